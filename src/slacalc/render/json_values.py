"""How single values stand in the JSON that commands print, beside those that the codec knows by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from slacalc.base.evaluate import Value
from slacalc.base.exact import EXACT
from slacalc.base.forms import TEXT, WHOLE, Form, T, expect, narrowed
from slacalc.base.json_schema import text_like
from slacalc.base.wire import VALUE

if TYPE_CHECKING:
    from collections.abc import Iterable


def constant(text: str) -> Form[str]:
    """This text and no other."""
    return Form(str, lambda wire: expect(wire == text, text), {"type": "string", "const": text})


def matching(pattern: str, examples: Iterable[str] = ()) -> Form[str]:
    """A text of which the whole has this form."""
    return Form(str, lambda wire: expect(re.fullmatch(pattern, TEXT.read(wire)), wire), text_like(pattern, examples))


def or_null(form: Form[T]) -> Form[T | None]:
    """Of a value that may be missing, and is null then."""

    def read(wire: object) -> T | None:
        return None if wire is None else form.read(wire)

    schema = {"anyOf": [form.schema, {"type": "null"}]}
    return Form(lambda value: None if value is None else form.write(value), read, schema)


POSITIVE = narrowed(WHOLE, lambda number: number >= 1, minimum=1)
MoneyText = Annotated[str, matching(EXACT.pattern)]
"""An amount as :func:`~slacalc.base.money.money_text` writes it."""
ValueText = Annotated[Value, VALUE]
"""The value of a figure."""
