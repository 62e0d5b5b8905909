"""A rule is asked of a version of a file only where an amendment has written what it looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note
from slacalc.contract.amend import versions_of
from slacalc.contract.checks import CHECKS
from slacalc.contract.tree.find import text_at
from slacalc.contract.tree.source import Mapping, read_tree
from slacalc.contract.tree.watch import WatchedFile, answers_by_version

if TYPE_CHECKING:
    from collections.abc import Iterator

AMENDED = b"""
term: {first_day: 2026-01-01, last_day: 2026-12-31}
title: one
metrics: {speed: {target: fast}}
fees: {calls: {price: low}}
amendments:
  s1: {from: 2026-03-01, set: {metrics.speed.target: faster}}
  s2: {from: 2026-05-01, set: {fees.calls.price: high}}
  s3: {from: 2026-07-01, set: {metrics.speed.target: slow}}
"""


def test_a_rule_is_asked_again_where_what_it_looks_at_is_written_anew_and_not_elsewhere() -> None:
    asked: list[tuple[str, str]] = []

    def ask(path: str, root: Mapping) -> Iterator[Diagnostic]:
        asked.append((path, text_at(root, path)))
        yield note(f"x/{text_at(root, path)}", root.place)

    rules = tuple(
        lambda root, path=path: ask(path, root) for path in ("title", "metrics.speed.target", "fees.calls.price", "nothing.there")
    )
    versions, _ = versions_of(read_tree(AMENDED, "c.yaml")[0])
    answers = [[remark.code for remark in remarks] for remarks in answers_by_version(rules, [v.root for v in versions])]
    assert answers == [["x/one", "x/fast", "x/low", "x/"], ["x/faster"], ["x/high"], ["x/slow"]]
    assert len(asked) == 7


def test_every_rule_of_contracts_looks_at_the_file_by_what_is_noted() -> None:
    root, _ = read_tree(AMENDED, "c.yaml")

    class Closed(WatchedFile):
        """A file of which nothing else can be asked."""

        __slots__ = ()

        @property
        def items(self) -> tuple[tuple[str, object], ...]:  # type: ignore[override]
            raise AssertionError

    closed = WatchedFile(root)
    object.__setattr__(closed, "__class__", Closed)
    for rule in CHECKS:
        tuple(rule(closed))
        assert closed.noted(), rule
