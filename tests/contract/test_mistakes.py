"""Each mistake in a contract file has its name and its exact place, and none hides another.

About ``contract/load.py`` and ``contract/checks.py``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slacalc.base.diagnostics import Diagnostic, Refused, Severity
from slacalc.contract.load import load_contract

CONTRACTS = Path(__file__).parents[2] / "contracts"
SOURCE = (CONTRACTS / "telecom-outsourcing.yaml").read_text(encoding="utf-8")


def mistakes(text: str | bytes) -> tuple[Diagnostic, ...]:
    data = text.encode() if isinstance(text, str) else text
    try:
        load_contract(data, "c.yaml")
    except Refused as refused:
        return refused.diagnostics
    return ()


def place_of(text: str, marked: str, word: str) -> str:
    """Where ``word`` begins in the first line that holds ``marked``."""
    for number, line in enumerate(text.splitlines(), 1):
        if marked in line:
            return f"c.yaml:{number}:{line.index(word) + 1}"
    raise AssertionError(marked)


# old text, new text, code, a text on the line at fault, the word at fault
CASES = (
    ("slacalc: 1", "slacalc: 2", "other-version", "slacalc: 2", "2"),
    ("id: TEL-CS-2026-017", "id: 17", "wants-quotes", "id: 17", "17"),
    ("language: zh-CN", "language: zh", "unknown-word", "language: zh", "zh"),
    ("currency: CNY", "currency: no", "ambiguous-scalar", "currency: no", "no"),
    ("timezone: Asia/Shanghai", "timezone: Asia/Peking", "unknown-timezone", "Peking", "Asia"),
    ("last_day: 2026-12-31", "last_day: 2026-13-31", "bad-quantity", "2026-13-31", "2026"),
    ("last_day: 2026-12-31", "last_day: 2025-12-31", "term-ends-before-start", "2025-12-31", "2025"),
    ("every_day: 08:00-22:00", "every_day: 08:00-12:00, 11:00-18:00", "hours-overlap", "11:00-18:00", "08:00"),
    ("every_day: 08:00-22:00", "working_days: 08:00-22:00", "missing-key", "service_hours", "service_hours"),
    ("  calls: operator-zh", "  cals: operator-zh", "unknown-key", "  cals:", "cals"),
    ("at most 0.1%", "0.1%", "bad-quantity", "refused_rows", "0.1%"),
    ("reading: answered_of_requested", "reading: answered_of_request", "unknown-word", "answered_of_request", "answered_of"),
    ("direction is inbound and in_service_hours", "direktion is inbound", "unknown-column", "direktion", "direktion"),
    ("direction is inbound and in_service_hours", "direction is inbond", "unknown-code", "inbond", "inbond"),
    ("direction is inbound and in_service_hours", "talk < 5", "wants-seconds", "talk < 5", "5"),
    ("direction is inbound and in_service_hours", "talk is like 5 s", "wants-seconds", "talk is like", "like"),
    ("direction is inbound and in_service_hours", "talk like 5 s", "unknown-operator", "talk like", "like"),
    ("direction is inbound and in_service_hours", "queue is 114", "predicate-wants-quotes", "queue is 114", "114"),
    ("direction is inbound and in_service_hours", "queue < 5", "wrong-type", "queue < 5", "<"),
    ("direction is inbound and in_service_hours", "talk", "predicate-no-test", "where: talk", "talk"),
    ("direction is inbound and in_service_hours", "(resolved", "predicate-expected", "(resolved", "\n"),
    ("target: at least 95%", "target: at least 95", "other-unit", "target: at least 95", "at least"),
    ("target: at least 95%", "target: at least 195%", "share-above-all", "195%", "at least"),
    ("target: at least 95%", "traget: at least 95%", "missing-key", "  answer_rate:", "answer_rate"),
    ("basis: at least 30, otherwise no finding", "basis: 30", "bad-quantity", "basis: 30", "30"),
    ("    within: 3 working days after receipt\n", "", "reading-wants", "  resolution:", "resolution"),
    ("    within: 3 working days after receipt", "    within: 15 s", "other-unit", "within: 15 s", "15 s"),
    ("    satisfied: [4, 5]\n", "    satisfied: [4, 4]\n", "named-twice", "[4, 4]", "4]"),
    ("    target: at most 5 min", "    satisfied: [4]\n    target: at most 5 min", "reading-has-no", "[4]", "satisfied"),
    ("6800.00 CNY per seat", "6800.00 USD per seat", "other-currency", "6800.00 USD", "6800.00"),
    ("6800.00 CNY per seat per month", "6800 yuan", "bad-quantity", "6800 yuan", "6800"),
    ("      - 1.67 CNY each above\n", "      - 1.67 CNY each up to 5\n", "steps-open", "up to 5", "1.67"),
    ("1.76 CNY each up to 10000", "1.76 CNY each above", "steps-out-of-order", "1.76 CNY each above", "1.76"),
    (
        "1.76 CNY each up to 10000\n",
        "1.76 CNY each up to 10000\n      - 1.70 CNY each up to 9000\n",
        "steps-out-of-order",
        "up to 9000",
        "1.70",
    ),
    ("part_month: by calendar days", "part_month: by days", "unknown-word", "by days", "by days"),
    ("    kind: seats\n", "    kind: seat\n", "unknown-word", "kind: seat", "seat"),
    ("rate: 6%", "rate: 6", "bad-quantity", "rate: 6", "6"),
    ("of: [fees.seats, fees.calls]", "of: [fees.seats, fees.call]", "unknown-fee", "fees.call]", "fees.call]"),
    ("      cap: 10%\n", "", "missing-key", "    deduct:", "deduct"),
    ("remedies:\n  answer_rate:", "remedies:\n  answer_rat:", "unknown-metric", "  answer_rat:", "answer_rat"),
    ("remedies:\n  answer_rate:", "remedies:\n  complaint_timeliness:", "remedy-without-target", "", ""),
    ("by day 10 of", "by day 32 of", "bad-quantity", "by day 32", "by day"),
    ("from: 2026-07-01", "from: 2026-07-15", "amendment-inside-month", "2026-07-15", "2026"),
    ("from: 2026-07-01", "from: 2027-07-01", "amendment-outside-term", "2027-07-01", "2027"),
    ("metrics.answer_rate.target:", "metrics.answer_rate.targt:", "amendment-unknown-path", "targt", "metrics"),
    ("metrics.answer_rate.target: at least 96%", "currency: EUR", "amendment-not-allowed", "currency: EUR", "currency"),
    ("metrics.answer_rate.target: at least 96%", "metrics.answer_rate.target: 96", "bad-quantity", "target: 96", "96"),
    ("expect: {answer_rate: met}", "expect: {answer_rat: met}", "unknown-key", "answer_rat:", "answer_rat:"),
    ("title: 电信", "id: 电信", "duplicate-key", "id: 电信", "id"),
    ("title: 电信", "title: &a 电信", "alias", "&a", "&a"),
    ("title: 电信", "title: !!str 电信", "tag", "!!str", "!!str"),
    ("title: 电信", "title:\t电信", "tab", "title:", "\t"),
    ("title: 电信", "title: a: 电信", "colon-in-text", "a: 电信", ": 电信"),
    ("title: 电信", "title: 电\u200b信", "hidden-character", "电\u200b信", "\u200b"),
    ("title: 电信行业客服外包协议", "title:", "missing-value", "title:", "title"),
)


def test_the_contract_itself_has_none() -> None:
    assert mistakes(SOURCE) == ()


@pytest.mark.parametrize(("old", "new", "code", "marked", "word"), CASES, ids=lambda value: str(value)[:30])
def test_each_mistake_has_its_name_and_place(old: str, new: str, code: str, marked: str, word: str) -> None:
    assert old in SOURCE
    text = SOURCE.replace(old, new, 1)
    found = [diagnostic for diagnostic in mistakes(text) if diagnostic.code == f"contract/{code}"]
    assert found, mistakes(text)
    if word.strip() or word == "\t":
        assert str(found[0].place) == place_of(text, marked, word)
        assert found[0].place.excerpt == text.splitlines()[found[0].place.line - 1]


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("changsha-12345-seats", "weight: 60 points", "weight: 50 points", "weights-not-100"),
        ("changsha-12345-seats", "full: at least 95%", "full: at least 95 s", "other-unit"),
        ("changsha-12345-seats", "metric: quality_score", "metric: quality", "unknown-metric"),
        ("changsha-12345-seats", "from 80 below 90", "from 80 below 85", "bands-with-gaps"),
        ("postal-zhejiang-bands", "from 90% below 92%", "from 90 below 92", "band-of-other-unit"),
        ("postal-zhejiang-bands", "      bands:\n", "      takes: 1% per started 1 point\n      bands:\n", "not-both"),
        ("postal-zhejiang-bands", "from: month missed", "from: month judged not cured", "only-with"),
        ("postal-zhejiang-bands", "measured: daily mean of the month", "measured: daily mean", "unknown-word"),
        ("postal-zhejiang-bands", "    measured: daily mean of the month\n", "", "missing-key"),
        ("unicom-heilongjiang-mixed", "    by: month of resolution\n", "", "missing-key"),
        ("unicom-heilongjiang-mixed", ", seats: slacalc}", "}", "missing-export"),
        ("take-or-pay", "rest_days: 09:00-18:00", "every_day: 09:00-18:00", "not-both"),
    ],
)
def test_rules_across_keys_hold_in_the_other_contracts(name: str, old: str, new: str, code: str) -> None:
    text = (CONTRACTS / f"{name}.yaml").read_text(encoding="utf-8")
    assert old in text
    assert f"contract/{code}" in {diagnostic.code for diagnostic in mistakes(text.replace(old, new, 1))}


def test_a_payment_day_that_not_every_month_has_is_a_warning() -> None:
    contract = load_contract(SOURCE.replace("by day 10 of", "by day 30 of").encode(), "c.yaml")
    found = [remark for remark in contract.remarks if remark.severity is Severity.WARNING]
    assert [(remark.code, remark.fact["day"]) for remark in found] == [("contract/short-month", "30")]


@pytest.mark.parametrize("name", ["telecom-outsourcing", "take-or-pay"])
def test_a_section_that_is_missing_is_marked_where_it_would_stand(name: str) -> None:
    """Above the next section of the file, at its last line where none follows; as a line, for no sign of it is wrong."""
    lines = (CONTRACTS / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    starts = [number for number, line in enumerate(lines) if re.match("[a-z]", line)]
    missing = set()
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        kept = lines[:start] + lines[end:]
        key = lines[start].partition(":")[0]
        for remark in mistakes("\n".join(kept)):
            if remark.code == "contract/missing-key" and remark.fact["key"] == key:
                missing.add(key)
                assert (remark.place.line, remark.place.column, remark.place.excerpt) == (start + 1, 0, kept[start])
    assert {"slacalc", "parties", "metrics", "fees", "tax", "payment"} <= missing
    alone = [remark for remark in mistakes("slacalc: 1\nid: A-1\n") if remark.fact.get("key") == "payment"]
    assert [(remark.place.line, remark.place.excerpt) for remark in alone] == [(2, "id: A-1")]


def test_ten_mistakes_are_reported_at_once() -> None:
    text = SOURCE
    codes = set()
    for index in (2, 4, 5, 12, 23, 29, 34, 36, 37, 41):
        old, new, code, *_ = CASES[index]
        assert old in text, old
        text = text.replace(old, new, 1)
        codes.add(f"contract/{code}")
    assert codes <= {diagnostic.code for diagnostic in mistakes(text)}
    assert len({diagnostic.place for diagnostic in mistakes(text)}) >= 10


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"", "empty-file", "c.yaml"),
        (b"# only words\n", "empty-file", "c.yaml"),
        (b"\xef\xbb\xbf", "empty-file", "c.yaml"),
        (b"id: \xd6\xd0", "not-utf8", "c.yaml:1:5"),
        (b"a: 1\nb: \x00", "hidden-character", "c.yaml:2:4"),
        (b"a: [" + b"[" * 500, "too-deep", "c.yaml:1:43"),
        (b"a:\n- b\nc", "no-colon", "c.yaml:3:1"),
        (b"--- \na: 1\n---\nb: 2", "several-documents", "c.yaml:3:1"),
        (b"- 1", "not-a-mapping", "c.yaml:1:1"),
        (b"a: [1, 2", "unclosed", "c.yaml:1:4"),
        (b"a: @x", "cannot-start", "c.yaml:1:4"),
        (b"<<: {a: 1}", "merge-key", "c.yaml:1:1"),
        (b'a: "\\0"', "hidden-character", "c.yaml:1:4"),
        (b"x" * 3_000_000, "too-large", "c.yaml"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_file_that_cannot_be_read_says_where(data: bytes, code: str, place: str) -> None:
    found = mistakes(data)
    assert (found[0].code, str(found[0].place)) == (f"contract/{code}", place)


@pytest.mark.parametrize("deep", [100, 5_000, 100_000])
def test_no_depth_is_too_much_for_the_reader(deep: int) -> None:
    assert [found.code for found in mistakes(b"a: " + b"[" * deep)] == ["contract/too-deep"]


@pytest.mark.parametrize(
    "text", ["yes", "NO", "On", "off", "~", "null", "True", "010", "1_000", "1e3", ".5", "5.", "+5", "0x1F", ".inf"]
)
def test_ambiguous_spellings_are_refused_plain_and_taken_quoted(text: str) -> None:
    plain = SOURCE.replace("title: 电信行业客服外包协议", f"title: {text}")
    assert [d.code for d in mistakes(plain)] == ["contract/ambiguous-scalar"]
    assert mistakes(SOURCE.replace("title: 电信行业客服外包协议", f'title: "{text}"')) == ()


def test_a_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    assert mistakes(b"\xef\xbb\xbf" + SOURCE.replace("\n", "\r\n").encode()) == ()


def test_a_line_of_a_megabyte_is_refused_in_good_time() -> None:
    found = mistakes(SOURCE.replace("target: at least 95%", "target: " + "x" * 1_000_000))
    assert [d.code for d in found] == ["contract/text-too-long"]


def test_a_message_shows_the_beginning_of_a_text_that_cannot_be_read() -> None:
    found = mistakes(SOURCE.replace("target: at least 95%", "target: " + "x" * 300))
    assert [d.code for d in found] == ["contract/bad-quantity"]
    assert len(found[0].fact["text"]) <= 80


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text("ab:-[]{}\"'#&*!|>%@`\n ,?0.\t~<é中", max_size=200))
def test_no_garbage_raises_anything_but_a_refusal(data: bytes | str) -> None:
    assert mistakes(data)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_to_a_contract_raises_anything_but_a_refusal(data: st.DataObject) -> None:
    lines = SOURCE.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        damage = data.draw(st.sampled_from(("drop", "twice", "cut", "value", "indent")))
        line = lines[at]
        key = line.split(":")[0]
        if damage == "value":
            lines[at] = f"{key}: " + data.draw(
                st.sampled_from(("[]", "{}", "5", "[a, {b: c}]", "none", '""', "all fees", "0", "true"))
            )
        elif damage == "cut":
            lines[at] = line[: data.draw(st.integers(0, len(line)))]
        elif damage == "indent":
            lines[at] = " " + line
        else:
            lines[at : at + 1] = [] if damage == "drop" else [line, line]
    mistakes("\n".join(lines))


def test_a_mistake_of_spelling_does_not_hide_the_others() -> None:
    text = (Path(__file__).parents[2] / "contracts" / "take-or-pay.yaml").read_text(encoding="utf-8")
    wrong = text.replace("title: Customer service seats with a minimum", "title: no").replace("currency: CNY", "curency: CNY")
    with pytest.raises(Refused) as refused:
        load_contract(wrong.encode(), "c.yaml")
    codes = [diagnostic.code for diagnostic in refused.value.diagnostics]
    assert {"contract/ambiguous-scalar", "contract/unknown-key", "contract/missing-key"} <= set(codes)


@pytest.mark.parametrize(
    ("text", "at", "width"),
    [("a: &name b\n*name : 2\n", (2, 1), 5), ("a: 1\n? [x, y]\n: 2\n", (2, 3), 1), ("a: 1\n? {x: y}\n: 2\n", (2, 3), 1)],
)
def test_a_key_that_is_no_text_is_marked_by_its_name_or_its_first_character(text: str, at: tuple[int, int], width: int) -> None:
    (key,) = (remark for remark in mistakes(text) if remark.code == "contract/key-not-text")
    assert ((key.place.line, key.place.column), key.place.width) == (at, width)
