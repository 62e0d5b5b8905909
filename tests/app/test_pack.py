"""A dispute pack: the same bytes each time, every changed byte found, no number of a person in it, and no archive does harm.

About ``app/pack.py``, ``app/pack_comparison.py``, ``app/check_pack.py``, ``app/zip_archive.py``.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import re
import shutil
import stat
import subprocess
import sys
import sysconfig
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from lab import CONTRACT, DIRECT
from program import ROOT, run_here
from slacalc.app.check_pack import check_pack
from slacalc.app.zip_archive import read_archive, write_archive
from slacalc.base.diagnostics import Refused
from slacalc.base.release import VERSION

if TYPE_CHECKING:
    from pathlib import Path

LAYOUT = ROOT / "src" / "slacalc" / "records" / "layouts" / "slacalc-calls.yaml"
CALLERS = ("13900001111", "13800002222", "01012345678", "13700003333")
INVOICE_MAP = """\
slacalc_invoice: 1
currency: CNY
decimal: "."
columns: {line: Item, net: Amount}
lines: {Service: fees.service, Calls: fees.calls}
"""
PACK = ["pack", "out/statement-2026-03.json", "month", "--contract", "contract.yaml", "--key", "key", "--lang", "en"]


def made(folder: Path, text: str = CONTRACT + DIRECT) -> Path:
    """A folder with a contract, a layout of its own, a month and its statement."""
    (folder / "month").mkdir(parents=True)
    (folder / "contract.yaml").write_text(text.replace("{calls: slacalc}", '{calls: "own.yaml"}'), encoding="utf-8")
    (folder / "own.yaml").write_text(LAYOUT.read_text(encoding="utf-8").replace("from: caller", "from: ANI"), encoding="utf-8")
    rows = ["call_id,arrived_at,direction,queue,agent,ANI,outcome,wait,talk"]
    for number in range(24):
        outcome, talk = ("answered", 60 + number) if number % 6 else ("abandoned", "")
        key = f"C{number}" if number else "13900009999"
        caller = "" if number == 5 else CALLERS[number % 4]
        rows.append(f"{key},2026-03-{number + 1:02d} 10:00:00,inbound,main,A1,{caller},{outcome},3,{talk}")
    (folder / "month" / "calls.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "month" / "month.yaml").write_text("month: 2026-03\nas_of: 2026-04-02T09:00:00+08:00\n", encoding="utf-8")
    done = run_here(["statement", "contract.yaml", "month", "--format", "json", "--out", "out"], folder)
    assert done.code == 0, done.err
    return folder


def packed(folder: Path, name: str = "pack.zip") -> bytes:
    done = run_here([*PACK, "--out", name], folder)
    assert (done.code, done.out) == (0, f"{name}\n"), done.err
    return (folder / name).read_bytes()


def test_a_pack_is_the_same_twice_and_verifies_wherever_it_lies(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    once = packed(folder)
    assert packed(folder, "again.zip") == once
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "moved.zip").write_bytes(once)
    done = run_here(["verify", "moved.zip", "--lang", "en"], tmp_path / "b")
    assert done.code == 0, done.out
    assert "counts agree" in done.out


def test_its_second_command_makes_the_same_lines(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    for name, data in read_archive(packed(folder), "pack.zip", 10**8).items():
        path = tmp_path / "b" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    done = run_here(["statement", "again/contract.yaml", "month", "--format", "csv"], tmp_path / "b")
    own = run_here(["statement", "contract.yaml", "month", "--format", "csv"], folder)
    amounts = [line for line in done.out.splitlines() if line.startswith(("fees.", "deduct.", "total."))]
    assert amounts == [line for line in own.out.splitlines() if line.startswith(("fees.", "deduct.", "total."))]


def test_no_number_of_a_person_is_in_it_and_equal_numbers_stay_equal(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    files = read_archive(packed(folder), "pack.zip", 10**8)
    whole = b"\n".join(files.values())
    assert not [caller for caller in (*CALLERS, "13900009999") if caller.encode() in whole]
    assert (folder / "key").read_bytes().strip() not in whole
    cells = [line.split(",")[5] for line in files["month/calls.csv"].decode().splitlines()[1:]]
    assert sorted(set(cells)) == sorted({"", *cells})
    assert len(set(cells)) == len(CALLERS) + 1
    assert all(re.fullmatch(r"h:[0-9a-f]{64}", cell) for cell in cells if cell)


@pytest.mark.parametrize("key", [b"", b"\n", b"0123456789abcde\n"])
def test_a_key_that_can_be_found_out_is_refused(tmp_path: Path, key: bytes) -> None:
    folder = made(tmp_path / "a")
    (folder / "key").write_bytes(key)
    done = run_here([*PACK, "--out", "pack.zip"], folder)
    assert done.code == 3
    assert f"key: error [input/short-key]\n  the key has {len(key.strip())} bytes" in done.err
    assert not (folder / "pack.zip").exists()


def test_hashes_of_a_comparison_are_those_of_a_pack_under_the_same_key(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    files = read_archive(packed(folder), "pack.zip", 10**8)
    shutil.copytree(folder / "month", folder / "other")
    log = folder / "other" / "calls.csv"
    log.write_text(log.read_text(encoding="utf-8").replace(",answered,3,61", ",answered,3,99"), encoding="utf-8")
    asked = ["compare", "month", "other", "--contract", "contract.yaml", "--key", "key", "--out", "compared"]
    assert run_here(asked, folder).code == 1
    with (folder / "compared" / "records-2026-03.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    hashes = [row[column] for row in rows for column in rows[0] if column.startswith("caller_hash")]
    assert [digest for digest in hashes if digest]
    assert not [digest for digest in hashes if digest not in files["month/calls.csv"].decode()]


def test_a_changed_byte_of_any_file_is_found_and_the_file_is_named(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    files = read_archive(packed(folder), "pack.zip", 10**8)
    for name in files:
        changed = {**files, name: files[name][:-2] + bytes([files[name][-2] ^ 1]) + files[name][-1:]}
        with zipfile.ZipFile(folder / "changed.zip", "w") as archive:
            for file, data in changed.items():
                archive.writestr(file, data)
        done = run_here(["verify", "changed.zip", "--lang", "en"], folder)
        if name == "manifest.json":
            assert done.code in {1, 3}
        else:
            assert done.code == 1, (name, done.out, done.err)
            assert name in done.out


def test_records_that_were_changed_with_their_digests_are_counted_again(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    files = read_archive(packed(folder), "pack.zip", 10**8)
    data = files["month/calls.csv"].replace(b"abandoned", b"ivr_only", 1)
    digest = {one: hashlib.sha256(one).hexdigest().encode() for one in (files["month/calls.csv"], data)}
    manifest = files["manifest.json"].replace(digest[files["month/calls.csv"]], digest[data])
    (folder / "changed.zip").write_bytes(write_archive({**files, "month/calls.csv": data, "manifest.json": manifest}, DAY))
    done = run_here(["verify", "changed.zip", "--lang", "en"], folder)
    assert done.code == 1
    assert "tallies" in done.out


def test_a_byte_changed_anywhere_in_the_archive_is_found(tmp_path: Path) -> None:
    data = packed(made(tmp_path / "a"))
    names = [*read_archive(data, "pack.zip", 10**8), "changed.zip"]
    dice = random.Random(11)
    for at in (*range(60), *dice.sample(range(60, len(data) - 100), 100), *range(len(data) - 100, len(data))):
        changed = data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :]
        try:
            checked = check_pack(changed, "changed.zip", 10**8).verdict
        except Refused:
            continue
        assert checked.findings, at
        assert all(
            any(finding.where.endswith(name) for name in names) for finding in checked.findings if finding.kind == "digest"
        )


def test_a_byte_changed_in_a_file_names_it(tmp_path: Path) -> None:
    data = packed(made(tmp_path / "a"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry = archive.getinfo("month/calls.csv")
    at = entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2
    (tmp_path / "changed.zip").write_bytes(data[:at] + bytes([data[at] ^ 8]) + data[at + 1 :])
    done = run_here(["verify", "changed.zip", "--lang", "en"], tmp_path)
    assert done.code == 3
    assert "changed.zip/month/calls.csv" in done.err


def against(folder: Path, name: str, *options: str) -> bytes:
    """A pack with a comparison."""
    done = run_here([*PACK, "--against", name, *options, "--out", "pack.zip"], folder)
    assert done.code == 0, done.err
    return (folder / "pack.zip").read_bytes()


def test_the_comparison_with_the_other_partys_statement_is_in_the_pack_and_comes_out_again(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    text = (folder / "contract.yaml").read_text(encoding="utf-8")
    (folder / "theirs.yaml").write_text(text.replace("10000.00 CNY", "10100.00 CNY"), encoding="utf-8")
    done = run_here(["statement", "theirs.yaml", "month", "--format", "json", "--out", "theirs"], folder)
    assert done.code == 0, done.err
    files = read_archive(against(folder, "theirs/statement-2026-03.json"), "pack.zip", 10**8)
    assert "line,fees.service,4,,10000.00,10100.00,100.00,,,CNY" in files["comparison.csv"].decode().splitlines()
    assert json.loads(files["comparison.json"])
    said = run_here(["verify", "pack.zip", "--lang", "en"], folder)
    assert (said.code, "the comparison comes out again" in said.out) == (0, True), said.out
    data = files["comparison.csv"].replace(b"100.00", b"100.01", 1)
    digests = {content: hashlib.sha256(content).hexdigest().encode() for content in (files["comparison.csv"], data)}
    manifest = files["manifest.json"].replace(digests[files["comparison.csv"]], digests[data])
    (folder / "changed.zip").write_bytes(write_archive({**files, "comparison.csv": data, "manifest.json": manifest}, DAY))
    done = run_here(["verify", "changed.zip", "--lang", "en"], folder)
    assert (done.code, "comparison.csv" in done.out) == (1, True), done.out


def test_the_comparison_with_an_invoice_comes_out_again_too(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    (folder / "invoice.csv").write_text("Item,Amount\nService,10050.00\nCalls,33.70\n", encoding="utf-8")
    (folder / "map.yaml").write_text(INVOICE_MAP, encoding="utf-8")
    files = read_archive(against(folder, "invoice.csv", "--map", "map.yaml"), "pack.zip", 10**8)
    assert {"against/invoice.csv", "against/map.yaml", "comparison.json"} <= {*files}
    assert run_here(["verify", "pack.zip"], folder).code == 0
    without_key = ["no-key" if argument == "key" else argument for argument in PACK]
    refused = run_here([*without_key, "--against", "invoice.csv", "--out", "without.zip"], folder)
    assert (refused.code, "input/compare-needs-map" in refused.err) == (3, True)
    assert not (folder / "without.zip").exists()
    assert not (folder / "no-key").exists()


def test_what_the_other_party_calls_its_file_can_be_unpacked_everywhere(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    (folder / "12:30 invoice?.csv").write_text("Item,Amount\nService,10050.00\nCalls,33.70\n", encoding="utf-8")
    (folder / "map.yaml").write_text(INVOICE_MAP, encoding="utf-8")
    files = read_archive(against(folder, "12:30 invoice?.csv", "--map", "map.yaml"), "pack.zip", 10**8)
    assert "against/12_30 invoice_.csv" in files
    assert "against/12_30 invoice_.csv" in files["comparison.json"].decode()
    said = run_here(["verify", "pack.zip", "--lang", "en"], folder)
    assert (said.code, "the comparison comes out again" in said.out) == (0, True), said.out


def test_a_contract_whose_name_is_none_everywhere_is_packed_under_another(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    (folder / "contract.yaml").rename(folder / "deal: 1.yaml")
    done = run_here(["deal: 1.yaml" if part == "contract.yaml" else part for part in (*PACK, "--out", "pack.zip")], folder)
    assert done.code == 0, done.err
    files = read_archive((folder / "pack.zip").read_bytes(), "pack.zip", 10**8)
    assert "contract/deal_ 1.yaml" in files
    assert "contract/deal_ 1.yaml" in files["README.md"].decode()
    assert run_here(["verify", "pack.zip"], folder).code == 0


def test_a_layout_whose_name_is_none_everywhere_is_not_packed(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    (folder / "own.yaml").rename(folder / "switch:1.yaml")
    contract = folder / "contract.yaml"
    contract.write_text(contract.read_text(encoding="utf-8").replace('"own.yaml"', '"switch:1.yaml"'), encoding="utf-8")
    assert run_here(["statement", "contract.yaml", "month", "--format", "json", "--out", "out"], folder).code == 0
    done = run_here([*PACK, "--out", "pack.zip"], folder)
    assert done.code == 3
    assert "contract.yaml:11:18: error [input/unportable-name]" in done.err
    assert "call it 'switch_1.yaml'" in done.err
    assert not (folder / "key").exists()


def test_of_a_ledger_its_own_tables_alone_are_packed(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    (folder / "ledger").mkdir()
    (folder / "ledger" / "payments.csv").write_text("reference,received_on,month,amount,currency,note\n", encoding="utf-8")
    (folder / "ledger" / "callers: all.csv").write_text("phone\n13900001111\n", encoding="utf-8")
    done = run_here([*PACK, "--ledger", "ledger", "--out", "pack.zip"], folder)
    assert done.code == 0, done.err
    files = read_archive((folder / "pack.zip").read_bytes(), "pack.zip", 10**8)
    assert [name for name in files if name.startswith("ledger/")] == ["ledger/payments.csv"]


def test_a_paper_is_packed_as_the_statement_that_it_has_attached(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    folder = made(tmp_path / "a")
    paper = ["statement", "contract.yaml", "month", "--format", "pdf", "--out", "out"]
    assert run_here(paper, folder).code == 0
    from_paper = [part.replace(".json", ".pdf") for part in PACK]
    done = run_here([*from_paper, "--against", "out/statement-2026-03.pdf", "--out", "pack.zip"], folder)
    assert done.code == 0, done.err
    files = read_archive((folder / "pack.zip").read_bytes(), "pack.zip", 10**8)
    assert files["statement.json"] == (folder / "out" / "statement-2026-03.json").read_bytes()
    assert files["against/statement-2026-03.pdf"].startswith(b"%PDF")
    said = run_here(["verify", "pack.zip", "--lang", "en"], folder)
    assert (said.code, "the comparison comes out again" in said.out) == (0, True), said.out
    assert run_here(["compare", "out/statement-2026-03.pdf", "out/statement-2026-03.json"], folder).code == 0


def test_a_map_without_an_invoice_is_wrong_usage(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    (folder / "map.yaml").write_text(INVOICE_MAP, encoding="utf-8")
    for more in ([], ["--against", "out/statement-2026-03.json"]):
        done = run_here([*PACK, *more, "--map", "map.yaml", "--out", "pack.zip"], folder)
        assert (done.code, "--map: error [input/map-of-no-invoice]" in done.err) == (2, True), done.err
    assert sorted(path.name for path in folder.iterdir()) == ["contract.yaml", "map.yaml", "month", "out", "own.yaml"]


def test_what_the_other_party_has_is_no_contract(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    done = run_here([*PACK, "--against", "contract.yaml", "--out", "pack.zip"], folder)
    assert (done.code, "contract.yaml: error [input/against-neither]" in done.err) == (3, True), done.err


def with_their_log(folder: Path) -> dict[str, bytes]:
    """A pack against the other party's log: a call is longer, one is missing, one is from another number, one has a bad wait."""
    shutil.copytree(folder / "month", folder / "theirs")
    log = folder / "theirs" / "calls.csv"
    lines = log.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace(",61", ",99")
    lines[4] = lines[4].replace(CALLERS[3], "13511112222")
    lines[8] = lines[8].replace(",3,", ",soon,")
    del lines[10]
    log.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_archive(against(folder, "theirs"), "pack.zip", 10**8)


def test_two_logs_are_packed_and_compared_down_to_the_call(tmp_path: Path) -> None:
    folder = made(tmp_path / "a", (CONTRACT + DIRECT).replace("at most 0.1%", "at most 20%"))
    files = with_their_log(folder)
    whole = b"\n".join(files.values())
    assert not [caller for caller in (*CALLERS, "13511112222", "13900009999") if caller.encode() in whole]
    compared, asked = json.loads(files["comparison.json"]), ["compare", "month", "theirs", "--contract", "contract.yaml"]
    open_handed = json.loads(run_here([*asked, "--format", "json"], folder).out)
    assert [step["causes"] for step in compared["why"]] == [step["causes"] for step in open_handed["why"]]
    assert {cause["id"]: cause["count"] for step in compared["why"] for cause in step["causes"]} == {
        "calls:only first": 1,
        "calls:refused by second": 1,
        "calls:differs:caller": 1,
        "calls:differs:talk": 1,
    }
    assert compared["totals"] == open_handed["totals"]
    hashed = next(record for record in compared["records"] if record["cause"] == "calls:differs:caller")
    ours, theirs = hashed["first"]["caller"], hashed["second"]["caller"]
    assert re.fullmatch(r"h:[0-9a-f]{64}", ours)
    assert ours != theirs
    assert ours.encode() in files["month/calls.csv"]
    said = run_here(["verify", "pack.zip", "--lang", "en"], folder)
    assert (said.code, "the comparison comes out again" in said.out) == (0, True), said.out


def test_their_records_that_were_changed_with_their_digests_no_longer_make_the_comparison(tmp_path: Path) -> None:
    folder = made(tmp_path / "a", (CONTRACT + DIRECT).replace("at most 0.1%", "at most 20%"))
    files = with_their_log(folder)
    for name, old, new in (("against/calls.csv", b",99", b",98"), ("refused/against.csv", b"calls,C7", b"calls,C8")):
        data = files[name].replace(old, new, 1)
        assert data != files[name]
        digests = {content: hashlib.sha256(content).hexdigest().encode() for content in (files[name], data)}
        manifest = files["manifest.json"].replace(digests[files[name]], digests[data])
        (folder / "changed.zip").write_bytes(write_archive({**files, name: data, "manifest.json": manifest}, DAY))
        done = run_here(["verify", "changed.zip", "--lang", "en"], folder)
        assert (done.code, "comparison.json" in done.out) == (1, True), done.out


def test_a_folder_of_theirs_that_cannot_be_used_is_refused_before_a_key_is_made(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    (folder / "theirs").mkdir()
    (folder / "theirs" / "month.yaml").write_text("month: 2026-04\n", encoding="utf-8")
    done = run_here([*PACK, "--against", "theirs", "--out", "pack.zip"], folder)
    assert (done.code, "theirs/month.yaml: error [input/two-months]" in done.err) == (3, True), done.err
    assert not (folder / "key").exists()


def test_a_folder_of_another_month_is_told_by_the_statement(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    (folder / "month" / "month.yaml").write_text("month: 2026-02\n", encoding="utf-8")
    done = run_here([*PACK, "--out", "pack.zip"], folder)
    assert (done.code, "statement says 2026-03, month.yaml says 2026-02" in done.err) == (3, True), done.err


def resealed(folder: Path, files: dict[str, bytes], changed: dict[str, bytes], release: str) -> None:
    """``changed.zip``: the pack as that release could have made it, with these files in the place of its own."""
    manifest = json.loads(files["manifest.json"])
    manifest["versions"]["slacalc"] = release
    manifest["files"] |= {name: hashlib.sha256(data).hexdigest() for name, data in changed.items()}
    own = {"manifest.json": (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()}
    (folder / "changed.zip").write_bytes(write_archive({**files, **changed, **own}, DAY))


def test_a_comparison_that_another_release_wrote_otherwise_is_no_difference(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    (folder / "invoice.csv").write_text("Item,Amount\nService,10050.00\nCalls,33.70\n", encoding="utf-8")
    (folder / "map.yaml").write_text(INVOICE_MAP, encoding="utf-8")
    files = read_archive(against(folder, "invoice.csv", "--map", "map.yaml"), "pack.zip", 10**8)
    wire = json.loads(files["comparison.json"])
    later = {name: value for name, value in wire.items() if name not in {"notes", "hidden"}} | {"lines": wire["lines"][::-1]}
    rows = [line.split(",") for line in files["comparison.csv"].decode().splitlines()]
    table = "\n".join(",".join([*row[1:8], row[0]]).replace("50.00", "50.0") for row in rows)
    as_written = {"comparison.json": json.dumps(later).encode(), "comparison.csv": table.encode()}
    for release, options, code in (("0.0.9", [], 0), ("0.0.9", ["--bytes"], 1), (VERSION, [], 1)):
        resealed(folder, files, as_written, release)
        done = run_here(["verify", "changed.zip", "--lang", "en", *options], folder)
        assert (done.code, "pack:comparison.csv" in done.out) == (code, True), done.out
    head, _, body = table.partition("\n")
    twice = "\n".join([head, body.partition("\n")[0].replace("50.0", "90.0"), body])
    forged = {
        "comparison.csv": [
            table.replace("50.0", "50.1").encode(),
            table.rpartition("\n")[0].encode(),
            twice.encode(),
            b"",
            b"part\nx\n",
        ],
        "comparison.json": [
            json.dumps(later).replace("10050.00", "10050.01").encode(),
            json.dumps({**later, "totals": {}}).encode(),
            json.dumps({**later, "lines": later["lines"][1:]}).encode(),
            json.dumps({**later, "lines": [{**later["lines"][0], "first": "1.00"}, *later["lines"]]}).encode(),
            b'{"a": ' * 100_000,
            b"{}",
            b"[",
        ],
    }
    for name, texts in forged.items():
        for text in texts:
            resealed(folder, files, {**as_written, name: text}, "0.0.9")
            done = run_here(["verify", "changed.zip", "--lang", "en"], folder)
            assert (done.code, f"digest · pack:{name}" in done.out) == (1, True), (name, text, done.out)


DAY = date(2026, 3, 1)


def hostile(*entries: tuple[str, bytes], link: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16 if link else 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (hostile(("../evil", b"x")), "input/archive-escapes"),
        (hostile(("/etc/evil", b"x")), "input/archive-escapes"),
        (hostile(("a\\..\\evil", b"x")), "input/archive-escapes"),
        (hostile(("C:evil", b"x")), "input/archive-escapes"),
        (hostile(("a", b"target"), link=True), "input/archive-escapes"),
        (hostile(("bomb", b"0" * 3_000_000)), "input/archive-too-large"),
        (hostile(*((f"f{number}", b"") for number in range(1001))), "input/archive-too-large"),
        (hostile(("a", b"x"))[:-30], "input/broken-archive"),
        (b"PK no archive", "input/broken-archive"),
        (b"", "input/broken-archive"),
    ],
)
def test_an_archive_that_could_do_harm_is_refused(data: bytes, slug: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_archive(data, "x.zip", 2_000_000)
    assert [one.code for one in refused.value.diagnostics] == [slug]
    (tmp_path / "x.zip").write_bytes(data)
    assert run_here(["verify", "x.zip", "--unpack-limit", "2MB"], tmp_path).code == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.zip"]


def test_two_files_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = hostile(("a", b"x"), ("a", b"y"))
    with pytest.raises(Refused) as refused:
        read_archive(data, "x.zip", 1000)
    assert refused.value.diagnostics[0].code == "input/archive-escapes"


def test_another_archive_is_no_pack(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(hostile(("readme.txt", b"hello")))
    done = run_here(["verify", "x.zip"], tmp_path)
    assert done.code == 3
    assert "input/no-pack" in done.err


def test_a_statement_that_is_not_what_the_month_comes_to_is_not_packed(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    calls = folder / "month" / "calls.csv"
    calls.write_text(calls.read_text(encoding="utf-8").replace("abandoned", "ivr_only", 1), encoding="utf-8")
    done = run_here([*PACK, "--out", "pack.zip"], folder)
    assert done.code == 3
    assert "input/pack-differs" in done.err
    assert not (folder / "pack.zip").exists()


def test_a_contract_that_names_a_file_outside_of_its_folder_is_not_packed(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    (tmp_path / "outside.yaml").write_bytes((folder / "own.yaml").read_bytes())
    contract = folder / "contract.yaml"
    contract.write_text(contract.read_text(encoding="utf-8").replace('"own.yaml"', "../outside.yaml"), encoding="utf-8")
    run_here(["statement", "contract.yaml", "month", "--format", "json", "--out", "out"], folder)
    done = run_here([*PACK, "--out", "pack.zip"], folder)
    assert done.code == 3
    assert "input/named-outside" in done.err


def test_a_pack_of_an_issued_month_has_the_chain_up_to_it(tmp_path: Path) -> None:
    sample, contract = ROOT / "sample_data", ROOT / "contracts" / "telecom-outsourcing.yaml"
    given = ["--contract", str(contract), "--ledger", str(sample / "ledger"), "--key", "key", "--out", "pack.zip"]
    done = run_here(["pack", str(sample / "ledger" / "issued" / "2026-03.json"), str(sample / "2026-03"), *given], tmp_path)
    assert done.code == 0, done.err
    files = read_archive((tmp_path / "pack.zip").read_bytes(), "pack.zip", 10**9)
    assert [name for name in files if "/issued/" in name] == ["ledger/issued/2026-01.json", "ledger/issued/2026-02.json"]
    assert run_here(["verify", "pack.zip"], tmp_path).code == 0
    originals = b"\n".join(path.read_bytes() for path in sorted((sample / "2026-03").iterdir()))
    numbers = set(re.findall(rb"(?<![0-9A-Za-z])(?:1[3-9]\d{9}|0\d{9,11})(?![0-9])", originals))
    assert len(numbers) > 1_000
    runs = re.findall(rb"\d{10,}", b"\n".join(files.values()))
    sizes = {len(number) for number in numbers}
    assert sizes <= {10, 11, 12}
    assert not numbers & {run[at : at + size] for run in runs for size in sizes for at in range(len(run) - size + 1)}


@pytest.mark.slow
def test_a_pack_is_made_and_checked_again_in_a_fresh_environment_without_a_network(tmp_path: Path) -> None:
    folder = made(tmp_path / "a")
    once = packed(folder)
    offline = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*offline, "true"], check=False).returncode:
        pytest.skip("no way to take the network away")
    python = tmp_path / "venv" / "bin" / "python"
    wheels = tmp_path / "dist"
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(wheels), str(ROOT)], check=True, capture_output=True
    )
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    wheel = next(wheels.glob("*.whl"))
    subprocess.run([*offline, str(python), "-m", "pip", "install", "--no-index", "--no-deps", "-q", str(wheel)], check=True)
    # What it depends on is that of this environment, where slacalc itself is not a package but a link.
    packages = next((tmp_path / "venv" / "lib").glob("python*/site-packages"))
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    moved = tmp_path / "moved"
    shutil.move(folder, moved)

    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = [*offline, str(python), "-I", "-m", "slacalc", *arguments]
        return subprocess.run(command, cwd=moved, check=False, capture_output=True)

    where = [*offline, str(python), "-I", "-c", "import slacalc; print(slacalc.__file__)"]
    assert str(tmp_path / "venv") in subprocess.run(where, capture_output=True, check=True, text=True).stdout
    done = run(*PACK, "--out", "again.zip")
    assert done.returncode == 0, done.stderr
    assert (moved / "again.zip").read_bytes() == once
    done = run("verify", "pack.zip", "--lang", "en")
    assert (done.returncode, b"counts agree" in done.stdout) == (0, True)
