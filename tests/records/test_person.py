"""Names as they may be shown: what is a name, who looks like whom, and what a key makes of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slacalc.records.mask import mask_id
from slacalc.records.person import ShownNames, mask_name, unnumbered
from slacalc.records.unmasked import Unmasked, showing

FAMILY, GIVEN = "张王李欧赵", "三四伟芳娜敏静丽强磊"
NAMES = st.one_of(
    st.builds("".join, st.lists(st.sampled_from(FAMILY + GIVEN), min_size=1, max_size=3)),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=8),
    st.builds("{} ({})".format, st.sampled_from(["张＊", "A＊", "＊"]), st.integers(2, 4)),
    st.sampled_from(
        [
            "张＊",
            "＊",
            "Alice Smith",
            "Al Smith",
            "A07",
            "8001 张三",
            "8001 张 三",
            "Zoe 8001 Quux",
            "8001张四",
            "Al Smith 7",
            "Ann Smith 7",
            "13812345678",
            "13899995678",
        ]
    ),
)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("张三", "张＊"),
        ("Alice Smith", "A＊"),
        ("alice@example.com", "a＊"),
        ("张", "＊"),
        ("张＊", "张＊"),
        ("", ""),
        ("A07", "A07"),
        ("客服01", "客服01"),
        ("8001 张三", "8001 张＊"),
        ("张三(8001)", "张＊(8001)"),
        ("8001-欧阳娜", "8001-欧＊"),
        ("8001张三", "8001张＊"),
        ("张三8001", "张＊8001"),
        ("8001_张三", "8001_张＊"),
        ("8001坐席", "8001坐席"),
        ("Alice Smith (8001)", "A＊ (8001)"),
        ("8001 Smith, Alice", "8001 S＊"),
        ("J. Smith 8001", "J＊ 8001"),
        ("Zoe 8001 Quux", "Z＊ 8001 Q＊"),
        ("Zoe Mary 8001 Quux Q.", "Z＊ 8001 Q＊"),
        ("8001 张 三", "8001 张＊"),
        ("8001 欧阳 娜", "8001 欧＊"),
        ("Agent A07", "Agent A07"),
        ("Seat 12", "Seat 12"),
        ("agent-north-07", "agent-north-07"),
        ("Wang Fang (client, 2026-01-10)", "W＊ (client, 2026-01-10)"),
        ("张三于2026年1月13日确认", "张＊2026年1月13日确认"),
        ("１００１", "１００１"),
    ],
)
def test_a_cell_without_a_digit_is_a_name_and_one_with_a_digit_an_identifier(cell: str, shown: str) -> None:
    assert mask_name(cell) == shown
    assert mask_name(shown) == shown


@given(st.lists(NAMES, unique=True, max_size=30), st.booleans())
def test_two_people_never_look_the_same_and_one_always_does(names: list[str], ahead: bool) -> None:
    called = ShownNames(names if ahead else ())
    shown = [called.shown(name) for name in names]
    assert len(set(shown)) == len(names)
    assert shown == [called.shown(name) for name in names]


@given(st.lists(NAMES, unique=True, max_size=12))
def test_what_is_known_from_the_beginning_is_called_alike_whatever_its_order(names: list[str]) -> None:
    there, back = ShownNames(names), ShownNames(reversed(names))
    assert [there.shown(name) for name in names] == [back.shown(name) for name in names]


@given(st.lists(st.builds("".join, st.lists(st.sampled_from(FAMILY + GIVEN), min_size=2, max_size=3)), unique=True, max_size=12))
def test_masking_what_is_masked_changes_nothing_so_that_a_pack_says_what_its_statement_says(names: list[str]) -> None:
    called = ShownNames(names)
    shown = [called.shown(name) for name in names]
    again = ShownNames(shown)
    assert [again.shown(text) for text in shown] == shown
    assert [unnumbered(text) for text in shown] == [unnumbered(name) for name in names]


def test_a_key_calls_a_person_the_same_in_every_file_and_leaves_identifiers() -> None:
    first, second = (ShownNames(names, key=b"tide" * 4) for names in (["张三", "张四"], ["张四", "A07"]))
    assert first.shown("张四") == second.shown("张四") != first.shown("张三")
    assert ShownNames(key=b"ebb " * 4).shown("张四") != first.shown("张四")
    assert second.shown("A07") == "A07"
    assert "张" not in first.shown("张四")


def test_what_a_layout_keeps_and_what_is_asked_for_with_a_reason_is_shown() -> None:
    assert ShownNames(kept=True).shown("张三") == ShownNames().shown("张三", kept=True) == "张三"
    with showing(Unmasked("audit", "2026-03-02T09:00:00+08:00", "li")):
        assert (ShownNames().shown("张三"), mask_id("13812345678")) == ("张三", "13812345678")
        with showing(None):
            assert ShownNames().shown("张三") == "张＊"
    assert ShownNames().shown("张三") == "张＊"


def test_names_that_slid_into_other_cells_are_masked_and_known_words_are_not() -> None:
    called = ShownNames(["张三"])
    line = "1001,张三,张四,2026-03-01 08:00,answered,Alice Smith,H2026"
    assert called.within(line, frozenset({"answered"})) == "1001,张＊,张＊ (2),2026-03-01 08:00,answered,A＊,H2026"
