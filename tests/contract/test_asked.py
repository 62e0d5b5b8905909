from __future__ import annotations

from slacalc.contract.predicates.asked import questions_in, with_answers
from slacalc.contract.predicates.predicate import ALWAYS, And, Blank, Is, Not, Or, Yes

INBOUND, NO_QUEUE, DONE = Is("direction", "inbound"), Blank("queue"), Yes("queue")


def test_a_predicate_is_the_same_over_the_answers_to_what_it_asks() -> None:
    predicate = And((INBOUND, Not(Or((NO_QUEUE, And((INBOUND, DONE)), ALWAYS)))))
    assert [*questions_in(predicate)] == [INBOUND, NO_QUEUE, INBOUND, DONE]
    answers = {INBOUND: "a", NO_QUEUE: "b", DONE: "c"}
    assert with_answers(predicate, answers.__getitem__) == And((Yes("a"), Not(Or((Yes("b"), And((Yes("a"), Yes("c"))), ALWAYS)))))
