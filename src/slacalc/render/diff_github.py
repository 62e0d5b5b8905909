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


def diff_github(diffed: Diffed, words: Words, folder: PurePath, root: PurePath) -> str:
    """A command a term, then sentences on the whole; files were named from ``here``, and GitHub names them from ``root``."""
    commands = [_command(term, diffed, words, folder, root) for term in diffed.terms]
    sentences = [*summary_of(diffed, words), *notes_of(diffed, words)]
    return "".join(f"{line}\n" for line in (*commands, *sentences))


def _command(term: ChangedTerm, diffed: Diffed, words: Words, folder: PurePath, root: PurePath) -> str:
    """On the line of the new file; a term that is there no more is about the new file as a whole."""
    place = term.new_place
    properties = {"file": name_from(diffed.new.name if place is None else place.file, folder, root)}
    span = span_of(place) if place is not None else None
    if span is not None:
        properties |= {"line": str(span.line), "col": str(span.column), "endColumn": str(span.end_column)}
    properties["title"] = words("diff", "annotation", words("diff", f"class.{term.kind}"))
    texts = (term_text(text, LONGEST_TERM, words) for text in (term.old, term.new))
    about = words("diff", "of_clause", term.path, term.clause) if term.clause else term.path
    return workflow_command(COMMANDS[term.kind], properties, words("diff", "became", about, *texts))
