"""Which encoding a text is in: as the layout names it, found out, or told as a guess; and rows that are in another one."""

from __future__ import annotations

import codecs
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from records.exports import HEADERS, PLAIN, call, csv_of, reasons, refusal, refused_list, sift
from slacalc.base.diagnostics import Refused
from slacalc.records.decode import decode_text
from slacalc.records.load_layout import builtin_layout, load_layout

QUEUED = (*HEADERS, "queue")
OPERATOR = builtin_layout("operator-zh", "calls")


def _rows(*queues: str) -> bytes:
    return csv_of([(*call(f"C{at}"), queue) for at, queue in enumerate(queues)], QUEUED)


def _encoded(queues: list[tuple[str, str]]) -> bytes:
    """Rows of which each is in its own encoding."""
    lines = csv_of([], QUEUED)
    for at, (queue, encoding) in enumerate(queues):
        lines += (",".join((*call(f"C{at}"), queue)) + "\n").encode(encoding)
    return lines


@pytest.mark.parametrize(
    ("named", "queue"),
    [
        ("windows-1252", "Réclamations – €"),
        ("latin-1", "Müller"),
        ("cp1251", "Жалобы"),
        ("big5", "客訴"),
        ("shift_jis", "苦情"),
        ("euc-kr", "불만"),
        ("iso2022_jp", "苦情"),
        ("utf-32", "客诉"),
        ("UTF8", "客诉"),
        ("utf-8-sig", "客诉"),
        ("cp037", "Reclamações"),
        ("gbk", "投诉"),
    ],
)
def test_any_encoding_that_the_layout_names_is_read(named: str, queue: str) -> None:
    sifted = sift({"calls.csv": _rows(queue, "x").decode().encode(named)}, replace(PLAIN, encoding=named))
    assert sifted.records["queue"].to_list() == [queue, "x"]
    assert sifted.remarks == ()
    assert codecs.lookup(sifted.inputs[0].encoding) == codecs.lookup(named)


def test_what_is_not_utf8_is_read_as_gb18030_only_with_a_word_and_a_sample() -> None:
    sifted = sift({"calls.csv": _rows("Réclamations 13812345678", "Ventes", "Réclamations").decode().encode("cp1252")})
    assert [(one.code, one.severity.name, one.place.line, one.fact["shown"]) for one in sifted.remarks] == [
        ("records/guessed-encoding", "WARNING", 2, "R閏lamations 138****5678")
    ]


def test_where_a_guess_makes_words_unknown_both_are_told() -> None:
    layout = load_layout(
        "slacalc_layout: 1\nid: fr\nrole: calls\ncolumns:\n  call_id: {from: id}\n"
        '  arrived_at: {from: at, format: "%Y-%m-%d"}\n  outcome: {from: état, codes: {réussi: answered}}\n'
        "duplicates: {keep: none}\n".replace('"%Y-%m-%d"', '"%Y-%m-%d %H:%M"').encode(),
        "fr.yaml",
    )
    text = "id,at,état\n1,2026-03-02 09:00,réussi\n"
    assert refusal({"calls.csv": text.encode("cp1252")}, layout) == [
        ("records/missing-column-nearest", 1),
        ("records/guessed-encoding", 1),
    ]
    assert refusal({"calls.csv": text.encode("cp1252")}, replace(layout, encoding="windows-1252")) == []


def test_headers_of_the_layout_prove_the_encoding() -> None:
    header = "呼叫流水号,进线时间,呼叫方向,技能组,业务类型,主叫号码,坐席工号,通话状态,等待时长,通话时长\n"
    row = "C1,2026-03-02 09:00:00,呼入,咨询一组,咨询,13812345678,6001,已接通,7,60\n"
    assert sift({"calls.csv": (header + row).encode("gb18030")}, OPERATOR).remarks == ()


@pytest.mark.parametrize("of", ["utf-8", "gb18030"])
@pytest.mark.parametrize("other", ["gb18030", "latin-1", "utf-8"])
@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("at", [0, 3, 7])
def test_a_row_in_another_encoding_is_found_by_its_row(of: str, other: str, quote: str, at: int) -> None:
    if of == other or (of, other) == ("gb18030", "latin-1"):
        return
    queues = [(f"{quote}咨询一组{quote}", of)] * 8
    queues[at] = (f"{quote}Réclamations ÿ{quote}" if other == "latin-1" else f"{quote}投诉二组{quote}", other)
    sifted = sift({"calls.csv": _encoded(queues)}, replace(PLAIN, encoding=None if of == "utf-8" else of))
    assert reasons(sifted) == [(at + 2, ("other-encoding",))]
    assert set(sifted.records["queue"]) == {"咨询一组"}
    assert sifted.refused[0].reasons[0].column == "queue"
    assert f"records/other-encoding,queue,{sifted.refused[0].reasons[0].shown}," in refused_list([sifted])


def test_a_broken_character_among_good_ones_refuses_its_row() -> None:
    sifted = sift({"calls.csv": csv_of([call("C1"), call("C2")]) + "客户服务".encode() + b"\xc4\xe3\n"})
    assert reasons(sifted) == [(4, ("other-encoding",))]


def test_a_newer_row_in_another_encoding_keeps_its_key() -> None:
    text = _encoded([("咨询", "utf-8")] * 3) + ",".join((*call("C1"), "Réclamations")).encode("latin-1")
    assert [slugs for _, slugs in reasons(sift({"calls.csv": text}))] == [("newer-row-refused",), ("other-encoding",)]


@pytest.mark.parametrize("most", ["header", "rows"])
def test_a_file_of_which_most_is_in_another_encoding_is_refused_as_a_whole(most: str) -> None:
    text = _rows("投诉", "投诉", "x") if most == "rows" else _rows("x").replace(b"queue", "技能组".encode())
    assert refusal({"calls.csv": text.decode().encode("gb18030")}, replace(PLAIN, encoding="utf-8")) == [
        ("records/wrong-encoding", 2 if most == "rows" else 1)
    ]


@pytest.mark.parametrize("named", ["hex", "rot13", "idna", "unicode_escape", "utf8mb4", "x" * 150])
def test_what_is_no_encoding_is_refused_in_the_layout(named: str) -> None:
    source = f"slacalc_layout: 1\nid: x\nrole: seats\nencoding: {named}\ncolumns:\n  seat: {{from: seat}}\n"
    with pytest.raises(Refused) as refused:
        load_layout((source + "  first_day: {from: day, format: '%Y-%m-%d'}\nduplicates: {keep: none}\n").encode(), "x.yaml")
    assert [one.code for one in refused.value.diagnostics] == ["layout/unknown-encoding"]


NAMES = (
    None,
    "utf-8",
    "gb18030",
    "windows-1252",
    "big5",
    "shift_jis",
    "utf-16",
    "utf-32",
    "cp037",
    "iso2022_jp",
    "utf-7",
    "hz",
    "cp424",
)


@settings(max_examples=150, deadline=None)
@example("utf-7", [b"+\x00"])
@given(st.sampled_from(NAMES), st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"")), max_size=12))
def test_any_dirty_bytes_are_accounted_for_or_refused(named: str | None, lines: list[bytes]) -> None:
    good = [",".join((*call(f"C{at}"), "咨询")).encode() for at in range(4)]
    data = b"\n".join([csv_of([], QUEUED).rstrip(), *good, *(b"D,2026-03-02 09:00:00," + line for line in lines)])
    try:
        sifted = sift({"calls.csv": data}, replace(PLAIN, encoding=named))
    except Refused:
        return
    sums = sifted.rows
    assert sums.read == sums.refused + sums.duplicate + sums.absorbed + sums.records
    assert len({(row.file, row.row) for row in sifted.refused}) == sums.refused
    refused_list([sifted])


class Counted(bytes):
    """Bytes that count how many of them are decoded, slices included."""

    decoded: list[int]

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        self.decoded.append(len(self))
        return super().decode(encoding, errors)

    def __getitem__(self, at: Any) -> Any:  # noqa: ANN401 - as of bytes
        found = super().__getitem__(at)
        return counted(found, self.decoded) if isinstance(found, bytes) else found

    def removeprefix(self, prefix: Any, /) -> bytes:  # noqa: ANN401 - as of bytes
        return counted(super().removeprefix(prefix), self.decoded)


def counted(data: bytes, decoded: list[int]) -> Counted:
    made = Counted(data)
    made.decoded = decoded
    return made


@pytest.mark.parametrize("odd", [(), (0,), (-1,), tuple(range(0, 3000, 3))])
def test_finding_an_encoding_out_decodes_a_file_a_few_times_at_most(odd: tuple[int, ...]) -> None:
    """Whatever rows are in another encoding, no more is decoded for each of them."""
    rows = [f"C{at},2026-03-02 09:00:00,abandoned,,,,咨询一组\n" for at in range(3000)]
    for most, rare in (("utf-8", "gb18030"), ("gb18030", "utf-8")):
        lines = [row.encode(most) for row in rows]
        for at in odd:
            lines[at] = rows[at].encode(rare)
        data = csv_of([], QUEUED) + b"".join(lines)
        decoded: list[int] = []
        with suppress(Refused):
            decode_text(counted(data, decoded), "calls.csv")
        assert decoded
        assert sum(decoded) <= 5 * len(data)
