"""The tables, and what they say about the goals."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .coverage import Coverage
from .measure import KINGFISHER, ONE_CORE, RIPGREP, RIPSECRETS, SCRUBJAY, TINY_FACTOR, Cost, Timing
from .peers import Tools
from .shell import Problem

MIB = 1 << 20

COLUMNS = (
    "tool",
    "wall",
    "CPU",
    "of it system",
    "RSS MiB",
    "MB a CPU s",
    "× rg",
    "× scrubjay",
    "keys found",
)

START, END = "<!-- compare -->", "<!-- /compare -->"


@dataclass(frozen=True)
class Result:
    """All about one corpus."""

    timing: Timing
    coverage: Coverage
    # Keys found, by tool.
    found: dict[str, int]


@dataclass(frozen=True)
class Goal:
    """What is wanted of a figure: at most, or at least, so much."""

    what: str
    measured: float
    limit: float
    unit: str
    at_least: bool = False

    def row(self) -> str:
        """As a table has it."""
        met = self.measured >= self.limit if self.at_least else self.measured <= self.limit
        pair = sorted((self.measured, self.limit))
        verdict = "met" if met else f"**missed** by a factor of {pair[1] / max(pair[0], 1e-9):.2f}"
        sign = "≥" if self.at_least else "≤"
        cells = [
            self.what,
            f"{sign} {self.limit:g}{self.unit}",
            f"{self.measured:.2f}{self.unit}",
            verdict,
        ]
        return f"| {' | '.join(cells)} |"


def document(tools: Tools, results: list[Result], runs: int) -> str:
    """The whole report, in Markdown."""
    launcher = min(cost.memory for result in results for cost in result.timing.costs.values())
    parts = [
        f"{machine()}\n{', '.join(tools.versions())}.",
        f"Whole processes on at most two cores, warm cache, medians of {runs} runs in turn "
        f"({TINY_FACTOR} times as many for the start; ¹ one run). CPU is user and system time of "
        "the process and those it waited for; RSS is the largest peak (less than "
        f"{launcher / MIB:.0f} MiB cannot be told: so much has what starts the processes). "
        "Ratios are of CPU time.",
        *(table(result) for result in results),
        goals_table(list(goals(results))),
    ]
    return "\n\n".join(parts) + "\n"


def machine() -> str:
    """What was measured on."""
    info = Path("/proc/cpuinfo").read_text() if os.path.exists("/proc/cpuinfo") else ""
    model = re.search(r"^model name\s*:\s*(.*)$", info, re.MULTILINE)
    name = model[1] if model else platform.processor() or platform.machine()
    cores = len(os.sched_getaffinity(0))
    return f"{name}, {cores} cores, {platform.system()} {platform.release()};"


def table(result: Result) -> str:
    """A corpus."""
    timing, coverage = result.timing, result.coverage
    costs = timing.costs
    millis = timing.corpus.name == "tiny"
    lines = [
        f"### {timing.corpus.title}",
        "",
        f"| {' | '.join(COLUMNS)} |",
        "|---" + "|--:" * (len(COLUMNS) - 1) + "|",
    ]
    for name, cost in costs.items():
        found = result.found.get(name)
        cells = [
            name if cost.runs > 1 else f"{name} ¹",
            _seconds(cost.wall, millis),
            _seconds(cost.cpu, millis),
            _seconds(cost.system, millis),
            f"{cost.memory / MIB:.0f}",
            f"{timing.corpus.bytes / 1e6 / max(cost.cpu, 1e-6):,.0f}",
            f"{cost.cpu / costs[RIPGREP].cpu:.2f}",
            f"{cost.cpu / costs[SCRUBJAY].cpu:.2f}",
            "" if found is None else f"{found:,} of {coverage.planted:,}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", _read(coverage)]
    return "\n".join(lines)


def _read(coverage: Coverage) -> str:
    share = coverage.read / max(coverage.searched, 1)
    return (
        f"scrubjay read {coverage.read:,} bytes of {coverage.files:,} files: {share:.2%} of the "
        f"{coverage.searched:,} that ripgrep searched in {coverage.files_searched:,}. Skipped: "
        f"{coverage.skipped}. Findings: {coverage.findings:,}; "
        f"{coverage.other_rule:,} of the keys are another rule's than that whose example they are."
    )


def _seconds(seconds: float, millis: bool) -> str:
    return f"{seconds * 1000:.1f} ms" if millis else f"{seconds:.2f} s"


def goals(results: list[Result]) -> Iterator[Goal]:
    """The goals that the measured corpora say something about."""
    by_name = {result.timing.corpus.name: result.timing.costs for result in results}
    for name, limit in (("tree", 3.0), ("tree, then", 2.0), ("transcript", 9.0)):
        if costs := by_name.get(name.partition(",")[0]):
            ratio = costs[SCRUBJAY].cpu / costs[RIPGREP].cpu
            yield Goal(f"{name}: our CPU time over ripgrep's", ratio, limit, " ×")
    for name in ("tree", "transcript"):
        if costs := by_name.get(name):
            gain = costs[ONE_CORE].wall / costs[SCRUBJAY].wall
            what = f"{name}: wall time on one core over that on two"
            yield Goal(what, gain, 1.7, " ×", at_least=True)
            if peer := _best_peer(costs):
                gain = peer.cpu / costs[SCRUBJAY].cpu
                what = f"{name}: the best peer's CPU time over ours"
                yield Goal(what, gain, 1.0, " ×", at_least=True)
    for name, limit in (("tree", 40.0), ("transcript", 64.0), ("stream", 64.0)):
        if costs := by_name.get(name):
            yield Goal(f"{name}: resident memory", costs[SCRUBJAY].memory / MIB, limit, " MiB")
    if costs := by_name.get("tiny"):
        yield Goal("start: CPU time for 10 KB", costs[SCRUBJAY].cpu * 1000, 8.0, " ms")


def _best_peer(costs: dict[str, Cost]) -> Cost | None:
    peers = [costs[name] for name in (KINGFISHER, RIPSECRETS) if name in costs]
    return min(peers, key=lambda cost: cost.cpu, default=None)


def goals_table(listed: list[Goal]) -> str:
    """What is met."""
    head = ["### Goals", "", "| what | goal | measured | |", "|---|--:|--:|---|"]
    return "\n".join(head + [goal.row() for goal in listed])


def write_between(text: str, report: str) -> str:
    """Replaces what is between the markers.

    >>> write_between("a\\n<!-- compare -->\\nold\\n<!-- /compare -->\\nb", "new\\n")
    'a\\n<!-- compare -->\\nnew\\n<!-- /compare -->\\nb'
    """
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise Problem(f"the file to write has no markers {START} and {END}")
    return f"{before}{START}\n{report}{END}{after}"
