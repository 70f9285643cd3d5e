"""`rejea directory import FILE`: what became of a file, told line by line or as JSON.

R1  The report names every problem by its path, and repeats no value.
R2  Exit 0 when everything was sound, 1 when something was not (what is sound is imported all the
    same), 2 when there is no such file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from infra.hsds.importing import Importer, Report
from infra.hsds.problems import Problem
from infra.settings import WrongUse


def run(path: str, importer: Importer, *, as_json: bool) -> int:
    """Import a file and tell what became of it.

    Raises: WrongUse when there is no such file, Unavailable when the log does not answer.
    """
    file = checked(path)
    try:
        report = importer.take_file(file)
    except OSError as error:
        raise WrongUse(
            f"{path} cannot be read ({error.strerror}).", "Name a file that this account may read."
        ) from error
    _tell_json(report) if as_json else _tell(report)
    return 1 if report.problems else 0


def checked(path: str) -> Path:
    """The file of this name.

    Raises: WrongUse.
    """
    file = Path(path)
    if file.is_dir():
        raise WrongUse(f"{path} is a folder.", "Name one JSON file in it.")
    if not file.exists():
        raise WrongUse(f"There is no file {path}.", "Name a JSON file with HSDS 3 documents.")
    return file


def _tell(report: Report) -> None:
    for problem in report.problems:
        print(f"{problem.path}: {problem.what}", file=sys.stderr)
    for note in report.notes:
        print(f"{note.path}: {note.what} (left out)", file=sys.stderr)
    print(
        f"{report.documents} documents: {report.imported} imported, {report.skipped} left out; "
        f"{report.recorded} facts recorded, {report.unchanged} known before, "
        f"{report.refused} refused; {len(report.problems)} problems."
    )


def _tell_json(report: Report) -> None:
    print(
        json.dumps(
            {
                "documents": report.documents,
                "imported": report.imported,
                "skipped": report.skipped,
                "recorded": report.recorded,
                "unchanged": report.unchanged,
                "refused": report.refused,
                "problems": [_line(problem) for problem in report.problems],
                "notes": [_line(note) for note in report.notes],
            },
            indent=2,
        )
    )


def _line(problem: Problem) -> dict[str, str]:
    return {"path": problem.path, "what": problem.what}
