"""What is said about a sample: how it was drawn, or where a given one differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from slacalc.render.words import Words


def summary_text(manifest: Mapping[str, Any], written: Iterable[Path], words: Words) -> str:
    """How many of how many, and the two digests that fix the draw; then the files that were written."""
    lines = [
        words("sample", "drawn", f"{manifest['drawn']:,}", f"{manifest['list']['calls']:,}", str(len(manifest["strata"]))),
        words("sample", "list", manifest["list"]["sha256"]),
        words("sample", "seed", manifest["seed_sha256"]),
        *(words("run", "written", str(path)) for path in written),
    ]
    return "\n".join(lines) + "\n"


def differences_text(differences: Sequence[tuple[str, str, str, str]], name: str, calls: int, words: Words) -> str:
    """One line where the file is the sample; else a line a difference: its kind, where, what was drawn, what is given."""
    if not differences:
        return words("sample", "same", name, f"{calls:,}") + "\n"
    lines = [words("run", "different", name, str(len(differences)))]
    lines += [
        "  " + words("sample", kind, where=where or "-", drawn=ours or "-", given=theirs or "-")
        for kind, where, ours, theirs in differences
    ]
    return "\n".join(lines) + "\n"
