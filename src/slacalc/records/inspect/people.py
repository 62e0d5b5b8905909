"""In which columns of a sample people are named, and what each of them is called on its page."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.records.inspect.names import PEOPLE, is_nobody, plain_name
from slacalc.records.inspect.slid_cells import slid_cells
from slacalc.records.layout_words import SPACE
from slacalc.records.mask import mask_text
from slacalc.records.person import ShownNames, mask_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.records.inspect.look import ColumnLook
    from slacalc.records.inspect.propose import Match
    from slacalc.records.inspect.sample import ExportSample


@dataclass(frozen=True, slots=True, eq=False)
class PeopleOfSample:
    """Who is named in a sample, and how that may be shown."""

    headers: tuple[str, ...]
    """Columns in which names are masked: they are called as those of people are, or seem to say who did something."""
    every: tuple[str, ...]
    """The headers of the file, which are no people."""
    delimiter: str
    called: ShownNames
    cells: frozenset[str]
    """What stands in those columns."""
    slid: frozenset[str] = frozenset()
    """What stands in others and may be a name."""

    def cell(self, header: str, text: str) -> str:
        """A cell below a header."""
        is_name = text in self.slid or (header in self.headers and text in self.cells)
        return self.called.shown(text) if is_name else mask_text(text)

    def anywhere(self, text: str) -> str:
        """A cell of which it is not said where it stands."""
        return self.called.shown(text) if text in self.cells or text in self.slid else mask_text(text)

    def loose(self, text: str) -> str:
        """Cells of a row that could not be cut, one after the other."""
        return mask_text(self.called.within(text, frozenset(self.every)) if self.headers else text)

    def line(self, text: str) -> str:
        """A line of the file as it stands."""
        if not self.headers or len(self.delimiter) != 1:
            return self.loose(text)
        cells = next(csv.reader([text], delimiter=self.delimiter), [])
        if any(cell.strip(SPACE) in self.every for cell in cells):
            return mask_text(text)
        named = [at for at, header in enumerate(self.every) if header in self.headers]
        return mask_text(
            self.delimiter.join(
                self.called.shown(cell) if cell in self.slid or (at in named and not is_nobody(cell)) else cell
                for at, cell in enumerate(cells)
            )
        )


def people_of(sample: ExportSample, looks: Sequence[ColumnLook], matches: Sequence[Match]) -> PeopleOfSample:
    """Whom the columns of a sample name."""
    matched = {header for match in matches if match.column.person for header in match.headers}
    named = [look for look in looks if look.header in matched or plain_name(look.header) in PEOPLE]
    frame = sample.table.frame
    cells = {
        str(text) for look in named for text in frame[str(look.at)].str.strip_chars(SPACE).unique() if not is_nobody(str(text))
    }
    headers = tuple(look.header for look in named if any(mask_name(text) != text for text, _ in look.counts if text in cells))
    slid = slid_cells(sample, looks, [look for look in named if look.header in headers])
    return PeopleOfSample(headers, sample.table.headers, sample.delimiter or ",", ShownNames(cells), frozenset(cells), slid)


def with_people(matches: Sequence[Match], people: PeopleOfSample) -> tuple[Match, ...]:
    """The columns, with those of texts in which names are to be masked, and without the codes that may be names."""
    return tuple(
        replace(
            match,
            person=match.column.type == "text" and any(header in people.headers for header in match.headers),
            codes=tuple(code for code in match.codes if code[0] not in people.slid),
        )
        for match in matches
    )
