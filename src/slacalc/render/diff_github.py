"""Two contracts compared, as commands of GitHub Actions: each changed term on its line of the new file, then the sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.render.diff_view import notes_of, summary_of, term_text
from slacalc.render.report import name_from, span_of
from slacalc.render.report_lines import workflow_command

if TYPE_CHECKING:
    from pathlib import PurePath

    from slacalc.audit.changed_terms import ChangedTerm
    from slacalc.audit.diffed import Diffed
    from slacalc.audit.term_class import TermClass
    from slacalc.render.words import Words

COMMANDS: dict[TermClass, str] = {"money": "warning", "process": "notice", "wording": "notice"}
LONGEST_TERM = 160


def diff_github(found: Diffed, words: Words, here: PurePath, root: PurePath) -> str:
    """A command a term, then sentences on the whole; files were named from ``here``, and GitHub names them from ``root``."""
    commands = [_command(one, found, words, here, root) for one in found.terms]
    said = [*summary_of(found, words), *notes_of(found, words)]
    return "".join(f"{line}\n" for line in (*commands, *said))


def _command(one: ChangedTerm, found: Diffed, words: Words, here: PurePath, root: PurePath) -> str:
    """On the line of the new file; a term that is there no more is about the new file as a whole."""
    place = one.new_place
    properties = {"file": name_from(found.new.name if place is None else place.file, here, root)}
    span = span_of(place) if place is not None else None
    if span is not None:
        properties |= {"line": str(span.line), "col": str(span.column), "endColumn": str(span.end_column)}
    properties["title"] = words("diff", "annotation", words("diff", f"class.{one.kind}"))
    texts = (term_text(text, LONGEST_TERM, words) for text in (one.old, one.new))
    about = words("diff", "of_clause", one.path, one.clause) if one.clause else one.path
    return workflow_command(COMMANDS[one.kind], properties, words("diff", "became", about, *texts))
