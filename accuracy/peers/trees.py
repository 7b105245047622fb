#!/usr/bin/env python3
"""Makes the three trees of registry packages that scanners are compared on.

    python3 accuracy/peers/trees.py WORK [TREE...]

Packages are those of `TREE.txt` beside this file: registry, name, version, SHA-256. They come from
the registries by their own clients (pip, npm, cargo, apt-get) and are unpacked, never built. Only
text is kept: no symbolic links, no files with a zero byte at the start, none over 4 MiB.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
TREES = ("python", "javascript", "mixed")
LARGEST = 4 << 20
APT_SOURCES = "deb-src http://deb.debian.org/debian bookworm main\n"


@dataclass(frozen=True)
class Package:
    """One line of a list."""

    registry: str
    name: str
    version: str
    digest: str

    @property
    def folder(self) -> str:
        """Its name below the downloads, and in the tree."""
        safe = f"{self.name}-{self.version}".replace("/", "-").replace(":", "-").lstrip("@")
        return f"{self.registry}/{safe}"


def packages(tree: str) -> list[Package]:
    """The list of one tree."""
    lines = (HERE / f"{tree}.txt").read_text().splitlines()
    return [Package(*line.split()) for line in lines if line and not line.startswith("#")]


def run(*command: object, cwd: Path, environment: dict[str, str] | None = None) -> None:
    """Runs a registry's client."""
    subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def pypi(package: Package, folder: Path) -> None:
    """A source distribution; pip reads its metadata too, which may run its setup.py."""
    wanted = f"{package.name}=={package.version}"
    source = ("--no-deps", "--no-binary", package.name)
    run(sys.executable, "-m", "pip", "download", "--quiet", *source, "-d", ".", wanted, cwd=folder)


def npm(package: Package, folder: Path) -> None:
    """A published tarball."""
    run("npm", "pack", "--silent", f"{package.name}@{package.version}", cwd=folder)


def crate(package: Package, folder: Path) -> None:
    """A published crate, out of the cache of a fetch that resolves it."""
    manifest = folder / "fetch/Cargo.toml"
    (manifest.parent / "src").mkdir(parents=True)
    (manifest.parent / "src/lib.rs").touch()
    manifest.write_text(
        '[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n'
        f'[dependencies]\n{package.name} = {{ version = "={package.version}", '
        "default-features = false }\n"
    )
    run("cargo", "fetch", "--quiet", cwd=manifest.parent)
    home = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo"))
    name = f"{package.name}-{package.version}.crate"
    shutil.copy(next(home.glob(f"registry/cache/*/{name}")), folder / name)
    shutil.rmtree(manifest.parent)


def debian(package: Package, folder: Path) -> None:
    """A source package, not patched; apt-get holds its archives against its .dsc."""
    state = folder.parent / ".apt"
    sources = state / "sources.list"
    options = [
        f"-oDir::Etc::sourcelist={sources}",
        "-oDir::Etc::sourceparts=-",
        f"-oDir::State::lists={state / 'lists'}",
        f"-oDir::Cache={state / 'cache'}",
    ]
    if not sources.is_file():
        (state / "lists/partial").mkdir(parents=True)
        (state / "cache/archives/partial").mkdir(parents=True)
        sources.write_text(APT_SOURCES)
        run("apt-get", *options, "-qq", "update", cwd=state)
    wanted = f"{package.name}={package.version}"
    run("apt-get", *options, "-qq", "source", "--download-only", wanted, cwd=folder)


FETCH = {"pypi": pypi, "npm": npm, "crate": crate, "debian": debian}


def fetched(package: Package, downloads: Path) -> list[Path]:
    """A package's archives, whose digest is the listed one (a Debian package's is its .dsc's)."""
    folder = downloads / package.folder
    if not folder.is_dir():
        print(f"fetching {package.folder}", file=sys.stderr)
        part = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        FETCH[package.registry](package, part)
        part.rename(folder)
    files = sorted(path for path in folder.iterdir() if path.is_file())
    signed = [path for path in files if path.suffix == ".dsc"] or files
    found = hashlib.sha256(signed[0].read_bytes()).hexdigest()
    if package.digest not in (found, "-"):
        sys.exit(f"{signed[0]} has the SHA-256 {found}, not {package.digest}")
    return [path for path in files if path.suffix not in (".dsc", ".asc")]


def members(archive: Path) -> Iterator[tuple[str, bytes]]:
    """The regular files of an archive: path and contents."""
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as opened:
            for info in opened.infolist():
                if not info.is_dir() and info.file_size <= LARGEST:
                    yield info.filename, opened.read(info)
        return
    with tarfile.open(archive) as opened:
        for member in opened:
            if member.isfile() and member.size <= LARGEST:
                stream = opened.extractfile(member)
                if stream is not None:
                    yield member.name, stream.read()


def unpack(package: Package, archives: list[Path], tree: Path) -> None:
    """Writes what is text below the tree."""
    folder = (tree / package.folder).resolve()
    for archive in archives:
        for name, contents in members(archive):
            path = (folder / name).resolve()
            if b"\0" in contents[:8192] or not path.is_relative_to(folder):
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(contents)


def make(tree: str, work: Path) -> None:
    """One tree, anew where its list has changed."""
    folder, done = work / "trees" / tree, work / "trees" / f"{tree}.done"
    recipe = hashlib.sha256((HERE / f"{tree}.txt").read_bytes() + Path(__file__).read_bytes())
    if done.is_file() and done.read_text() == recipe.hexdigest():
        return
    shutil.rmtree(folder, ignore_errors=True)
    for package in packages(tree):
        unpack(package, fetched(package, work / "downloads"), folder)
    done.write_text(recipe.hexdigest())


def main() -> None:
    if len(sys.argv) < 2 or not set(sys.argv[2:]) <= set(TREES):
        sys.exit(__doc__)
    work = Path(sys.argv[1]).resolve()
    for tree in sys.argv[2:] or TREES:
        make(tree, work)
        files = [path for path in (work / "trees" / tree).rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        print(f"{tree}: {len(files):,} files, {size / 1e6:,.1f} MB")


if __name__ == "__main__":
    main()
