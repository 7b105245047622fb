#!/usr/bin/env python3
"""Compares scrubjay with other scanners on the three trees of registry packages.

    python3 accuracy/peers/compare.py WORK --scrubjay BINARY [--again] [--learn]

Makes the trees, runs the scanners (a report that is there is kept, ours is made anew), and prints
the tables. `WORK/samples` gets what to judge: for each scanner and tree the seeded sample of values
that scrubjay lacks, and all findings of scrubjay's. Write a verdict (`secret`, `test` or `false`)
and a cause into a row's first columns and run with `--learn`, which adds it to `verdicts.tsv`: by a
salted hash of path and value, since no value may be committed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
from collections import Counter, defaultdict
from pathlib import Path

import tools
import trees
from tools import Finding, Tool

SEED = "scrubjay-peers-1"
VERDICTS = Path(__file__).with_name("verdicts.tsv")
KINDS = ("secret", "test", "false")
SAMPLE, OURS = 60, 50
# Of one package: a suite of crypto vectors would else be the whole sample.
FROM_ONE = 10
SLOW_BYTES = 20_000_000
Verdicts = dict[str, tuple[str, str]]


def key(finding: Finding) -> str:
    """What a verdict is kept under."""
    text = f"{SEED}\0{finding.path}\0{finding.value}"
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def read_verdicts() -> Verdicts:
    """Verdict and cause by key."""
    if not VERDICTS.exists():
        return {}
    rows = (line.split("\t") for line in VERDICTS.read_text().splitlines())
    return {name: (verdict, cause) for name, verdict, cause in rows}


def learn(samples: Path, verdicts: Verdicts) -> None:
    """Takes over what was judged in the samples."""
    for sample in samples.glob("*.tsv"):
        for line in sample.read_text().splitlines():
            verdict, cause, name = line.split("\t")[:3]
            if verdict in KINDS:
                verdicts[name] = (verdict, cause)
    rows = (f"{name}\t{verdict}\t{cause}\n" for name, (verdict, cause) in sorted(verdicts.items()))
    VERDICTS.write_text("".join(rows))


def subset(tree: Path, folder: Path) -> Path:
    """Whole files by seed, as hard links, until there is as much as slow scanners can bear."""
    if not folder.is_dir():
        names = [str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file()]
        names.sort(key=lambda name: hashlib.sha256(f"{SEED}\0{name}".encode()).digest())
        size = 0
        for name in names:
            size += (tree / name).stat().st_size
            if size > SLOW_BYTES:
                break
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            os.link(tree / name, folder / name)
    return folder


def megabytes(tree: Path) -> float:
    """The size of all its files."""
    return sum(path.stat().st_size for path in tree.rglob("*") if path.is_file()) / 1e6


def distinct(findings: list[Finding]) -> list[Finding]:
    """One finding for each value: the first by place."""
    first: dict[str, Finding] = {}
    for finding in sorted(findings, key=lambda one: (one.path, one.line, one.value)):
        first.setdefault(finding.value, finding)
    return list(first.values())


def squeeze(value: str) -> str:
    """A value without what differs between reports: white space, quotes, escapes of line ends."""
    return "".join(value.replace("\\n", "").replace("\\r", "").split()).strip("'\"`")


class Found:
    """Findings of ours, to ask whether another scanner's is among them."""

    def __init__(self, findings: list[Finding]) -> None:
        self.by_file: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            self.by_file[finding.path].append(finding)

    def has(self, other: Finding) -> bool:
        """The same file, and one value within the other or its line within a key of ours."""
        theirs = squeeze(other.value)
        for ours in self.by_file[other.path]:
            value = squeeze(ours.value)
            if min(len(value), len(theirs)) >= 4 and (value in theirs or theirs in value):
                return True
            if ours.rule.startswith("key.") and ours.line <= other.line <= ours.last:
                return True
        return False


def lacked(theirs: list[Finding], ours: Found) -> list[Finding]:
    """Another scanner's distinct values that we have nowhere."""
    have = {finding.value for finding in theirs if ours.has(finding)}
    return [finding for finding in distinct(theirs) if finding.value not in have]


def sample(findings: list[Finding], count: int, most: int) -> list[Finding]:
    """Some of them, no more than `most` of one package: in an order by hash, so that a sample stays
    the same but for those that are no longer among the findings."""
    taken: Counter[str] = Counter()
    drawn = []
    for finding in sorted(findings, key=key):
        package = "/".join(finding.path.split("/")[:2])
        if len(drawn) < count and taken[package] < most:
            taken[package] += 1
            drawn.append(finding)
    return drawn


def write(path: Path, findings: list[Finding], verdicts: Verdicts, tree: Path, low: Found) -> None:
    """A sample, for a person to judge: `low` marks what we have at low confidence."""
    rows = []
    for finding in findings:
        verdict, cause = verdicts.get(key(finding), ("?", ""))
        lines = (tree / finding.path).read_text(errors="replace").split("\n")
        line = lines[finding.line - 1] if finding.line <= len(lines) else ""
        at = max(0, line.find(finding.value[:20]) - 100)
        mark = "low" if low.has(finding) else ""
        place = f"{finding.path}:{finding.line}"
        value = finding.value[:80].replace("\n", "|")
        shown = line[at : at + 260].strip()
        row = [verdict, cause, key(finding), finding.rule, mark, place, value, shown]
        rows.append("\t".join(" ".join(column.split("\t")).replace("\r", "") for column in row))
    path.write_text("\n".join(rows) + "\n")


def counts(findings: list[Finding], verdicts: Verdicts) -> Counter[str]:
    """How many of each verdict; `?` is not judged."""
    return Counter(verdicts.get(key(finding), ("?", ""))[0] for finding in findings)


OURS_TABLE = (
    "| tree | MB | values | secret | test | false | ? | false per MB | of a sample of 50 |",
    "|---|--:|--:|--:|--:|--:|--:|--:|---|",
)
PEERS_TABLE = (
    "| tool | tree | MB | its values | ours | we lack | sampled | secret | test | false | ? |",
    "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
)


class Comparison:
    """One tree."""

    def __init__(self, name: str, arguments: argparse.Namespace, verdicts: Verdicts) -> None:
        self.name, self.arguments, self.verdicts = name, arguments, verdicts
        self.work: Path = arguments.work
        self.tree = self.work / "trees" / name
        self.part = subset(self.tree, self.work / "subsets" / name)
        report = self.work / "reports" / f"{name}-scrubjay.json"
        found = tools.SCRUBJAY.findings(arguments.scrubjay, self.tree, report, again=True)
        shown = [finding for finding in found if finding.confidence != "low"]
        self.ours, self.low, self.values = Found(shown), Found(found), distinct(shown)

    def own(self) -> str:
        """The row of ours: all values, and a sample of them."""
        self._write("scrubjay", self.values)
        size = megabytes(self.tree)
        judged = counts(self.values, self.verdicts)
        drawn = counts(sample(self.values, OURS, OURS), self.verdicts)
        shares = ", ".join(f"{drawn[kind]} {kind}" for kind in KINDS)
        cells = [self.name, f"{size:.0f}", len(self.values), *_four(judged)]
        return _row([*cells, f"{judged['false'] / size:.2f}", shares])

    def peer(self, tool: Tool) -> str:
        """The row of another scanner."""
        where = self.part if tool.slow else self.tree
        report = self.work / "reports" / f"{self.name}-{tool.name}.json"
        again = self.arguments.again
        theirs = tool.findings(self.work / "tools", where, report, again=again)
        missing = lacked(theirs, self.ours)
        drawn = sample(missing, SAMPLE, FROM_ONE)
        self._write(tool.name, drawn)
        there = [one for one in self.values if not tool.slow or (self.part / one.path).exists()]
        cells = [tool.name, self.name, f"{megabytes(where):.0f}", len(distinct(theirs))]
        cells += [len(there), len(missing), len(drawn)]
        return _row([*cells, *_four(counts(drawn, self.verdicts))])

    def _write(self, tool: str, findings: list[Finding]) -> None:
        path = self.work / "samples" / f"{self.name}-{tool}.tsv"
        write(path, findings, self.verdicts, self.tree, self.low)


def _four(judged: Counter[str]) -> list[int]:
    return [judged[kind] for kind in (*KINDS, "?")]


def _row(cells: list[object]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path, help="a folder outside of the repository")
    parser.add_argument("--scrubjay", type=Path, required=True, help="a built scrubjay")
    parser.add_argument("--again", action="store_true", help="run the other scanners again")
    parser.add_argument("--learn", action="store_true", help="take over what was judged first")
    arguments = parser.parse_args()
    arguments.work = arguments.work.resolve()
    arguments.scrubjay = arguments.scrubjay.resolve()
    return arguments


def main() -> None:
    arguments = parse()
    for folder in ("tools", "reports", "samples"):
        (arguments.work / folder).mkdir(parents=True, exist_ok=True)
    verdicts = read_verdicts()
    if arguments.learn:
        learn(arguments.work / "samples", verdicts)
    tools.install(arguments.work / "tools")
    own, peers = list(OURS_TABLE), list(PEERS_TABLE)
    for name in trees.TREES:
        trees.make(name, arguments.work)
        comparison = Comparison(name, arguments, verdicts)
        own.append(comparison.own())
        peers += [comparison.peer(tool) for tool in tools.PEERS]
    print("\n".join([*own, "", *peers]))


if __name__ == "__main__":
    main()
