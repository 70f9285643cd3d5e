"""Importing: documents into the log, every problem told, what is sound taken.

R1  Nothing is written but by commands, and only what the directory does not say already: the same
    file twice appends nothing the second time.
R2  Each thing is taken once from a file: the first mention of it, by its id.
R3  A refusal concerns its own line; the rest of the document is taken.
R4  A personal value that was erased is not brought back.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid5

from domain.directory.organization import (
    DirectoryContactRecorded,
    LocationRecorded,
    OfferService,
    OrganizationClosed,
    OrganizationRegistered,
    PlaceService,
    RecordDirectoryContact,
    RecordLocation,
    RegisterOrganization,
    ServiceEnded,
    ServiceOffered,
    ServicePlaced,
    key_of,
)
from domain.messages import Command, Event, Recorded, Refused
from domain.personal import Veiled
from domain.ports import Receipt
from infra.hsds.kinds import sound_part
from infra.hsds.mapping import Described, Mapped, Told, organization_commands, service_commands
from infra.hsds.problems import Problem
from infra.hsds.reading import Document, Unreadable, documents

_NAMESPACE = UUID("7a1c9d58-2f1e-5b0a-8a35-3f6d2c5f9b60")
_REMEMBERED = 1000
_FACTS: Mapping[type[Command], type[Event]] = {
    RegisterOrganization: OrganizationRegistered,
    OfferService: ServiceOffered,
    RecordLocation: LocationRecorded,
    PlaceService: ServicePlaced,
    RecordDirectoryContact: DirectoryContactRecorded,
}
_DESCRIPTIONS = tuple(_FACTS.values())

Words = tuple[object, ...]


@dataclass
class Report:
    """What became of a file."""

    documents: int = 0
    imported: int = 0
    skipped: int = 0
    recorded: int = 0
    unchanged: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        (self.notes if problem.is_note else self.problems).append(problem)


@dataclass
class Known:
    """What the log says of one organization, as far as an import compares it."""

    version: int = 0
    is_closed: bool = False
    latest: dict[str, Words] = field(default_factory=dict)

    @property
    def is_registered(self) -> bool:
        return "organization" in self.latest


class Importer:
    """Takes documents one by one."""

    def __init__(
        self,
        handle: Callable[[Command], Receipt],
        read: Callable[[Mapping[str, int]], Sequence[Recorded]],
        told: Told,
    ) -> None:
        self._handle = handle
        self._read = read
        self._told = told
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._taken: set[tuple[str, str]] = set()
        self.report = Report()

    def take_file(
        self, file: Path, after_each: Callable[[Report], None] = lambda _: None
    ) -> Report:
        """Take every document of a file; a fault in the file ends it there.

        Raises: OSError, Unavailable.
        """
        try:
            for found in documents(file):
                self.take(found)
                after_each(self.report)
        except Unreadable as fault:
            self.report.add(Problem(path=fault.path, what=f"{fault.what}. {fault.advice}"))
        return self.report

    def take(self, found: Document | Problem) -> None:
        """Take one document, or note what stands in the place of one."""
        self.report.documents += 1
        if isinstance(found, Problem):
            self.report.skipped += 1
            self.report.add(found)
            return
        kind, part, problems = sound_part(found)
        for problem in problems:
            self.report.add(problem)
        if part is None:
            self.report.skipped += 1
            return
        commands = organization_commands if kind == "organization" else service_commands
        self._take_lines(commands(part, self._told))

    def _take_lines(self, lines: Iterator[Mapped | Problem]) -> None:
        refused = self.report.refused
        mapped = 0
        for line in lines:
            if isinstance(line, Problem):
                self.report.add(line)
                continue
            mapped += 1
            if not self._take_line(line):
                break
        is_taken = mapped > self.report.refused - refused
        self.report.imported += is_taken
        self.report.skipped += not is_taken

    def _take_line(self, line: Mapped) -> bool:
        """R1 and R2: give a command unless it says nothing new; tell whether to go on."""
        command, known = line.command, self._knowledge(line.command.stream)
        key = key_of(command)
        if known.is_closed or not (known.is_registered or key == "organization"):
            self._refuse(line, _unusable(known))
            return False
        if (command.stream, key) in self._taken:
            return True
        self._taken.add((command.stream, key))
        if _is_said(known, key, command):
            self.report.unchanged += 1
            return True
        if key == "organization" and known.is_registered:
            self.report.add(Problem(path=line.path, what=_REGISTERED, is_note=True))
            return True
        self._give(line, known, key)
        return True

    def _give(self, line: Mapped, known: Known, key: str) -> None:
        command = replace(line.command, command_id=_command_id(line.command, known.version, key))
        try:
            receipt = self._handle(command)
        except Refused as refusal:
            self._refuse(line, f"was refused: {refusal.code()}. {refusal.advice}")
            return
        known.version = receipt.version_of(command.stream)
        known.latest[key] = _words(command)
        self.report.recorded += 1

    def _refuse(self, line: Mapped, what: str) -> None:
        self.report.refused += 1
        self.report.add(Problem(path=line.path, what=what))

    def _knowledge(self, stream: str) -> Known:
        """What the log says of an organization, remembered for the last thousand of them."""
        if stream not in self._known:
            self._known[stream] = known_from(self._read({stream: 0}))
        self._known.move_to_end(stream)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return self._known[stream]


def known_from(history: Sequence[Recorded]) -> Known:
    """Fold the history of an organization."""
    known = Known()
    for recorded in history:
        known.version = recorded.version
        match recorded.event:
            case OrganizationClosed():
                known.is_closed = True
            case ServiceEnded(service_id=service_id):
                known.latest.pop(service_id, None)
            case event if isinstance(event, _DESCRIPTIONS):
                known.latest[key_of(cast("Any", event))] = _words(event)
            case _:
                pass
    return known


def _is_said(known: Known, key: str, command: Described) -> bool:
    before = known.latest.get(key)
    if before is None:
        return False
    pairs = zip(before, _words(command), strict=True)
    return all(isinstance(was, Veiled) or was == now for was, now in pairs)


def _words(said: Described | Event) -> Words:
    """The words of a command or of its fact, in the fact's order."""
    kind = _FACTS.get(cast("Any", type(said)), type(said))
    return tuple(getattr(said, each.name) for each in fields(cast("Any", kind)))


def _command_id(command: Described, version: int, key: str) -> str:
    """R1: the same words on the same version are the same wish, also after a crash."""
    return str(
        uuid5(_NAMESPACE, repr((command.stream, version, key, command.by.user_id, _words(command))))
    )


def _unusable(known: Known) -> str:
    if known.is_closed:
        return "its organization is closed in the directory; register the one that takes its place"
    return "its organization is not in the directory; import that first"


_REGISTERED = "is registered already with other words; these are kept as they are"
