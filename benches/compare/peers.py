"""The programs that are compared: scrubjay from this repository, the others from the registries."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from .shell import REPOSITORY, Problem, run, say

RIPGREP = "15.2.0"
RIPSECRETS = "0.1.11"
KINGFISHER = "2.14.0"

RUST = "install Rust, see https://rustup.rs"


@dataclass(frozen=True)
class Tools:
    """Where each program is; a peer that is not compared is None."""

    scrubjay: Path
    ripgrep: Path
    kingfisher: Path | None
    ripsecrets: Path | None

    def versions(self) -> list[str]:
        """What each calls itself."""
        names = [self.scrubjay, self.ripgrep, self.kingfisher, self.ripsecrets]
        lines = [run([name, "--version"]).splitlines()[0] for name in names if name]
        revision = run(["git", "describe", "--always", "--dirty"], fine=(0, 128)).strip()
        return [f"{lines[0]} (repository at {revision})" if revision else lines[0], *lines[1:]]


def target_folder() -> Path:
    """Where cargo builds."""
    metadata = run(
        ["cargo", "metadata", "--no-deps", "--format-version=1", "--locked"], install=RUST
    )
    return Path(json.loads(metadata)["target_directory"])


def build(package: str, binary: str) -> Path:
    """A binary of this repository."""
    say(f"building {binary}")
    run(["cargo", "build", "--release", "--locked", "-p", package, "--bin", binary], install=RUST)
    return target_folder() / "release" / binary


def get(work: Path, scrubjay: Path | None, *, peers: bool) -> Tools:
    """Builds and fetches what is not there yet."""
    if scrubjay is not None and not scrubjay.is_file():
        raise Problem(f"no scrubjay at {scrubjay}")
    folder = work / "peers"
    return Tools(
        scrubjay=(scrubjay or build("scrubjay", "scrubjay")).resolve(),
        ripgrep=_cargo(folder, "ripgrep", "rg", RIPGREP),
        kingfisher=_kingfisher(folder) if peers else None,
        ripsecrets=_cargo(folder, "ripsecrets", "ripsecrets", RIPSECRETS) if peers else None,
    )


def _cargo(folder: Path, crate: str, binary: str, version: str) -> Path:
    path = folder / "bin" / binary
    if path.is_file() and f" {version}" in run([path, "--version"]).splitlines()[0]:
        return path
    say(f"installing {crate} {version} from crates.io")
    environment = dict(os.environ, CARGO_TARGET_DIR=str(folder / "target"))
    run(
        ["cargo", "install", "--locked", "--root", folder, f"{crate}@{version}"],
        cwd=REPOSITORY,
        install=RUST,
        environment=environment,
    )
    return path


def _kingfisher(folder: Path) -> Path:
    package = folder / f"kingfisher-{KINGFISHER}"
    path = package / "kingfisher/bin/kingfisher"
    if path.is_file():
        return path
    say(f"downloading kingfisher {KINGFISHER} from PyPI")
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    wheel = ["--only-binary=:all:", "--dest", package, f"kingfisher-bin=={KINGFISHER}"]
    run([*download, *wheel], install="install Python's pip")
    for archive in package.glob("*.whl"):
        zipfile.ZipFile(archive).extractall(package)
        archive.unlink()
    if not path.is_file():
        raise Problem(f"the wheel of kingfisher-bin {KINGFISHER} has no program for this machine")
    path.chmod(0o755)
    return path
