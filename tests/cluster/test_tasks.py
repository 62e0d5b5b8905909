"""What a task does it does alike on every machine, or it is refused."""

from __future__ import annotations

import pytest

from slacalc.base.diagnostics import Unwritable
from slacalc.cluster.tasks import PROBE, agree, cut_records, frame_of
from slacalc.records.good_rows import hash_of_keys


def test_a_machine_that_tells_keys_apart_otherwise_is_refused() -> None:
    probe = hash_of_keys(PROBE).to_list()
    agree(probe)
    with pytest.raises(Unwritable) as refused:
        agree([probe[0] + 1, *probe[1:]])
    assert [diagnostic.code for diagnostic in refused.value.diagnostics] == ["output/machines-differ"]


def test_no_value_is_in_two_slices_and_no_record_in_none() -> None:
    keys = PROBE.extend_constant(None, 2).to_frame("caller")
    slices = [frame_of(data)["caller"].to_list() for _, _, data in cut_records("caller", 3, hash_of_keys(PROBE).to_list(), keys)]
    assert sorted(str(caller) for callers in slices for caller in callers) == sorted(map(str, keys["caller"]))
    assert sum(None in callers for callers in slices) == 1
