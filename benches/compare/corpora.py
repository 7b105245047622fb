"""The corpora: made once, from pinned crates, seeds and the rules' own examples; kept, and made
again where they are not complete or their recipe has changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .peers import RUST, build
from .shell import REPOSITORY, Problem, run, say

NAMES = ("tree", "transcript", "tiny", "stream")

# What decides which bytes `corpora` writes.
GENERATOR = (
    "benches/src/bin/corpora",
    "benches/src/text.rs",
    "crates/detect/rules",
    "crates/detect/src/template",
)


@dataclass(frozen=True)
class Sizes:
    """How large the corpora are, in bytes."""

    manifest: str
    transcript: int
    # Odd, so that the keys of each repetition are elsewhere in a scanner's chunks.
    block: int
    repetitions: int
    tiny: int = 10 * 1024


FULL = Sizes("tree", 1 << 30, 61 * (1 << 20) + 4321, 68)
QUICK = Sizes("quick", 64 << 20, 15 * (1 << 20) + 4321, 17)


@dataclass(frozen=True)
class Plant:
    """A key that has to be found."""

    file: str
    offset: int
    length: int
    rule: str


@dataclass(frozen=True)
class Corpus:
    """What one table is about."""

    name: str
    title: str
    # Where commands run, and what they are given there; nothing where they read standard input.
    folder: Path
    target: str | None
    bytes: int
    plants: list[Plant]
    # Files that are standard input, one after another.
    feed: list[Path] = field(default_factory=list)


def make(work: Path, names: list[str], sizes: Sizes) -> list[Corpus]:
    """The corpora with these names, in the order of the tables."""
    maker = _Maker(work / ("corpora" if sizes is FULL else "corpora-quick"), sizes)
    return [getattr(maker, name)() for name in NAMES if name in names]


class _Maker:
    def __init__(self, folder: Path, sizes: Sizes) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.sizes = sizes
        self.program = build("scrubjay-benches", "corpora")
        self.generator = _digest(sorted(_files(*(REPOSITORY / path for path in GENERATOR))))
        self.lock = _digest([self._manifest() / "Cargo.lock"])

    def tree(self) -> Corpus:
        sources = self._sources()
        planted, plants = self.folder / "tree/planted", self.folder / "tree.json"
        self._part(
            planted, plants, f"{self.lock} {self.generator}", ["tree", sources, planted, plants]
        )
        files, size = _measure(self.folder / "tree")
        title = f"Source tree: {size / 1e6:,.0f} MB, {files:,} files"
        return Corpus("tree", title, self.folder, "tree", size, _plants(plants))

    def transcript(self) -> Corpus:
        size = self.sizes.transcript
        path, plants = self._transcript("transcript", size, seed=2)
        title = f"Transcript: {path.stat().st_size / 1e6:,.0f} MB in one JSONL file"
        size = path.stat().st_size
        return Corpus("transcript", title, self.folder, path.name, size, plants)

    def tiny(self) -> Corpus:
        path, plants = self.folder / "tiny.txt", self.folder / "tiny.json"
        size = self.sizes.tiny
        self._part(path, plants, f"{size} {self.generator}", ["tiny", path, plants, str(size)])
        title = "Start: 10 KB on standard input"
        return Corpus("tiny", title, self.folder, None, size, _plants(plants), [path])

    def stream(self) -> Corpus:
        path, plants = self._transcript("block", self.sizes.block, seed=3)
        length, count = path.stat().st_size, self.sizes.repetitions
        repeated = [
            Plant(plant.file, plant.offset + i * length, plant.length, plant.rule)
            for i in range(count)
            for plant in plants
        ]
        title = f"Stream: {length * count / 1e6:,.0f} MB on standard input"
        return Corpus(
            "stream", title, self.folder, None, length * count, repeated, [path] * count
        )

    def _transcript(self, name: str, size: int, seed: int) -> tuple[Path, list[Plant]]:
        sources = self._sources()
        path, plants = self.folder / f"{name}.jsonl", self.folder / f"{name}.json"
        arguments = ["transcript", sources, path, plants, str(size), str(seed)]
        self._part(path, plants, f"{size} {seed} {self.lock} {self.generator}", arguments)
        return path, _plants(plants)

    def _sources(self) -> Path:
        """The crates, as the registry has them."""
        vendor = self.folder / "tree/vendor"

        def fetch() -> None:
            say("fetching the crates of the source tree")
            package = self.folder / "manifest"
            shutil.copytree(self._manifest(), package, dirs_exist_ok=True)
            (package / "src").mkdir(exist_ok=True)
            (package / "src/lib.rs").touch()
            vendor.parent.mkdir(exist_ok=True)
            run(
                ["cargo", "vendor", "--locked", "--versioned-dirs", vendor],
                cwd=package,
                install=RUST,
            )

        self._complete(vendor, self.lock, fetch)
        return vendor

    def _manifest(self) -> Path:
        return REPOSITORY / "benches/corpora" / self.sizes.manifest

    def _part(self, path: Path, plants: Path, recipe: str, arguments: list[str | Path]) -> None:
        def write() -> None:
            say(f"writing {path.relative_to(self.folder)}")
            run([self.program, *arguments])

        self._complete(path, recipe, write, plants)

    def _complete(
        self, path: Path, recipe: str, write: Callable[[], None], beside: Path | None = None
    ) -> None:
        """Leaves `path` as it is if it has what was once written; else writes it."""
        done = self.folder / f"{path.name}.done"
        try:
            before = json.loads(done.read_text())
        except (OSError, ValueError):
            before = None
        there = path.exists() and (beside is None or beside.is_file())
        if there and before == [recipe, *_measure(path)]:
            return
        done.unlink(missing_ok=True)
        if path.is_dir():
            shutil.rmtree(path)
        free = shutil.disk_usage(self.folder).free
        if free < 3 << 30:
            raise Problem(f"{self.folder} has {free >> 20} MiB of space: 3 GiB are needed")
        write()
        done.write_text(json.dumps([recipe, *_measure(path)]))


def _plants(path: Path) -> list[Plant]:
    return [
        Plant(entry["file"], entry["offset"], entry["length"], entry["rule"])
        for entry in json.loads(path.read_text())
    ]


def _files(*paths: Path) -> Iterator[Path]:
    for path in paths:
        yield from (file for file in [path, *path.rglob("*")] if file.is_file())


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _measure(path: Path) -> tuple[int, int]:
    """Number of files and their bytes."""
    if path.is_file():
        return 1, path.stat().st_size
    count = size = 0
    for folder, _, files in os.walk(path):
        for name in files:
            count += 1
            size += os.lstat(os.path.join(folder, name)).st_size
    return count, size
