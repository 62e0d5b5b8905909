"""Which readings are honest alternatives to each other: what one clause, as agreements word it, may mean.

A clause that asks for an answer rate says seldom over which calls; one that asks for calls answered in time, what becomes of
those that were given up early. The readings of one family answer the same sentence.
"""

from __future__ import annotations

FAMILIES: tuple[tuple[str, ...], ...] = (
    (
        "answered_of_all",
        "answered_of_requested",
        "answered_of_requested_less_short_abandons",
        "answered_in_time_of_requested",
    ),
    (
        "answered_in_time_of_requested",
        "answered_in_time_of_answered",
        "answered_in_time_of_answered_and_abandoned",
        "handled_in_time_of_answered_and_abandoned",
        "answered_in_time_less_abandons_in_time",
        "answered_in_time_and_short_abandons",
        "answered_in_time_less_short_abandons",
    ),
    ("abandoned_of_requested", "abandoned_less_short_of_requested_less_short"),
    ("mean_speed_of_answer", "mean_wait_of_requested"),
    ("mean_talk_time", "mean_talk_and_hold_time", "mean_handle_time"),
    ("resolved_of_all", "resolved_of_answered"),
    ("satisfied_of_rated", "satisfied_of_asked"),
)
"""A reading may stand in two families: a contract that names it is asked about both."""
JUDGED = ("in month of deadline", "in month of receipt", "in month of closing")


def alternatives_to(reading: str) -> tuple[str, ...]:
    """The readings that a clause read so may also mean, itself the first; of a reading without a family only itself."""
    others = (name for family in FAMILIES if reading in family for name in family)
    return tuple(dict.fromkeys((reading, *others)))
