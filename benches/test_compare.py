"""Tests of the parts of `compare` that run nothing."""

import doctest
import tempfile
import unittest
from pathlib import Path

from compare import coverage, report
from compare.corpora import Corpus, Plant
from compare.measure import Cost, Timing, _median
from compare.shell import Problem


def corpus(folder: Path, plants: list[Plant]) -> Corpus:
    return Corpus("tree", "A tree", folder, "tree", 1000, plants)


def covered(read: int, missed: list[Plant]) -> coverage.Coverage:
    return coverage.Coverage(200, missed, 0, read, 1000, 1, 1, "nothing", 200)


class CoverageTest(unittest.TestCase):
    def test_a_scan_counts_only_if_it_reads_and_finds_everything(self) -> None:
        self.assertEqual(covered(990, []).failures(), [])
        self.assertIn("98.90%", covered(989, []).failures()[0])
        missed = [Plant("a.txt", 7, 3, "acme.key")]
        self.assertEqual(
            covered(1000, missed).failures(), ["1 of 200 keys not found: acme.key at a.txt:7"]
        )

    def test_peers_find_by_line(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "tree").mkdir()
            (folder / "tree/a").write_text("one\ntwo\nthree\nfour\n")
            plants = [Plant("a", 4, 3, "x"), Plant("a", 8, 9, "y"), Plant("a", 0, 3, "z")]
            kingfisher, ripsecrets = folder / "k", folder / "r"
            kingfisher.write_text(
                '{"finding":{"path":"./tree/a","line":4}}\n{"summary":{}}\nnot json\n'
            )
            ripsecrets.write_text("tree/a:2:two\ntree/a:1:one\nno place\n")
            reports = {"kingfisher": kingfisher, "ripsecrets": ripsecrets}
            found = coverage.recall(corpus(folder, plants), reports)
            self.assertEqual(found, {"kingfisher": 1, "ripsecrets": 2})
            self.assertFalse(kingfisher.exists() or ripsecrets.exists())

    def test_a_list_of_another_corpus_is_a_problem(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "a"
            path.write_text("short")
            with self.assertRaises(Problem):
                coverage._line_numbers(path, [9])


class ReportTest(unittest.TestCase):
    def test_the_middle_run_is_taken(self) -> None:
        runs = [Cost(3, 3, 1, 10, 1), Cost(1, 1, 1, 30, 1), Cost(2, 1, 2, 20, 1)]
        self.assertEqual(_median(runs), Cost(2, 1, 2, 30, 3))

    def test_a_goal_says_by_how_much_it_is_missed(self) -> None:
        self.assertTrue(report.Goal("a", 2.0, 3.0, " ×").row().endswith("| met |"))
        self.assertIn("factor of 1.50", report.Goal("a", 4.5, 3.0, " ×").row())
        self.assertIn("factor of 1.70", report.Goal("a", 1.0, 1.7, " ×", at_least=True).row())

    def test_rows_have_ratios(self) -> None:
        timing = Timing(corpus(Path(), []))
        timing.costs = {"rg": Cost(1, 1, 0, 0, 2), "scrubjay": Cost(1, 3, 1, 0, 2)}
        text = report.table(report.Result(timing, covered(1000, []), {"scrubjay": 200}))
        self.assertIn("| 4.00 | 1.00 | 200 of 200 |", text)
        self.assertIn("100.00%", text)

    def test_only_what_is_between_the_markers_is_replaced(self) -> None:
        with self.assertRaises(Problem):
            report.write_between("no markers", "")


def load_tests(
    _loader: unittest.TestLoader, tests: unittest.TestSuite, _pattern: str
) -> unittest.TestSuite:
    tests.addTests(doctest.DocTestSuite(coverage))
    tests.addTests(doctest.DocTestSuite(report))
    return tests
