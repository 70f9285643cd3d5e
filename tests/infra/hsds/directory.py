"""A directory in memory: the real decisions, the real check of values, a log that is a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from domain.directory import organization
from domain.directory import state as directory
from domain.messages import Command, Event, Recorded
from domain.ports import Place, Receipt
from domain.wellformed import check
from infra.hsds.importing import Importer
from infra.hsds.mapping import Told
from infra.hsds.reading import Document
from infra.reference_lists import LibraryLists
from tests.domain.scenario import Past, recorded
from tests.examples import EDITOR, MORNING, later

TOLD = Told(by=EDITOR, at=MORNING)


class Directory:
    """Keeps what is decided, stream by stream."""

    def __init__(self) -> None:
        self.log: dict[str, list[Recorded]] = {}
        self.states: dict[str, directory.Organization] = {}
        self.given: dict[str, Receipt] = {}

    def handle(self, wish: Command) -> Receipt:
        check(wish, LibraryLists())
        if wish.command_id in self.given:
            return replace(self.given[wish.command_id], repeated=True)
        decided = organization.decide(cast("Any", wish), organizations=self.states)
        for event in decided:
            assert isinstance(event, Event)
            self.append(wish.stream, event)
        version = len(self.log[wish.stream])
        place = Place(stream=wish.stream, version=version, position=version)
        receipt = Receipt(command_id=wish.command_id, places=(place,), recorded_at=wish.at)
        self.given[wish.command_id] = receipt
        return receipt

    def append(self, stream: str, event: Event) -> None:
        history = self.log.setdefault(stream, [])
        entry = replace(recorded(Past(event), len(history) + 1), stream=stream)
        history.append(entry)
        before = self.states.get(stream, directory.Organization())
        self.states[stream] = directory.evolve(before, entry)

    def read(self, after: Mapping[str, int]) -> Sequence[Recorded]:
        return [
            entry
            for stream, version in after.items()
            for entry in self.log.get(stream, [])
            if entry.version > version
        ]

    def importer(self, days: float = 0) -> Importer:
        return Importer(self.handle, self.read, TOLD._replace(at=later(days=days)))

    def take(self, *values: Any) -> Importer:
        """Import documents as if they stood in a list."""
        importer = self.importer()
        for number, value in enumerate(values):
            importer.take(Document(f"$[{number}]", value))
        return importer

    def events(self, kind: type[Any]) -> list[Any]:
        return [
            entry.event
            for history in self.log.values()
            for entry in history
            if isinstance(entry.event, kind)
        ]

    def facts(self) -> int:
        return sum(map(len, self.log.values()))
