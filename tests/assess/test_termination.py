"""The right to terminate over the months of a ledger: on which statements it stands, and how an excuse takes it back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from lab import CURED, Lab

if TYPE_CHECKING:
    from pathlib import Path

TERMINATE = """\
remedies:
  answer_rate:
    clause: "6"
    terminate: {{after: {after}, excused_month: left out, month_without_finding: left out, lapses: {lapses}}}
"""


def lab_of(folder: Path, after: str, lapses: str, missed: str) -> Lab:
    """A ledger with a month a letter, x missed and o met; each is issued on the 5th of the month after it."""
    lab = Lab(folder, TERMINATE.format(after=after, lapses=lapses))
    lab.decide()
    for number, letter in enumerate(missed, 1):
        lab.month(f"m{number}", number, 10, 10 if letter == "x" else 0, f"2026-{number + 1:02}-03")
        lab.issue(f"m{number}", f"2026-{number + 1:02}-05")
    return lab


def stated(lab: Lab, number: int) -> list[tuple[str, str, str]]:
    """The right to terminate as the issued statement of a month has it: month, since, until."""
    wire = json.loads((lab.folder / "ledger" / "issued" / f"2026-{number:02}.json").read_text(encoding="utf-8"))
    return terminate(wire["rights"])


def terminate(rights: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(one["month"], one["since"], one["until"]) for one in rights if one["right"] == "terminate"]


def late(lab: Lab, day: str) -> list[tuple[str, str, str]]:
    done = lab.run("late", "contract.yaml", "--ledger", "ledger", "--as-of", day, "--format", "json")
    assert done.code == 0, done.err
    return terminate(json.loads(done.out)["rights"])


def test_the_right_to_terminate_stands_on_every_statement_from_february_on(tmp_path: Path) -> None:
    lab = lab_of(tmp_path, "2 consecutive months missed", "2 months after it arose", "xxxxxxx")
    assert stated(lab, 1) == []
    until = ["2026-05-01", "2026-06-01", "2026-07-01", "2026-08-01", "2026-09-01", "2026-10-01"]
    assert [stated(lab, number) for number in range(2, 8)] == [[("2026-02", "2026-03-01", one)] for one in until]
    assert late(lab, "2026-08-20") == [("2026-02", "2026-03-01", "2026-10-01")]


def test_where_the_right_lapsed_before_it_arose_again_both_are_told(tmp_path: Path) -> None:
    lab = lab_of(tmp_path, "2 consecutive months missed", "1 months after it arose", "xxooxx")
    assert [stated(lab, number) for number in range(2, 7)] == [
        [("2026-02", "2026-03-01", "2026-04-01")],
        [("2026-02", "2026-03-01", "2026-04-01")],
        [],
        [],
        [("2026-06", "2026-07-01", "2026-08-01")],
    ]
    assert late(lab, "2026-07-20") == [("2026-02", "2026-03-01", "2026-04-01"), ("2026-06", "2026-07-01", "2026-08-01")]


def test_a_termination_exercises_the_right_that_arose_again_after_the_first_had_lapsed(tmp_path: Path) -> None:
    lab = lab_of(tmp_path, "2 consecutive months missed", "1 months after it arose", "xxooxx")
    for day, found in (("2026-05-20", ["", ""]), ("2026-07-20", ["", "T-1"])):
        lab.decide(f"T-1,{day},terminated,,{day[:7]},client,,,,")
        done = lab.run("late", "contract.yaml", "--ledger", "ledger", "--as-of", "2026-07-25", "--format", "json")
        by = [one["exercised_by"] for one in json.loads(done.out)["rights"] if one["right"] == "terminate"]
        assert by == found[: len(by)]
        assert ("[ledger/terminated-without-right]" in done.err) is (day == "2026-05-20")


EXCUSED = "E-1,2026-04-20,month excused,answer_rate,{month},both,,,,"


@pytest.mark.parametrize("month", ["2026-01", "2026-02"])
def test_a_right_that_an_excuse_of_another_month_takes_back_is_corrected_though_no_amount_changes(
    tmp_path: Path, month: str
) -> None:
    lab = lab_of(tmp_path, "3 consecutive months missed", "12 months after it arose", "xxx")
    assert stated(lab, 3) == [("2026-03", "2026-04-01", "2027-04-01")]
    refused = lab.statement("m3", "--correct", "2026-03", "--as-of", "2026-05-05T09:00:00")
    assert (refused.code, "nothing-has-changed" in refused.err) == (3, True)
    lab.decide(EXCUSED.format(month=month))
    known = ("m3", "--correct", "2026-03", "--as-of", "2026-05-05T09:00:00")
    page = lab.statement(*known)
    assert "Stated: from 2026-04-01 until 2027-04-01. Now: no such" in page.out
    assert "原为自 2026-04-01 至 2027-04-01，现为无此权利。" in lab.statement(*known, lang="zh").out
    done = lab.issue("m3", "2026-05-05", *known[1:])
    assert (done["correction"]["differences"], terminate(done["rights"])) == ([], [])
    assert done["correction"]["rights"] == [
        {
            "right": "terminate",
            "metric": "answer_rate",
            "month": "2026-03",
            "before": ["2026-04-01", "2027-04-01"],
            "now": [],
            "excuses": [{"reference": "E-1", "month": month}],
        }
    ]
    verified = lab.verify("ledger/issued/2026-03-correction-1.json", "m3")
    assert verified.code == 0, verified.out
    assert lab.run("ledger", "verify", "ledger").code == 0
    again = lab.statement(*known)
    assert (again.code, "nothing-has-changed" in again.err) == (3, True)


def test_a_right_that_is_taken_back_is_told_with_later_months_until_it_is_corrected(tmp_path: Path) -> None:
    lab = lab_of(tmp_path, "2 consecutive months missed", "12 months after it arose", "xxo")
    lab.month("m4", 4, 20, 0, "2026-05-03")
    assert "right-taken-back" not in lab.statement("m4").err
    lab.decide(EXCUSED.format(month="2026-01"))
    told = lab.statement("m4").err
    assert [told.count(f"2026-0{number}.json: warning [ledger/right-taken-back]") for number in (1, 2, 3)] == [0, 1, 1]
    lab.issue("m2", "2026-05-04", "--correct", "2026-02", "--as-of", "2026-05-03T09:00:00")
    told = lab.statement("m4", "--as-of", "2026-05-05T09:00:00").err
    assert [told.count(f"2026-0{number}.json: warning [ledger/right-taken-back]") for number in (1, 2, 3)] == [0, 0, 1]
    lab.issue("m3", "2026-05-04", "--correct", "2026-03", "--as-of", "2026-05-03T09:00:00")
    assert "right-taken-back" not in lab.statement("m4", "--as-of", "2026-05-05T09:00:00").err


def test_a_right_that_a_late_row_gives_is_stated_by_the_correction(tmp_path: Path) -> None:
    """March was met by the first log; with the rows that came late it was missed, and two in a row are."""
    lab = lab_of(tmp_path, "2 consecutive months missed", "2 months after it arose", "oxo")
    lab.month("again", 3, 10, 10, "2026-04-20")
    done = lab.issue("again", "2026-04-20", "--correct", "2026-03")
    rights = {one["right"]: (one["before"], one["now"]) for one in done["correction"]["rights"]}
    assert rights["terminate"] == ([], ["2026-04-01", "2026-06-01"])


def test_a_right_that_was_exercised_since_is_no_news_of_the_month(tmp_path: Path) -> None:
    lab = lab_of(tmp_path, "2 consecutive months missed", "12 months after it arose", "xx")
    lab.decide("T-1,2026-03-20,terminated,,2026-03,client,,,,")
    done = lab.statement("m2", "--correct", "2026-02", "--as-of", "2026-03-25T09:00:00")
    assert (done.code, "nothing-has-changed" in done.err) == (3, True)


QUARTER = "    reading: answered_of_requested\n    period: calendar quarter\n    part_period: judged\n"


def quarters(folder: Path, remedy: str, missed: str) -> Lab:
    """A standard over quarters, and a ledger with a month a letter, as :func:`lab_of`."""
    lab = Lab(folder, remedy)
    contract = lab.folder / "contract.yaml"
    contract.write_text(contract.read_text("utf-8").replace("    reading: answered_of_requested\n", QUARTER), "utf-8")
    lab.decide()
    for number, letter in enumerate(missed, 1):
        lab.month(f"m{number}", number, 10, 10 if letter == "x" else 0, f"2026-{number + 1:02}-03")
        lab.issue(f"m{number}", f"2026-{number + 1:02}-05")
    return lab


@pytest.mark.parametrize(("lapses", "until"), [("with the count", ""), ("3 months after it arose", "2026-10-01")])
def test_quarters_missed_in_a_row_add_up_and_what_they_give_stands_until_the_next_is_judged(
    lapses: str, until: str, tmp_path: Path
) -> None:
    lab = quarters(tmp_path, TERMINATE.format(after="2 consecutive months missed", lapses=lapses), "xxxxxxoo")
    right = ("2026-06", "2026-07-01", until)
    assert [stated(lab, number) for number in (3, 5, 6, 7, 8)] == [[], [], [right], [right], [right]]
    assert late(lab, "2026-09-20") == [right]


def test_quarters_with_one_met_between_them_do_not(tmp_path: Path) -> None:
    lab = quarters(tmp_path, TERMINATE.format(after="2 consecutive months missed", lapses="with the count"), "xxxoooxxx")
    assert [stated(lab, number) for number in (3, 6, 9)] == [[], [], []]


def test_a_notice_about_a_month_that_judges_nothing_opens_no_period(tmp_path: Path) -> None:
    lab = quarters(tmp_path, CURED.replace("of: all fees,", "of: all fees, base: month judged,"), "x")
    lab.decide("N1,2026-02-10,notice received,answer_rate,2026-01,client,,,,")
    lab.month("m2", 2, 10, 10, "2026-03-03")
    said = lab.statement("m2", "--issue", "--issue-date", "2026-03-05", "--format", "md")
    assert "[ledger/not-missed]" in said.err
    assert "cure period" not in said.out
    lab.month("m3", 3, 10, 10, "2026-04-03")
    page = lab.statement("m3", "--format", "md").out
    assert "cure period" not in page
    assert "not cured" not in page
