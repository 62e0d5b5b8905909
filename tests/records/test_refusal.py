"""Of rows that are set aside only what is listed or shown is made and masked, however many they are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from records.exports import HEADERS, call, csv_of, refused_list, sift
from slacalc.records import shown_rows
from slacalc.records.mask import mask_cell
from slacalc.records.refusal import by_reason

if TYPE_CHECKING:
    from collections.abc import Callable

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
