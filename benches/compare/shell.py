"""Running commands, and saying what went wrong in terms of what to do about it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


class Problem(Exception):
    """What stops the comparison, for a person."""


def say(text: str) -> None:
    """Prints progress, which is not the result."""
    print(f"compare: {text}", file=sys.stderr, flush=True)


def run(
    arguments: Sequence[str | Path],
    *,
    cwd: Path = REPOSITORY,
    install: str = "",
    fine: Sequence[int] = (0,),
    environment: Mapping[str, str] | None = None,
) -> str:
    """What a command prints. `install` says where to get it if it is not there."""
    program = str(arguments[0])
    try:
        done = subprocess.run(
            [str(argument) for argument in arguments],
            cwd=cwd,
            env=environment,
            text=True,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise Problem(f"{program} is not there: {install or 'install it'}") from None
    if done.returncode not in fine:
        last = "\n".join(done.stderr.strip().splitlines()[-15:])
        raise Problem(f"{program} failed with {done.returncode}:\n{last}")
    return done.stdout
