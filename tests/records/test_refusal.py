"""Of rows that are set aside only what is listed or shown is made and masked, however many they are."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from records.exports import HEADERS, PLAIN, ZONE, call, csv_of, refused_list, sift
from slacalc.base.diagnostics import Refused
from slacalc.records import refusal, refused_rows, settled_export, shown_rows, sifted_file
from slacalc.records.mask import mask_cell
from slacalc.records.read import read_records
from slacalc.records.refusal import by_reason
from slacalc.records.settle import settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slacalc.records.settle import Settled
    from slacalc.records.sifted import Sifted


def odd_export() -> Sifted:
    rows = [call(f"C{at}", talk="soon" if at % 2 else "5") for at in range(40)]
    text = csv_of(rows, HEADERS).decode().splitlines(keepends=True)
    text.insert(7, "C99,a,b\n")
    return sift({"calls-01.csv": "".join(text).encode(), "calls-02.csv": csv_of([call("D1"), call("D2", wait="x")], HEADERS)})


def test_a_row_by_its_place_is_the_row_of_the_list() -> None:
    refused = odd_export().refused
    rows = list(refused)
    assert len(refused) == len(rows) == 22
    assert [refused[at] for at in range(-len(rows), len(rows))] == rows + rows
    assert list(refused[3:9:2]) == rows[3:9:2]
    assert Counter(row.reasons[0].slug for row in rows) == refused.tally()
    assert (refused == odd_export().refused, refused == rows) == (True, False)
    with pytest.raises(IndexError):
        refused[len(rows)]


def test_reasons_are_counted_without_masking_a_row_but_one_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    masked: list[str] = []

    def counting(mask: Callable[..., str]) -> Callable[..., str]:
        def counted(text: str, *more: object, **named: object) -> str:
            masked.append(text)
            return mask(text, *more, **named)

        return counted

    monkeypatch.setattr(shown_rows, "mask_cell", counting(mask_cell))
    export = odd_export()
    assert masked == []
    sums = by_reason(export.refused)
    assert [(one.slug, one.rows) for one in sums] == list(export.rows.refused_by)
    assert len(masked) <= len(sums) * (len(HEADERS) + 1)
    before = len(masked)
    refused_list([export])
    assert len(masked) >= before + 20


def test_a_file_that_is_gone_before_its_refused_rows_are_read_again_is_told(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(csv_of([call("C1", talk="5"), call("C1", talk="6")], HEADERS))

    def settled(*given: object) -> Settled:
        path.unlink()
        return settle(*given)  # type: ignore[arg-type]

    with patch.object(settled_export, "settle", settled), pytest.raises(Refused, match="no-such-file"):
        read_records([path], replace(PLAIN, latest=None), ZONE)


def test_reasons_are_put_together_in_the_order_of_the_file_however_many_rows_at_a_time(tmp_path: Path) -> None:
    """Of rows that are refused at once, beside others of their key, and because they are odd."""
    rows = [call(f"C{at % 7}", talk="soon" if at % 5 == 0 else str(at)) for at in range(60)]
    path = tmp_path / "calls.csv"
    path.write_bytes(csv_of(rows, HEADERS) + b"a,b\n" + csv_of(rows[:9], HEADERS))
    layout = replace(PLAIN, latest=None, older_row_counts=True)
    together = list(read_records([path], layout, ZONE).refused)
    assert [row.row for row in together] == sorted(row.row for row in together)
    for rows_at_a_time in (1, 4, 30):
        with ExitStack() as stack:
            for module in (refused_rows, refusal, sifted_file):
                stack.enter_context(patch.object(module, "SPAN", rows_at_a_time))
            refused = read_records([path], layout, ZONE, memory=1).refused
            assert (list(refused), refused.tally()) == (together, Counter(row.reasons[0].slug for row in together))
