"""Draft, reviewed, issued: whether somebody has looked at a draft, and whether a statement may be issued.

A review names the digest of the draft that was looked at, or its first digits. When anything in the draft changes, so does its
digest, and the review is of another draft.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, Place, Unwritable, error
from slacalc.statement.codec import to_wire
from slacalc.statement.document import Review
from slacalc.statement.terms_used import payment_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from slacalc.assess.history import Decision
    from slacalc.base.month import Month
    from slacalc.contract.terms import Terms
    from slacalc.statement.document import State, Statement

FEWEST_DIGITS = 12
"""Of a digest that a review names."""
DRAFTS: tuple[State, ...] = ("draft", "provisional")


def with_reviews(draft: Statement, decisions: Iterable[Decision]) -> Statement:
    """The draft with its reviews; reviewed, where it has any and cannot change any more.

    A review is of this draft, or of what it was with the reviews before.
    """
    reviews = [decision for decision in decisions if decision.kind == "reviewed" and len(decision.digest) >= FEWEST_DIGITS]
    reviewed, digests = draft, [_digest(draft)] if reviews else []
    for decision in sorted(reviews, key=lambda decision: (decision.on, decision.reference)):
        if not any(own.startswith(decision.digest) for own in digests):
            continue
        state = "reviewed" if draft.state == "draft" else draft.state
        reviewed = replace(
            reviewed, reviews=(*reviewed.reviews, Review(decision.reference, decision.on, decision.by)), state=state
        )
        digests.append(_digest(reviewed))
    return reviewed


def _digest(statement: Statement) -> str:
    return str(to_wire(statement)["digest"])


def drafts_of(statement: Statement) -> Iterator[Statement]:
    """The drafts that a statement may have been, before it was reviewed and issued."""
    unknown = statement.payment.after not in {None, "the end of the month"}
    payment = replace(statement.payment, due=None) if unknown else statement.payment
    for state in DRAFTS:
        yield replace(statement, state=state, reviews=(), issue_date=None, payment=payment, number=None)


def issue(statement: Statement, terms: Terms, on: date, last: date | None) -> Statement:
    """The statement as it is issued on that day; ``last`` is the day on which the ledger issued before.

    Raises:
        Unwritable: the month is not over, the draft is not reviewed, or the contract does not bill what can still change.
    """
    place = Place(statement.contract.file)
    wrong: list[Diagnostic] = []
    if not terms.evidence.bills_now:
        if statement.state == "provisional":
            wrong.append(error("output/provisional", place, as_of=statement.as_of.time))
        wrong += [_over_limit(limit, statement.month, place) for limit in statement.evidence]
    unfinished = terms.evidence.bills_now and statement.as_of_day < statement.month.end
    if on < statement.month.end or unfinished:
        wrong.append(error("output/issued-too-early", place, date=on, month=statement.month, as_of=statement.as_of.time))
    elif on < statement.as_of_day:
        wrong.append(error("output/issued-before-known", place, date=on, as_of=statement.as_of.time))
    if last is not None and on < last:
        wrong.append(error("output/issued-before-last", place, date=on, last=last))
    wrong += [
        error("output/reviewed-later", place, date=on, reference=review.reference, on=review.on)
        for review in statement.reviews
        if on < review.on
    ]
    if terms.evidence.review and not statement.reviews:
        wrong.append(error("output/not-reviewed", place, month=statement.month))
    if wrong:
        raise Unwritable(*wrong)
    unsettled = statement.state == "provisional" or statement.evidence
    state: State = "issued provisionally" if unsettled else "issued"
    return replace(statement, state=state, issue_date=on, payment=payment_of(terms, on))


def _over_limit(limit: str, month: Month, place: Place) -> Diagnostic:
    kind, _, role = limit.partition(":")
    if kind == "evidence/refused-rows":
        return error("output/over-refused-rows", place, role=role)
    return error("output/over-days-without-calls", place, month=month)
