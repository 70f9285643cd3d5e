"""Casework: clients that each hold a case and assess its needs, through the whole command path."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from domain.assessment.risk import AssessNeeds
from domain.directory.organization import RegisterOrganization
from domain.handler import Handler
from domain.holding.holder import TakeOnCase
from domain.identification.report import ReportCase
from domain.jurisdiction import jurisdiction_stream
from domain.messages import Actor, Command
from domain.vocabulary import ANSWER, ORGANIZATION_KIND, REPORT_CHANNEL, SERVICE_TYPE, STATED_AGE
from infra.event_store import PostgresEventLog
from infra.jurisdictions import commands
from infra.reference_lists import LibraryLists
from infra.waiting import Patience
from tests.benchmarks.harness import Work
from tests.examples import EDITOR, LAW_EDITOR, POLICE, SOCIAL_WORKER, WELFARE

SERVICES = tuple(SERVICE_TYPE)[:3]


class Casework:
    """Makes cases, and clients who work on them."""

    def __init__(self, log: PostgresEventLog) -> None:
        self.log = log
        self.handler = Handler(log, LibraryLists(), Patience, b"benchmark")

    def prepare(self) -> None:
        """Record the rules of the country and the agency that answers for the cases."""
        now = self.log.now()
        for wish in commands("TZ", now, LAW_EDITOR, now.year):
            self.handler.handle(wish)
        self.handler.handle(
            RegisterOrganization(
                name="Social welfare",
                kind=next(iter(ORGANIZATION_KIND)),
                jurisdiction_id=jurisdiction_stream("TZ"),
                **self._words(WELFARE, EDITOR),
            )
        )

    def client(self) -> Work:
        """A client with a case of its own."""
        stream = self.new_case()
        return lambda: self.handler.handle(self.assess(stream))

    def new_case(self) -> str:
        """A case that was reported and taken on."""
        stream = f"case-{uuid4()}"
        self.handler.handle(
            ReportCase(
                jurisdiction_id=jurisdiction_stream("TZ"),
                channel=next(iter(REPORT_CHANNEL)),
                addressed_to_id=WELFARE,
                stated_age=STATED_AGE["adult"],
                account="found asleep in a bus station, without papers",
                **self._words(stream, POLICE),
            )
        )
        self.handler.handle(
            TakeOnCase(worker_id=SOCIAL_WORKER.user_id, **self._words(stream, SOCIAL_WORKER))
        )
        return stream

    def assess(self, stream: str) -> Command:
        """A command with personal fields of two record classes."""
        return AssessNeeds(
            service_types=SERVICES,
            urgent_health=ANSWER["no"],
            health="an old burn on the left hand, no pain",
            note="sleeps badly, wants to learn to sew, asks for news of a sister",
            dependants=1,
            **self._words(stream, SOCIAL_WORKER),
        )

    def _words(self, stream: str, by: Actor) -> dict[str, Any]:
        return {"stream": stream, "by": by, "at": self.log.now(), "command_id": str(uuid4())}
