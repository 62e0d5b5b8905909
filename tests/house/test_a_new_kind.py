"""A kind of fee, and a kind of record, that slacalc does not have are added to a copy of it: in so many files, and they work.

Besides the files that are counted here, a kind of fee needs a golden case and an oracle: here these are the month below, and the
sums beside it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from house import followed

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
slacalc: 1
id: TOY
title: Hotline
language: en
currency: CNY
timezone: Asia/Shanghai
parties: {client: {name: Dawn Telecom}, provider: {name: Breeze Contact}}
term: {first_day: 2026-01-01, last_day: 2026-12-31, renews: never}
calendar: {working_days: CN}
service_hours: {every_day: 08:00-22:00}
evidence: {refused_rows: at most 50%, days_without_calls: at most 31}
tax: {clause: "4", rate: 6%, prices: exclude tax, rounded: per line}
payment: {clause: "4", due: by day 10 of the following month, rest_day: next working day}
"""
CALL = "call_id,arrived_at,direction,queue,outcome,wait,talk\n"
FEE = '''
"""A price for each unit beyond those that are free."""

# ruff: noqa: TC001 - annotations are read when it runs
from __future__ import annotations

from typing import Annotated, ClassVar

from slacalc.base.dataclass import dataclass
from slacalc.contract.fees.fee import CountingFee, CountingPart, FeeHeading, FeeTerms, counting
from slacalc.contract.parts.resolve import quantity
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.leaves import Reads, Written
from slacalc.contract.words.prices import Price, read_each_price, read_included
from slacalc.contract.words.quantities import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class BeyondFee(CountingFee):
    """A price for each unit beyond those that are free."""

    kind: ClassVar[str] = "beyond"

    free: Quantity
    price: Quantity


class BeyondFeePart(CountingPart):
    """A price for each unit beyond those that are free."""

    makes: ClassVar[type[FeeTerms]] = BeyondFee
    draft: ClassVar[str] = """\\
  beyond:
    clause: #? clause
    name: {zh: 超量服务费, en: Calls beyond}
    kind: beyond
    counts: calls
    where: #? fee_where
    free: #? free
    price: #? each_price
"""

    free: Annotated[Written[Number], Reads(read_included)]
    price: Annotated[Written[Price], Reads(read_each_price)]

    def terms(self, heading: FeeHeading, plain: tuple[str, ...]) -> BeyondFee:
        """Its terms."""
        free = quantity(self.free.value, self.free.scalar, heading["clause"])
        return BeyondFee(**counting(self, heading), free=free, price=self.price_of(self.price))
'''
CHARGE = '''
"""A price for each unit beyond those that are free."""

from __future__ import annotations

from slacalc.base.figure import Largest, Minus, Tally, TermLeaf, Times, Whole
from slacalc.billing.fees.line import line_of


def charge(fee, terms, grid, writer):
    """Write the figures of the fee; the tally has a column ``fees.<id>.quantity``."""
    name = f"fees.{fee.id}"
    counted = Tally(fee.counts, f"{name}.quantity")
    quantity = writer.name(f"{name}.quantity", counted, "count", "quantity", name, clause=fee.clause)
    units = Largest((Whole(0), Minus(quantity, TermLeaf(fee.free.path))))
    beyond = writer.name(f"{name}.beyond", units, "count", "units_beyond", name, clause=fee.clause)
    return line_of(fee, Times(TermLeaf(fee.price.path), beyond), grid, writer)
'''
ROLE = '''
"""A conversation in writing."""

from __future__ import annotations

from slacalc.contract.records.kind import Column, RecordKind

CHATS = RecordKind(
    "chats",
    "chat_id",
    (
        Column("chat_id", "text", required=True),
        Column("begun_at", "moment", required=True),
        Column("queue", "text"),
        Column("solved", "yes"),
    ),
    moment="begun_at",
    excusable=True,
    billable=True,
    own=True,
)
'''
LAYOUT = """\
slacalc_layout: 1
id: slacalc
role: chats
columns:
  chat_id: {from: chat_id}
  begun_at: {from: begun_at, format: "%Y-%m-%d %H:%M:%S"}
  queue: {from: queue, optional: true}
  solved: {from: solved, optional: true, codes: {"yes": true, "no": false}}
duplicates: {keep: none}
"""
BEYOND = """\
exports: {calls: slacalc}
metrics:
  answer_rate:
    clause: "3"
    name: {zh: 接听率, en: Answer rate}
    reading: answered_of_requested
    target: at least 95%
    basis: at least 20, otherwise no finding
fees:
  beyond: {clause: "4", name: {zh: 超量, en: Beyond}, kind: beyond, counts: calls, free: 2 units, price: 1.25 CNY each}
"""
CHATTING = """\
exports: {chats: slacalc}
metrics:
  chats_solved:
    clause: "3"
    name: {zh: 在线解决率, en: Chats solved}
    reading: own
    counts: chats
    numerator: solved
    denominator: all
    unit: share
    target: at least 50%
    basis: at least 1, otherwise no finding
fees:
  chats: {clause: "4", name: {zh: 在线服务费, en: Chats}, kind: each, counts: chats, where: solved, price: 3.00 CNY each}
"""


class Copy(followed.Copy):
    """A copy of slacalc that makes statements."""

    def statement(self, contract: str, role: str, rows: str) -> dict[str, Any]:
        """The statement of March, from a contract and the rows of one role."""
        month = self.folder / "month"
        month.mkdir()
        (self.folder / "contract.yaml").write_text(HEAD + contract, encoding="utf-8")
        (month / "month.yaml").write_text("month: 2026-03\nas_of: 2026-04-02T09:00:00+08:00\n", encoding="utf-8")
        (month / f"{role}.csv").write_text(rows, encoding="utf-8")
        checked = self.run("check", "contract.yaml", "--lang", "en")
        assert checked.returncode == 0, checked.stdout + checked.stderr
        made = self.run("statement", "contract.yaml", "month", "--format", "json", "--format", "xlsx", "--out", "out")
        assert made.returncode == 0, made.stderr
        verified = self.run("verify", "out/statement-2026-03.json", "month", "--contract", "contract.yaml", "--lang", "en")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        statement: dict[str, Any] = json.loads((self.folder / "out" / "statement-2026-03.json").read_text(encoding="utf-8"))
        return statement


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy.into(tmp_path)


def test_a_kind_of_fee_is_added_in_nine_files(copy: Copy) -> None:
    copy.put("contract/fees/beyond.py", FEE)
    copy.put("billing/fees/beyond.py", CHARGE)
    kinds = "contract/fees/kinds.py"
    copy.put(kinds, '"beyond", ', '"extras", ')
    copy.put("render/messages/en/draft.toml", '\nfree = "how many are free? 2 units"\n')
    copy.put("render/messages/zh/draft.toml", '\nfree = "多少件免费？ 2 units"\n')
    row = "| `beyond` | a price for each unit beyond those that are free | `counts`, `where`, `free`, `price` |\n"
    copy.put("guide/en/contract.md", row, "| `fixed` |")
    copy.put(
        "guide/zh/contract.md", "| `beyond` | 超出免费数量后每件一价 | `counts`、`where`、`free`、`price` |\n", "| `fixed` |"
    )
    assert len(copy.written) + len(("golden case", "oracle")) == 9

    calls = "".join(f"c{number},2026-03-0{number} 09:00:00,inbound,hotline,answered,5,60\n" for number in range(1, 6))
    statement = copy.statement(BEYOND, "calls", CALL + calls)
    line = next(line for line in statement["lines"] if line["id"] == "fees.beyond")
    assert line["amount"] == f"{(5 - 2) * 1.25:.2f}"
    begun = copy.run("init", "new", "--fees", "beyond", "--lang", "en", "--language", "en")
    assert "how many are free?" in (copy.folder / "new" / "contract.yaml").read_text(encoding="utf-8"), begun.stderr
    assert "beyond" in copy.run("schema", "contract").stdout
    assert "beyond" in copy.run("guide", "contract", "--lang", "en").stdout


def test_a_role_is_added_in_its_file_its_layout_words_and_guide(copy: Copy) -> None:
    copy.put("contract/records/chats.py", ROLE)
    kinds = "contract/records/kinds.py"
    copy.put(kinds, "from slacalc.contract.records.chats import CHATS\n", "from slacalc.contract.records.deliveries")
    copy.put(kinds, "    CHATS,\n", "    EXCUSED,\n")
    copy.put("records/layouts/slacalc-chats.yaml", LAYOUT)
    copy.put("render/messages/en/terms.toml", 'chats = "Chats"\n', "sales = ")
    copy.put("render/messages/zh/terms.toml", 'chats = "在线会话"\n', "sales = ")
    copy.put("guide/en/predicates.md", "\n`chats`: `chat_id`, `begun_at`, `queue`, `solved`.\n")
    copy.put("guide/zh/predicates.md", "\n`chats`：`chat_id`、`begun_at`、`queue`、`solved`。\n")
    assert len(copy.written) == 7

    chats = "chat_id,begun_at,queue,solved\nh1,2026-03-02 09:00:00,web,yes\nh2,2026-03-03 09:00:00,web,no\n"
    statement = copy.statement(CHATTING, "chats", chats + "h3,2026-03-31 23:59:59,web,yes\nh4,2026-04-01 00:00:00,web,yes\n")
    figures = {figure["name"]: figure for figure in statement["figures"]}
    assert [figures[name]["value"] for name in ("chats_solved.numerator", "chats_solved.denominator")] == ["2", "3"]
    line = next(line for line in statement["lines"] if line["id"] == "fees.chats")
    assert line["amount"] == f"{2 * 3:.2f}"
    assert "Chats" in copy.run("statement", "contract.yaml", "month", "--lang", "en").stdout
    assert "chats" in copy.run("schema", "layout").stdout
