"""A small programme in memory: one log, one handler, the rules of Tanzania, a shelter with beds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar
from uuid import NAMESPACE_OID, uuid5

from domain.directory.organization import OfferService, RegisterOrganization
from domain.handler import Handler
from domain.identification.report import ReportCase
from domain.jurisdiction import jurisdiction_stream
from domain.messages import Command
from domain.ports import EventLog, Receipt, ReferenceLists, Waiting
from domain.shelter.places import AddPlace, OpenShelter
from domain.vocabulary import (
    AGE_GROUP,
    ORGANIZATION_KIND,
    PLACE_KIND,
    REGION,
    REPORT_CHANNEL,
    SERVICE_STATUS,
    SERVICE_TYPE,
    SEX,
    STATED_AGE,
)
from infra.jurisdictions import configure
from infra.reference_lists import LibraryLists
from tests.domain.memory_log import MemoryLog
from tests.examples import (
    CASE,
    EDITOR,
    LAW_EDITOR,
    MORNING,
    POLICE,
    SHELTER,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    WELFARE,
    made_id,
)

C = TypeVar("C", bound=Command)
SHELTER_SERVICE = made_id("service", "shelter")
TZ = jurisdiction_stream("TZ")
_NUMBERS = count(1)
LONG_BEFORE = timedelta(days=30)


class Twice:
    """Waits for nothing, and gives up after some tries."""

    def __init__(self, tries: int = 50) -> None:
        self._tries = tries

    def pause(self, tries: int) -> bool:
        return tries < self._tries


class Programme:
    """Gives commands as its users would; every wish has an id of its own unless it names one."""

    def __init__(
        self,
        log: EventLog | None = None,
        reference: ReferenceLists | None = None,
        waiting: Callable[[], Waiting] = Twice,
    ) -> None:
        self.log = log or MemoryLog()
        self.handler = Handler(self.log, reference or LibraryLists(), waiting, b"a secret of tests")
        began = self.at() - LONG_BEFORE
        configure(self.handler.handle, at=began, by=LAW_EDITOR, year=began.year)
        if not self.log.read({WELFARE: 0}):
            self.register(WELFARE, made_id("service", "welfare"), "child_protection_service")

    def at(self) -> datetime:
        """When a wish is given that names no time of its own."""
        return MORNING

    def give(self, kind: type[C], /, **words: Any) -> Receipt:
        return self.handler.handle(self.wish(kind, **words))

    def wish(self, kind: type[C], /, **words: Any) -> C:
        told: dict[str, Any] = {
            "stream": CASE,
            "by": SOCIAL_WORKER,
            "at": self.at(),
            "command_id": str(uuid5(NAMESPACE_OID, f"wish {next(_NUMBERS)}")),
        }
        return kind(**(told | words))

    def report(self, **words: Any) -> Receipt:
        told: dict[str, Any] = {
            "by": POLICE,
            "jurisdiction_id": TZ,
            "channel": REPORT_CHANNEL["border_post"],
            "addressed_to_id": WELFARE,
            "stated_age": STATED_AGE["adult"],
        }
        return self.give(ReportCase, **(told | words))

    def register(
        self, organization_id: str, service_id: str, service_type: str, jurisdiction_id: str = TZ
    ) -> None:
        self.give(
            RegisterOrganization,
            stream=organization_id,
            by=EDITOR,
            name="An invented organization",
            kind=ORGANIZATION_KIND["NGO"],
            jurisdiction_id=jurisdiction_id,
        )
        self.give(
            OfferService,
            stream=organization_id,
            by=EDITOR,
            service_id=service_id,
            name="An invented service",
            service_type=SERVICE_TYPE[service_type],
            status=SERVICE_STATUS["active"],
        )

    def open_shelter(self, beds: int, stream: str = SHELTER) -> tuple[str, ...]:
        both = (SEX["female"], SEX["male"])
        self.register(SHELTER_HOUSE, SHELTER_SERVICE, "safehouse_service")
        self.give(
            OpenShelter,
            stream=stream,
            by=SHELTER_WORKER,
            organization_id=SHELTER_HOUSE,
            service_id=SHELTER_SERVICE,
            jurisdiction_id=TZ,
            region=REGION["TZ-08"],
            accepts_sexes=both,
            accepts_ages=(AGE_GROUP["adult"],),
            accepts_children_with_parent=True,
        )
        places = tuple(made_id("place", f"{stream} bed {number}") for number in range(beds))
        for place_id in places:
            self.give(
                AddPlace,
                stream=stream,
                by=SHELTER_WORKER,
                place_id=place_id,
                kind=PLACE_KIND["bed"],
                sexes=both,
                age_groups=(AGE_GROUP["adult"],),
                capacity=1,
                accessible=False,
                isolation=False,
            )
        return places

    def history(self, stream: str = CASE) -> list[str]:
        return [type(entry.event).__name__ for entry in self.log.read({stream: 0})]


def day(number: int) -> datetime:
    return MORNING + timedelta(days=number)
