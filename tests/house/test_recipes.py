"""What CONTRIBUTING says to add something is followed in a copy of slacalc, and no other file is touched.

Kinds of fees and records have :mod:`house.test_a_new_kind`, formats of files :mod:`render.test_formats`.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from house.followed import Copy
from lab import CONTRACT
from program import ROOT

if TYPE_CHECKING:
    from pathlib import Path

MONTH = ROOT / "tests" / "golden" / "first-month" / "month"
DOUBT = '''"""More than one fee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, Place, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.terms import Terms


def doubt_many_fees(terms: Terms) -> Iterator[Diagnostic]:
    """A remark where there is more than one."""
    if len(terms.fees) > 1:
        yield warning("lint/many-fees", Place("contract.yaml"), count=len(terms.fees))
'''
HOTLINE = """def read_hotline(text: str) -> str:
    \"""A short number: ``95598``.\"""
    return match_text(r"9[0-9]{4}", text, "95598")[0]


"""
TWICE = """@dataclass(frozen=True, slots=True)
class Twice(Arithmetic):
    \"""A number, two times.\"""

    kind: ClassVar = "twice"
    item: Node


"""
DOUBLED = """\
        case Twice(item):
            return _numbers(of, (item,), lambda number: 2 * number)
"""
READER = "    hotline: Annotated[Written[str], Reads(read_hotline)] | None = None\n"
IMPORTS = """\
from typing import Annotated
from slacalc.contract.tree.leaves import Reads, Written
from slacalc.contract.words.quantities import match_text
"""
TOY_ZONE = """\
    if node is not None and node.text == "Asia/Shanghai":
        yield error("contract/toy-zone", node.place, zone=node.text)
"""
KNOWN_ZONE = "    if node is not None and isinstance(node.value, str) and node.value not in zone_names()"
ROUND_TRIP = """
from slacalc.base.evaluate import evaluate
from slacalc.base.figure import Twice, Whole, Writer
from slacalc.base.wire import node_from_wire, node_to_wire
from slacalc.measure.tally import Tallies

node = Twice(Whole(21))
assert node_from_wire(node_to_wire(node)) == node
writer = Writer()
writer.name("toy", node, "count", "quantity")
print(node_to_wire(node), evaluate(writer.book(), {}, Tallies(()))["toy"])
"""


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    shutil.copytree(MONTH, tmp_path / "month")
    (tmp_path / "contract.yaml").write_text(CONTRACT, encoding="utf-8")
    return Copy.into(tmp_path)


def test_a_reading_is_a_row_and_its_words(copy: Copy) -> None:
    row = '    Reading("left_of_all", "calls", "share", "outcome is abandoned", ""),\n'
    copy.put("contract/metrics/readings.py", row, '    Reading("answered_of_requested",')
    copy.put("render/messages/en/readings.toml", 'left_of_all = "calls left ÷ all calls"\n')
    copy.put("render/messages/zh/readings.toml", 'left_of_all = "放弃的来电 ÷ 全部来电"\n')
    assert len(copy.written) == 3
    text = CONTRACT.replace("answered_of_requested", "left_of_all").replace("at least 95%", "at most 95%")
    (copy.folder / "contract.yaml").write_text(text, encoding="utf-8")
    (metric,) = json.loads(copy.printed("measure", "contract.yaml", "month", "--format", "json"))["metrics"]
    with (MONTH / "calls.csv").open(encoding="utf-8", newline="") as file:
        left = [row["outcome"] for row in csv.DictReader(file)].count("abandoned")
    assert left
    assert (metric["numerator"], metric["denominator"]) == (str(left), metric["scope"])


def test_a_doubt_is_a_file_two_lines_of_the_list_and_its_words(copy: Copy) -> None:
    copy.put("lint/terms/many_fees.py", DOUBT)
    copy.put(
        "lint/run.py", "from slacalc.lint.terms.many_fees import doubt_many_fees\n", "from slacalc.lint.terms.one_name_for_two"
    )
    copy.put("lint/run.py", "    doubt_many_fees,\n", "    doubt_one_name,\n)")
    said = {"en": "there are {count} fees", "zh": "共有 {count} 项费用"}
    for language, cause in said.items():
        copy.put(
            f"render/messages/{language}/lint.toml",
            f'["lint/many-fees"]\ncause = "{cause}"\nremedy = "-"\n\n',
            '["lint/any-evidence"]',
        )
    assert len(copy.written) == 4
    for language, cause in said.items():
        assert cause.format(count=2) in copy.printed("check", "contract.yaml", "--lang", language)


def test_a_page_is_its_name_and_a_file_in_each_language(copy: Copy) -> None:
    copy.put("app/guide.py", '    "toys",\n', '    "exit-codes",\n')
    copy.put("guide/en/toys.md", "# Toys\n\nNothing but toys.\n")
    copy.put("guide/zh/toys.md", "# 玩具\n\n只有玩具。\n")
    assert len(copy.written) == 3
    assert copy.printed("guide", "toys", "--lang", "zh").startswith("# 玩具")
    assert "Toys" in copy.printed("guide", "--lang", "en")


def test_a_section_of_the_statement_is_a_field_what_fills_it_and_its_row(copy: Copy) -> None:
    copy.put("statement/document.py", '    greeting: str = ""\n', "    _value_of:")
    copy.put("statement/prepare.py", "        greeting=terms.title,\n", "        program=program_of(terms),")
    copy.put("guide/en/statement.md", "| `greeting` | how it begins |\n", "| `wording` |")
    copy.put("guide/zh/statement.md", "| `greeting` | 开头 |\n", "| `wording` |")
    assert len(copy.written) == 4
    made = copy.run("statement", "contract.yaml", "month", "--format", "json", "--out", "out")
    assert made.returncode == 0, made.stderr
    (written,) = (copy.folder / "out").glob("statement-*.json")
    wire = json.loads(written.read_text(encoding="utf-8"))
    assert wire["greeting"] == wire["contract"]["title"]
    assert "greeting" in wire["digests"]
    verified = copy.run("verify", str(written), "month", "--contract", "contract.yaml")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    schema = json.loads(copy.printed("schema", "statement", "--lang", "en"))
    assert "greeting" in schema["properties"]
    assert "greeting" not in schema["required"]


def test_a_kind_of_figure_is_its_class_and_what_reads_it(copy: Copy) -> None:
    copy.put("base/figure.py", TWICE, "Node = (\n")
    copy.put("base/figure.py", "    | Twice\n", "    | Named\n")
    unread = copy.python("-c", ROUND_TRIP)
    assert "assert_never" in unread.stderr, "what does not know the kind says so"
    copy.put("base/evaluate.py", DOUBLED, "        case Round(")
    copy.put("base/evaluate.py", "    Twice,\n", "    When,\n    Whole,\n)")
    assert len(copy.written) == 2
    assert copy.python("-c", ROUND_TRIP).stdout.strip() == "['twice', ['whole', 21]] 42"


def test_a_kind_of_decision_is_its_name_its_cells_and_its_row(copy: Copy) -> None:
    copy.put("assess/history.py", '    "thanked",\n', '    "notice received",\n')
    copy.put("ledger/kinds.py", '    KindOfDecision("thanked", metric=True, by=CLIENT),\n', '    KindOfDecision("reviewed"')
    copy.put("guide/en/ledger.md", "| `thanked` | yes | nothing |\n", "| `case withdrawn` |")
    copy.put("guide/zh/ledger.md", "| `thanked` | 是 | 无 |\n", "| `case withdrawn` |")
    assert len(copy.written) == 4
    ledger = copy.folder / "ledger"
    (ledger / "issued").mkdir(parents=True)
    row = "T-1,2026-02-03,thanked,answer_rate,2026-01,client,\n"
    for cells, code in ((row, 0), (row.replace("answer_rate", ""), 1), (row.replace("client", "provider"), 1)):
        (ledger / "decisions.csv").write_text(f"reference,on,kind,metric,month,by,note\n{cells}", encoding="utf-8")
        checked = copy.run("check", "contract.yaml", "ledger", "--lang", "en")
        assert checked.returncode == code, checked.stdout + checked.stderr
    assert "thanked" in copy.printed("guide", "ledger", "--lang", "zh")


def test_a_key_is_its_reader_and_its_row(copy: Copy) -> None:
    parties = "contract/parties.py"
    copy.put(parties, READER, "    account: AccountPart | None = None\n\n    def")
    copy.put(parties, HOTLINE, "class PartyPart(Part):")
    copy.put(parties, IMPORTS, "from slacalc.base.dataclass")
    copy.put("guide/en/contract.md", "| `hotline` | its short number | `95598` | no | | no |\n", "| `account` |")
    copy.put("guide/zh/contract.md", "| `hotline` | 短号码 | `95598` | 否 | | 否 |\n", "| `account` |")
    assert len(copy.written) == 3
    party = json.loads(copy.printed("schema", "contract", "--lang", "en"))["properties"]["parties"]["properties"]["client"]
    assert party["properties"]["hotline"]["examples"] == ["95598"]
    assert party["properties"]["hotline"]["description"].startswith("its short number")
    for number, code in (("95598", 0), ("12345", 1)):
        text = CONTRACT.replace("client: {name: A}", f'client: {{name: A, hotline: "{number}"}}')
        (copy.folder / "contract.yaml").write_text(text, encoding="utf-8")
        checked = copy.run("check", "contract.yaml", "--lang", "en")
        assert (checked.returncode, "95598" in checked.stdout) == (code, bool(code)), checked.stdout


def test_a_diagnostic_is_where_it_is_found_and_its_words(copy: Copy) -> None:
    copy.put("contract/checks.py", TOY_ZONE, KNOWN_ZONE)
    said = {"en": "no clock of {zone}", "zh": "没有 {zone} 的钟"}
    for language, cause in said.items():
        words = f'["contract/toy-zone"]\ncause = "{cause}"\nremedy = "-"\n'
        copy.put(f"render/messages/{language}/contract.toml", words, '["contract/unknown-key"]')
    assert len(copy.written) == 3
    for language, cause in said.items():
        checked = copy.run("check", "contract.yaml", "--lang", language)
        assert checked.returncode == 1
        assert cause.format(zone="Asia/Shanghai") in checked.stdout


def test_a_column_of_a_page_is_its_head_its_cells_and_words(copy: Copy) -> None:
    view = "render/charge_view.py"
    copy.put(view, '        words("statement", "toy"),\n', '        words("statement", "line"),\n')
    copy.put(view, '        Cell(""),\n', '        Cell(words("statement", "sum"), "strong"),\n')
    copy.put(view, '        Cell(f"of a {line.kind}"),\n', "        Cell(words.name(statement, line.id)),\n")
    for language, head in (("en", "Toy"), ("zh", "玩具")):
        copy.put(f"render/messages/{language}/statement.toml", f'toy = "{head}"\n', "made = ")
    assert len(copy.written) == 3
    page = copy.printed("statement", "contract.yaml", "month", "--format", "md", "--lang", "en")
    assert re.search(r"\| Clause \| Toy +\| Item +\|", page), page
    assert page.count("of a fee") == 2
    for form in ("xlsx", "html"):
        made = copy.run("statement", "contract.yaml", "month", "--format", form, "--lang", "zh", "--out", "out")
        assert made.returncode == 0, made.stderr


def test_a_layout_of_a_vendor_is_its_file_and_its_name(copy: Copy) -> None:
    vendor = (ROOT / "src/slacalc/records/layouts/slacalc-calls.yaml").read_text(encoding="utf-8")
    for own, theirs in (("id: slacalc", "id: toy-switch"), ("from: call_id", "from: Call No."), ("from: talk", "from: Talk")):
        vendor = vendor.replace(own, theirs)
    copy.put("records/layouts/toy-switch-calls.yaml", vendor)
    copy.put("records/load_layout.py", '("toy-switch", "calls"), ', "*((CANONICAL")
    for language in ("en", "zh"):
        copy.put(f"guide/{language}/layout.md", "| `toy-switch` | calls | Call No., Talk |\n", "| `operator-zh` |")
    assert len(copy.written) == 4
    (copy.folder / "contract.yaml").write_text(CONTRACT.replace("calls: slacalc", "calls: toy-switch"), encoding="utf-8")
    export = copy.folder / "month" / "calls.csv"
    text = export.read_text(encoding="utf-8")
    export.write_text(text.replace("call_id", "Call No.", 1).replace("talk", "Talk", 1), encoding="utf-8")
    (metric,) = json.loads(copy.printed("measure", "contract.yaml", "month", "--format", "json"))["metrics"]
    assert metric["scope"] == str(len(text.splitlines()) - 1)
