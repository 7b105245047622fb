"""What is run on which corpus, in turn, and what it costs."""

from __future__ import annotations

import json
import os
import statistics
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from .corpora import Corpus
from .peers import Tools
from .shell import Problem, run, say

# In no corpus.
ABSENT = "qz_absent_" + "zq_literal"

# Whole runs of a few milliseconds vary more.
TINY_FACTOR = 4

# The rows that the goals name.
RIPGREP = "rg"
SCRUBJAY = "scrubjay"
ONE_CORE = "scrubjay, one core"
KINGFISHER = "kingfisher"
RIPSECRETS = "ripsecrets"


@dataclass(frozen=True)
class Command:
    """A command as it is run on a corpus."""

    name: str
    arguments: list[str]
    # Exit codes: many say by theirs that they found something.
    fine: tuple[int, ...] = (0, 1)
    one_core: bool = False
    once: bool = False
    # Is its report kept, to count the keys in it?
    keep: bool = False


@dataclass
class Cost:
    """What the runs of a command cost: medians; seconds and bytes."""

    wall: float
    user: float
    system: float
    memory: int
    runs: int

    @property
    def cpu(self) -> float:
        """Both kinds of processor time."""
        return self.user + self.system


@dataclass
class Timing:
    """All of a corpus, by the commands' names."""

    corpus: Corpus
    costs: dict[str, Cost] = field(default_factory=dict)
    reports: dict[str, Path] = field(default_factory=dict)


def cores() -> list[int]:
    """The two that everything runs on, so that figures of machines compare."""
    return sorted(os.sched_getaffinity(0))[:2]


def ripgrep(tools: Tools, corpus: Corpus, *more: str) -> list[str]:
    """Its arguments for a search of everything for what is not there."""
    options = ["--no-config", "--no-ignore", "--hidden", *more]
    return [str(tools.ripgrep), *options, ABSENT, corpus.target or "-"]


def commands(tools: Tools, corpus: Corpus) -> list[Command]:
    """What a corpus is given to, floors first."""
    target = corpus.target or "-"
    if corpus.name == "tree":
        cat = ["sh", "-c", f"find {target} -type f -print0 | xargs -0 cat > /dev/null"]
    else:
        cat = ["cat", target]
    scan = [str(tools.scrubjay), "scan", "--quiet"]
    listed = [
        Command(RIPGREP, ripgrep(tools, corpus, "-c")),
        Command("find + cat" if corpus.name == "tree" else "cat", cat),
        Command(SCRUBJAY, [*scan, target]),
    ]
    if corpus.target:
        listed.insert(1, Command("rg -j1", ripgrep(tools, corpus, "-c", "-j1")))
        listed.append(Command("scrubjay --threads 1", [*scan, "--threads", "1", target]))
        listed.append(Command(ONE_CORE, [*scan, target], one_core=True))
    if corpus.name != "stream":
        listed += _peers(tools, corpus)
    return listed


def _peers(tools: Tools, corpus: Corpus) -> list[Command]:
    """The other scanners. None of them reads standard input: they get the file."""
    target = corpus.target or str(corpus.feed[0])
    slow = corpus.name in ("tree", "transcript")
    listed = []
    if tools.kingfisher:
        options = ["--no-update-check", "--no-validate", "--no-extract-archives"]
        options += ["--max-file-size", "0", "--format", "jsonl", "--redact"]
        cache = tools.kingfisher.parents[2] / "rule-cache"
        options += ["--rule-cache-dir", str(cache)]
        arguments = [str(tools.kingfisher), "scan", *options, target]
        once = corpus.name == "transcript"
        listed.append(Command(KINGFISHER, arguments, fine=(0, 200), once=once, keep=True))
    if tools.ripsecrets:
        arguments = [str(tools.ripsecrets), target]
        listed.append(Command(RIPSECRETS, arguments, once=slow, keep=True))
    return listed


def launch(work: Path, corpus: Corpus, command: Command, stdout: Path) -> Cost:
    """One run."""
    error = work / "stderr"
    feed = [str(path) for path in corpus.feed]
    spec = {
        "argv": command.arguments,
        "cwd": str(corpus.folder),
        "stdin": feed[0] if len(feed) == 1 else os.devnull,
        "feed": ["cat", *feed] if len(feed) > 1 else None,
        "stdout": str(stdout),
        "stderr": str(error),
        "cpus": cores()[:1] if command.one_core else cores(),
    }
    program = Path(__file__).with_name("launch.py")
    used = json.loads(run([sys.executable, "-I", "-S", program, json.dumps(spec)]))
    if used["code"] not in command.fine:
        last = error.read_text(errors="replace").strip()[-1000:]
        raise Problem(f"{command.name} failed on {corpus.name} with {used['code']}:\n{last}")
    error.unlink(missing_ok=True)
    return Cost(used["wall"], used["user"], used["system"], used["memory"], 1)


def time(work: Path, tools: Tools, corpus: Corpus, runs: int) -> Timing:
    """All commands in turn, again and again. The coverage check has read the corpus before, so
    it is in the page cache, and so is each program."""
    if corpus.name == "tiny":
        runs *= TINY_FACTOR
    timing = Timing(corpus)
    costs: dict[str, list[Cost]] = {}
    listed = commands(tools, corpus)
    for command in listed:
        if command.name == KINGFISHER:
            # It keeps its compiled rules from here on.
            nothing = work / "nothing.txt"
            nothing.write_text("nothing\n")
            first = replace(command, arguments=[*command.arguments[:-1], str(nothing)])
            launch(work, corpus, first, Path(os.devnull))
    for number in range(runs):
        say(f"{corpus.name}: run {number + 1} of {runs}")
        for command in listed:
            if command.once and number > 0:
                continue
            if command.keep:
                timing.reports[command.name] = work / f"{corpus.name}.{command.name}"
            stdout = timing.reports.get(command.name, Path(os.devnull))
            costs.setdefault(command.name, []).append(launch(work, corpus, command, stdout))
    timing.costs = {name: _median(all_runs) for name, all_runs in costs.items()}
    return timing


def _median(runs: list[Cost]) -> Cost:
    def median(name: str) -> float:
        return statistics.median(getattr(cost, name) for cost in runs)

    # User and system time of the run whose sum is the median, so that they add up.
    middle = sorted(runs, key=lambda cost: cost.cpu)[(len(runs) - 1) // 2]
    memory = max(cost.memory for cost in runs)
    return Cost(median("wall"), middle.user, middle.system, memory, len(runs))
