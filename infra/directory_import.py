"""`rejea directory import FILE`: what became of a file, told line by line or as JSON.

R1  The report names every problem by its path, and repeats no value.
R2  Exit 0 when everything was sound, 1 when something was not (what is sound is imported all the
    same), 2 when there is no such file.
R3  A file that takes long is told of as it goes, on standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid5

from domain.jurisdiction import jurisdiction_stream
from domain.messages import Actor, Role
from domain.ports import Unavailable
from infra.hsds.importing import Importer, Report
from infra.hsds.mapping import Told
from infra.hsds.problems import Problem
from infra.jurisdictions import SHIPPED
from infra.settings import Misconfigured, WrongUse, read_settings

if TYPE_CHECKING:
    from infra.bootstrap import Parts

EVERY = 2.0
"""A plain line at most this often, in seconds; a terminal is told five times as often."""


def main(arguments: argparse.Namespace) -> int:
    """Import into the database of this installation.

    Raises: WrongUse, Misconfigured.
    """
    from infra import bootstrap
    from infra.databases import databases
    from infra.migrate import apply_where_ours

    checked(arguments.file)
    settings = read_settings()
    with databases(settings, _say) as urls:
        apply_where_ours(settings, urls)
        with bootstrap.opened(settings, urls) as parts:
            try:
                importer = _importer(parts, arguments.jurisdiction)
                return run(arguments.file, importer, as_json=arguments.json)
            except Unavailable as error:
                raise Misconfigured(
                    f"The database does not answer: {error}.",
                    "Import the file again: what was taken is not taken twice.",
                ) from error


def import_actor(system: Actor) -> Actor:
    """Who gives an import's commands: the system itself, as an editor of the directory."""
    user_id = f"user-{uuid5(NAMESPACE_OID, 'rejea/directory-import')}"
    return replace(system, user_id=user_id, role=Role.DIRECTORY_EDITOR)


def run(path: str, importer: Importer, *, as_json: bool) -> int:
    """Import a file and tell what became of it.

    Raises: WrongUse when there is no such file, Unavailable when the log does not answer.
    """
    file = checked(path)
    teller = Teller()
    try:
        report = importer.take_file(file, teller)
    except OSError as error:
        raise WrongUse(
            f"{path} cannot be read ({error.strerror}).", "Name a file that this account may read."
        ) from error
    finally:
        teller.done()
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


class Teller:
    """R3."""

    def __init__(self) -> None:
        self._began = self._told = time.monotonic()
        self._terminal = sys.stderr.isatty()

    def __call__(self, report: Report) -> None:
        now = time.monotonic()
        if now - self._told < (EVERY / 5 if self._terminal else EVERY):
            return
        self._told = now
        rate = report.documents / (now - self._began)
        line = f"{report.documents:,} documents, {rate:,.0f}/s, {len(report.problems):,} problems"
        print(f"\r\033[K{line}" if self._terminal else line, **self._way())

    def done(self) -> None:
        if self._terminal and self._told > self._began:
            print("\r\033[K", **self._way())

    def _way(self) -> dict[str, Any]:
        return {"file": sys.stderr, "flush": True, "end": "" if self._terminal else "\n"}


def _importer(parts: Parts, jurisdiction: str) -> Importer:
    """Raises: WrongUse when nobody has set down that jurisdiction."""
    from infra.bootstrap import clock_actor

    if jurisdiction not in SHIPPED and not parts.log.read({jurisdiction_stream(jurisdiction): 0}):
        raise WrongUse(
            f"There is no jurisdiction {jurisdiction!r}.", f"Name one of: {', '.join(SHIPPED)}."
        )
    told = Told(by=import_actor(clock_actor()), at=parts.log.now(), jurisdiction=jurisdiction)
    return Importer(parts.handler.handle, parts.log.read, told)


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


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
