"""From the text of a predicate to the predicate, with the place of every mistake.

    or      =  and { "or" and }
    and     =  not { "and" not }
    not     =  "not" not | "(" or ")" | test
    test    =  column "is" ["not"] ( "blank" | value )
            |  column ["not"] "in" "[" value { "," value } "]"
            |  column ( "<" | "<=" | ">" | ">=" ) value
            |  column "between" value "and" value
            |  column                                        a yes-or-no column

A value fits the column: a code of its list, text (a bare word or ``"quoted"``), a whole number, or seconds with their unit
(``20 s``, ``5 min``, ``1 h``).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from slacalc.base.diagnostics import error
from slacalc.base.nearest import listed, nearest
from slacalc.contract.predicates.predicate import ALWAYS, And, Between, Blank, Is, Not, OneOf, Or, Ordered, Yes
from slacalc.contract.predicates.printed import columns_in, predicate_sql, predicate_words
from slacalc.contract.predicates.tokens import PredicateMistake, Token, tokens_of
from slacalc.contract.tree.leaves import Mistake
from slacalc.contract.tree.source import place_within
from slacalc.contract.words.quantities import SECONDS

if TYPE_CHECKING:
    from slacalc.contract.predicates.predicate import Ordering, Predicate
    from slacalc.contract.records.kind import Column, RecordKind
    from slacalc.contract.tree.source import Scalar

__all__ = ["PredicateMistake", "columns_in", "parse_predicate", "predicate_sql", "predicate_words", "read_predicate"]

DEEPEST = 40
MOST_DIGITS = 9
VALUED = ("text", "code", "phone", "whole", "seconds")
"""Types of columns that are compared with a value."""
NUMERIC = ("whole", "seconds")


@lru_cache(maxsize=1024)
def parse_predicate(text: str, kind: RecordKind) -> Predicate:
    """The predicate that a text says about records of that kind; of an empty text, ``ALWAYS``.

    Raises:
        PredicateMistake: the first mistake, with its position in the text.
    """
    if not text.strip():
        return ALWAYS
    return _Parser(tokens_of(text), kind).whole()


def read_predicate(scalar: Scalar, kind: RecordKind) -> Predicate:
    """The predicate that a value of a file holds.

    Raises:
        Mistake: with the place of the word that is wrong.
    """
    try:
        return parse_predicate(str(scalar.value), kind)
    except PredicateMistake as mistake:
        place = place_within(scalar, mistake.start, mistake.width)
        raise Mistake(error(mistake.slug, place, **mistake.facts)) from None


class _Parser:
    """Recursive descent over the words of one predicate."""

    def __init__(self, tokens: tuple[Token, ...], kind: RecordKind) -> None:
        self.tokens = tokens
        self.kind = kind
        self.at = 0

    def whole(self) -> Predicate:
        predicate = self.any_of(1)
        if self.next.kind != "end":
            raise self.next.mistake("contract/predicate-goes-on")
        return predicate

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.next
        self.at += token.kind != "end"
        return token

    def takes(self, *texts: str) -> bool:
        """Whether these keywords or signs come next; if so, they are taken."""
        coming = self.tokens[self.at : self.at + len(texts)]
        if tuple(t.text if t.kind in {"keyword", "sign"} else None for t in coming) != texts:
            return False
        self.at += len(texts)
        return True

    def want(self, text: str) -> None:
        if not self.takes(text):
            raise self.next.mistake("contract/predicate-expected", expected=text)

    def any_of(self, depth: int) -> Predicate:
        items = [self.all_of(depth)]
        while self.takes("or"):
            items.append(self.all_of(depth))
        return items[0] if len(items) == 1 else Or(tuple(items))

    def all_of(self, depth: int) -> Predicate:
        items = [self.negation(depth)]
        while self.takes("and"):
            items.append(self.negation(depth))
        return items[0] if len(items) == 1 else And(tuple(items))

    def negation(self, depth: int) -> Predicate:
        if depth > DEEPEST:
            raise self.next.mistake("contract/predicate-too-deep", most=str(DEEPEST))
        if self.takes("not"):
            return Not(self.negation(depth + 1))
        if self.takes("("):
            inner = self.any_of(depth + 1)
            self.want(")")
            return inner
        return self.test()

    def test(self) -> Predicate:  # noqa: PLR0911 - one return a kind
        token = self.take()
        if token.kind != "word":
            raise token.mistake("contract/predicate-expected-column", columns="; ".join(c.name for c in self.kind.columns))
        column = self.kind.column(token.text)
        if column is None:
            names = [known.name for known in self.kind.columns]
            facts = {"role": self.kind.role, "nearest": nearest(token.text, names), "columns": listed(names)}
            raise token.mistake("contract/unknown-column", **facts)
        if self.takes("is", "not", "blank"):
            return Not(Blank(column.name))
        if self.takes("is", "blank"):
            return Blank(column.name)
        if self.takes("is", "not"):
            return Not(Is(column.name, self.value(column)))
        if self.takes("is"):
            return Is(column.name, self.value(column))
        if self.takes("not", "in"):
            return Not(OneOf(column.name, self.values(column)))
        if self.takes("in"):
            return OneOf(column.name, self.values(column))
        return self.comparison(token, column)

    def comparison(self, token: Token, column: Column) -> Predicate:
        how = self.next
        if self.takes("between"):
            low = self.number(column, how)
            self.want("and")
            high_token, high = self.next, self.number(column, how)
            if low > high:
                raise high_token.mistake("contract/predicate-empty-range")
            return Between(column.name, low, high)
        if how.kind == "sign" and how.text in {"<", "<=", ">", ">="}:
            self.take()
            return Ordered(column.name, cast("Ordering", how.text), self.number(column, how))
        if column.type == "yes":
            return Yes(column.name)
        if how.kind == "word":
            raise how.mistake("contract/unknown-operator", column=column.name)
        raise token.mistake("contract/predicate-no-test", type=column.type)

    def values(self, column: Column) -> tuple[str | int, ...]:
        self.want("[")
        values = [self.value(column)]
        while self.takes(","):
            values.append(self.value(column))
        self.want("]")
        return tuple(values)

    def value(self, column: Column) -> str | int:
        """A value that fits the column."""
        if column.type in NUMERIC:
            return self.number(column, self.next)
        token = self.take()
        if column.type not in VALUED:
            raise token.mistake("contract/wrong-type", column=column.name, type=column.type)
        if token.kind == "number":
            raise token.mistake("contract/predicate-wants-quotes", column=column.name)
        if token.kind not in {"word", "quoted"}:
            raise token.mistake("contract/predicate-expected-value", column=column.name)
        if column.type == "code" and token.text not in column.codes:
            codes = listed(column.codes)
            raise token.mistake(
                "contract/unknown-code", column=column.name, nearest=nearest(token.text, column.codes), codes=codes
            )
        return token.text

    def number(self, column: Column, how: Token) -> int:
        """A whole number, or seconds with their unit."""
        if column.type not in NUMERIC:
            raise how.mistake("contract/wrong-type", column=column.name, type=column.type)
        token = self.take()
        if token.kind != "number" or not token.text.isdecimal() or not token.text.isascii() or len(token.text) > MOST_DIGITS:
            slug = "contract/wants-seconds" if column.type == "seconds" else "contract/wants-whole-number"
            raise token.mistake(slug, column=column.name)
        unit = self.next if self.next.kind == "word" and self.next.text in SECONDS else None
        if (unit is None) != (column.type == "whole"):
            wrong = unit or token
            slug = "contract/wants-whole-number" if unit else "contract/wants-seconds"
            raise wrong.mistake(slug, column=column.name)
        if unit is not None:
            self.take()
        return int(token.text) * (SECONDS[unit.text] if unit else 1)
