"""Whether a scan counts: did it read what ripgrep reads, and find every planted key?"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .corpora import Corpus, Plant
from .measure import KINGFISHER, SCRUBJAY, Command, launch, ripgrep
from .peers import Tools
from .shell import Problem, say

# Of the bytes that ripgrep searches.
LEAST_READ = 0.99

# Keys in a corpus, except in the smallest.
LEAST_PLANTED = 200


@dataclass(frozen=True)
class Coverage:
    """What scrubjay did with a corpus."""

    planted: int
    missed: list[Plant]
    # Found at its place, by another rule than the one whose example it is.
    other_rule: int
    read: int
    searched: int
    files: int
    files_searched: int
    skipped: str
    findings: int

    def failures(self) -> list[str]:
        """Why its timings do not count; empty if they do."""
        failures = []
        if self.missed:
            kinds = ", ".join(
                f"{plant.rule} at {plant.file}:{plant.offset}" for plant in self.missed[:10]
            )
            failures.append(f"{len(self.missed)} of {self.planted} keys not found: {kinds}")
        if self.read < LEAST_READ * self.searched:
            share = self.read / self.searched
            failures.append(
                f"read {self.read:,} of the {self.searched:,} bytes that ripgrep searched: "
                f"{share:.2%}, and {LEAST_READ:.0%} are needed"
            )
        return failures


def check(work: Path, tools: Tools, corpus: Corpus) -> Coverage:
    """Scans a corpus and compares."""
    say(f"{corpus.name}: checking what is read and found")
    report = work / f"{corpus.name}.report"
    arguments = [str(tools.scrubjay), "scan", "--quiet", "--format", "json"]
    launch(work, corpus, Command(SCRUBJAY, [*arguments, corpus.target or "-"]), report)
    try:
        found = json.loads(report.read_bytes())
    except ValueError:
        raise Problem(f"{tools.scrubjay} printed no JSON report") from None
    summary = found["summary"]
    if summary["more_credentials"] or any(c["more_places"] for c in found["credentials"]):
        raise Problem(f"scrubjay does not list all that it finds in {corpus.name}")
    rules = {
        (place["path"], place["offset"], place["length"]): credential["rule"]["id"]
        for credential in found["credentials"]
        for place in credential["places"]
    }
    by = {
        plant: rules.get((_path(corpus, plant), plant.offset, plant.length))
        for plant in corpus.plants
    }
    if len(by) < LEAST_PLANTED and corpus.name != "tiny":
        raise Problem(f"only {len(by)} keys are planted in {corpus.name}")
    searched, files = _searched(work, tools, corpus)
    skipped = ", ".join(
        f"{entry['reason']} {entry['count']:,} ({entry['bytes']:,} bytes)"
        for entry in summary["skipped"]
    )
    return Coverage(
        planted=len(by),
        missed=[plant for plant, rule in by.items() if rule is None],
        other_rule=sum(rule not in (None, plant.rule) for plant, rule in by.items()),
        read=summary["bytes"],
        searched=searched,
        files=summary["files"],
        files_searched=files,
        skipped=skipped or "nothing",
        findings=len(rules),
    )


def _path(corpus: Corpus, plant: Plant) -> str | None:
    """As a report names the plant's file: relative, for that is how the corpus is given."""
    if corpus.target is None:
        return None
    return plant.file if corpus.target == plant.file else f"{corpus.target}/{plant.file}"


def _searched(work: Path, tools: Tools, corpus: Corpus) -> tuple[int, int]:
    """Bytes and files that ripgrep searches."""
    out = work / "rg.stats"
    launch(work, corpus, Command("rg", ripgrep(tools, corpus, "--stats")), out)
    return parse_stats(out.read_text())


def parse_stats(text: str) -> tuple[int, int]:
    """The bytes and files of `rg --stats`.

    >>> parse_stats("1 matches\\n38185 files searched\\n561875591 bytes searched\\n")
    (561875591, 38185)
    """
    size = re.search(r"^(\d+) bytes searched$", text, re.MULTILINE)
    files = re.search(r"^(\d+) files searched$", text, re.MULTILINE)
    if not size or not files:
        raise Problem("ripgrep printed no statistics")
    return int(size[1]), int(files[1])


def recall(corpus: Corpus, reports: dict[str, Path]) -> dict[str, int]:
    """On how many planted keys' lines each peer reported something. The reports hold what was
    found, so they are removed."""
    if not reports:
        return {}
    lines = dict(_lines(corpus))
    found = {}
    for peer, report in reports.items():
        reported = set(_kingfisher(report) if peer == KINGFISHER else _ripsecrets(report))
        found[peer] = sum(
            any((path, line) in reported for line in range(first, last + 1))
            for path, first, last in lines.values()
        )
        report.unlink()
    return found


def _lines(corpus: Corpus) -> Iterator[tuple[Plant, tuple[str, int, int]]]:
    """The file of each plant as peers are given it, and the lines that it is on."""
    by_file: dict[str, list[Plant]] = {}
    for plant in corpus.plants:
        path = _path(corpus, plant) or str(corpus.feed[0])
        by_file.setdefault(path, []).append(plant)
    for path, plants in by_file.items():
        edges = sorted({at for p in plants for at in (p.offset, p.offset + p.length)})
        line_at = _line_numbers(corpus.folder / path, edges)
        for plant in plants:
            yield plant, (path, line_at[plant.offset], line_at[plant.offset + plant.length])


def _line_numbers(path: Path, offsets: list[int]) -> dict[int, int]:
    """The line of each offset, which are in order."""
    line, position, numbers = 1, 0, {}
    with path.open("rb") as file:
        for offset in offsets:
            while position < offset:
                chunk = file.read(min(1 << 22, offset - position))
                if not chunk:
                    raise Problem(f"{path} is shorter than its list of plants says")
                line += chunk.count(b"\n")
                position += len(chunk)
            numbers[offset] = line
    return numbers


def _kingfisher(report: Path) -> Iterator[tuple[str, int]]:
    """File and line of each finding in its JSON lines; the last ones sum up."""
    for text in report.read_text(errors="replace").splitlines():
        try:
            finding = json.loads(text).get("finding")
        except (ValueError, AttributeError):
            continue
        if finding and "path" in finding:
            yield os.path.normpath(finding["path"]), finding["line"]


def _ripsecrets(report: Path) -> Iterator[tuple[str, int]]:
    """File and line of each line that it prints."""
    with report.open(encoding="utf-8", errors="replace") as lines:
        for text in lines:
            if match := re.match(r"(.*?):(\d+):", text[:4096]):
                yield os.path.normpath(match[1]), int(match[2])
