#!/usr/bin/env python3
"""Times scrubjay beside its peers on corpora that it makes itself. See benches/README.md."""

from __future__ import annotations

import argparse
import fcntl
import os
import sys
from pathlib import Path

if sys.version_info < (3, 11) or not sys.platform.startswith("linux"):
    sys.exit("compare: Python 3.11 or later on Linux is needed")

from compare import corpora, coverage, measure, peers, report
from compare.shell import Problem, say


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--work", type=Path, help="folder of corpora and peers (default: in cargo's target)")
    add("--corpus", action="append", choices=corpora.NAMES, help="only this one; may be repeated")
    add("--runs", type=int, default=5, help="of each command (default: %(default)s)")
    add("--quick", action="store_true", help="small corpora, to try the script itself")
    add("--no-peers", action="store_true", help="without kingfisher and ripsecrets")
    add("--corpora-only", action="store_true", help="make the corpora and stop")
    add("--scrubjay", type=Path, help="a built scrubjay (default: build this repository's)")
    add("--write", type=Path, help="put the report between the markers of this file")
    parsed = parser.parse_args()
    if parsed.runs < 1:
        parser.error("--runs has to be at least 1")
    return parsed


def main() -> int:
    given = arguments()
    work: Path = (given.work or peers.target_folder() / "compare").resolve()
    work.mkdir(parents=True, exist_ok=True)
    lock = (work / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Problem(f"another comparison is running in {work}") from None
    if given.write:
        # Before an hour is spent.
        report.write_between(given.write.read_text(), "")
    sizes = corpora.QUICK if given.quick else corpora.FULL
    made = corpora.make(work, given.corpus or list(corpora.NAMES), sizes)
    if given.corpora_only:
        return 0
    tools = peers.get(work, given.scrubjay, peers=not given.no_peers)
    results, failed = [], False
    for corpus in made:
        covered = coverage.check(work, tools, corpus)
        if failures := covered.failures():
            failed = True
            for failure in failures:
                say(f"{corpus.name}: not timed: {failure}")
            continue
        timing = measure.time(work, tools, corpus, given.runs)
        found = coverage.recall(corpus, timing.reports)
        ours = {name: covered.planted for name in timing.costs if name.startswith("scrubjay")}
        results.append(report.Result(timing, covered, found | ours))
    if results:
        text = report.document(tools, results, given.runs)
        print(text)
        if given.write and not failed:
            given.write.write_text(report.write_between(given.write.read_text(), text))
    return 1 if failed else 0


if __name__ == "__main__":
    # Reports hold what was found, planted or not.
    os.umask(0o077)
    try:
        sys.exit(main())
    except Problem as problem:
        sys.exit(f"compare: {problem}")
