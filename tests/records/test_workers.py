"""What threads make of values comes in their order, and who interrupts a run does not wait for what is under way."""

from __future__ import annotations

import threading

import pytest

from slacalc.records.budget import ENOUGH_FOR_ALL, THREADS, threads_beside
from slacalc.records.machine import LEAST_MEMORY, Machine, machine, use
from slacalc.records.workers import Workers


def test_values_come_in_the_order_in_which_they_were_given() -> None:
    begun = threading.Event()

    def slow_at_first(value: int) -> int:
        begun.wait() if value == 0 else begun.set()
        return value * value

    with Workers[int, int](2) as workers:
        assert [*workers.in_turn(slow_at_first, range(9))] == [value * value for value in range(9)]


def test_what_fails_is_raised_when_its_turn_comes() -> None:
    inverses = list[float]()
    with Workers[int, float](2) as workers, pytest.raises(ZeroDivisionError):
        inverses.extend(workers.in_turn(lambda value: 1 / value, [1, 2, 0, 4]))
    assert inverses == [1.0, 0.5]


def test_a_single_value_starts_no_thread() -> None:
    with Workers[int, threading.Thread](2) as workers:
        assert [*workers.in_turn(lambda _: threading.current_thread(), [0])] == [threading.current_thread()]
        assert threading.current_thread() not in workers.in_turn(lambda _: threading.current_thread(), range(3))


@pytest.mark.parametrize("values", [1, 3])
def test_a_thread_has_the_budget_of_the_run(values: int) -> None:
    with use(Machine(LEAST_MEMORY)), Workers[int, int](1) as workers:
        assert {*workers.in_turn(lambda _: machine().memory, range(values))} == {LEAST_MEMORY}


def test_who_interrupts_a_run_does_not_wait_for_what_is_under_way() -> None:
    last, done = threading.Event(), list[bool]()
    workers = Workers[float, None](1)
    assert not [*workers.give(lambda seconds: done.append(last.wait(seconds)), 30.0)]
    workers.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert not done
    last.set()
    workers.__exit__(None, None, None)
    assert done == [True]


def test_a_small_budget_has_one_thread() -> None:
    assert (threads_beside(ENOUGH_FOR_ALL - 1), threads_beside(ENOUGH_FOR_ALL)) == (1, THREADS)
