"""A story: a programme that acts in one case at a time, and what its people do in most of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from domain.assessment.persons import LinkPerson
from domain.assessment.risk import AssessNeeds, AssessRisk, RecordSafetyCard
from domain.assessment.support_plan import AgreeSupportPlan
from domain.holding.holder import CoverWorker, TakeOnCase
from domain.identification.age import StateAge
from domain.identification.report import DescribePerson, ReportCase
from domain.identification.safety import CheckSafety
from domain.justice.proceedings import AnswerCooperation
from domain.messages import Actor, Command, RecordClass, Role
from domain.ports import EventLog, Receipt
from domain.protection.break_glass import BreakGlass
from domain.protection.sealing import ConfirmSeal, ProposeSeal
from domain.shelter.stay import AdmitResident
from domain.vocabulary import (
    ANSWER,
    GLASS_REASON,
    SEAL_CHANGE,
    SEAL_KIND,
    STATED_AGE,
    STAY_ARRANGEMENT,
)
from infra.waiting import Patience
from tests.domain.programme import Programme
from tests.examples import (
    SECOND_WORKER,
    SHELTER,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    made_id,
)
from tests.matrix import cards
from tests.matrix.canaries import canaries_of, with_canaries

C = TypeVar("C", bound=Command)
R = RecordClass
ALL = tuple(R)
LONG = timedelta(days=60)
SOON = timedelta(seconds=2)
"""After so long a consent of these stories ends by itself."""
CASES = (
    "whole",
    "grounds",
    "stay",
    "glass",
    "care",
    "child",
    "witness",
    "location",
    "police",
    "abroad",
    "twin one",
    "twin two",
    "victim one",
    "victim two",
    "unheld",
    "onward",
    "covered",
    *cards.CASES,
)
KEY = {name: made_id("case", f"matrix {name}") for name in CASES}
NAME_OF = {key: name for name, key in KEY.items()}
INCIDENT = made_id("incident", "matrix")


class Story(Programme):
    """A programme that acts now, in one case at a time, and leaves canaries wherever it can."""

    def __init__(self, log: EventLog) -> None:
        super().__init__(log, waiting=Patience)
        self.case = ""
        self.holder: Actor = SOCIAL_WORKER

    def at(self) -> datetime:
        return self.log.now()

    def begin(self, case: str, **words: Any) -> None:
        """Let a case be reported, and taken on where it is the welfare agency's, for a worker."""
        self.case, self.holder = case, words.pop("holder", SOCIAL_WORKER)
        taken = words.pop("taken", True)
        worker: Actor = words.pop("worker", self.holder)
        report = {**canaries_of_report(case), "stream": KEY[case]}
        self.report(**(report | words))
        if taken:
            self.act(TakeOnCase, worker_id=worker.user_id)

    def act(self, kind: type[C], /, **words: Any) -> Receipt:
        """Give a command in the case under way, with canaries in what `words` leave unsaid."""
        told = {**canaries_of(kind, self.case), "stream": KEY.get(self.case, ""), "by": self.holder}
        return self.give(kind, **(told | words))

    def fill(self, kind: type[C], /, **words: Any) -> Receipt:
        """The same with every other field said, too."""
        told = {**canaries_of(kind, self.case), "stream": KEY.get(self.case, ""), "by": self.holder}
        made = with_canaries(kind, self.case, **(self._envelope() | told | words))
        return self.handler.handle(made)

    def _envelope(self) -> dict[str, Any]:
        wish = self.wish(TakeOnCase, worker_id="")
        return {"at": wish.at, "command_id": wish.command_id}


def canaries_of_report(case: str) -> dict[str, Any]:
    return {
        **canaries_of(ReportCase, case),
        "reporter_contact_id": made_id("contact", f"of {case}"),
    }


def fill_file(story: Story, *, child: bool = False) -> None:
    """What a worker learns of the person: words of every record class."""
    story.fill(DescribePerson)
    story.fill(CheckSafety, safe_from_hour=9, safe_until_hour=17, last_contact=None)
    story.fill(
        StateAge,
        stated_age=STATED_AGE["child" if child else "adult"],
        birth_date=date(2012 if child else 1990, 3, 4),
        birth_date_latest=date(2012 if child else 1990, 3, 4),
        **({} if child else {"reasons_to_believe_child": None}),
    )
    story.fill(AssessNeeds)
    story.fill(RecordSafetyCard)
    story.fill(AssessRisk)
    story.fill(AgreeSupportPlan, plan_id=made_id("plan", story.case), planned_end_on=None)
    story.fill(
        LinkPerson,
        linked_person_id=made_id("person", f"linked to {story.case}"),
        linked_case_id=None if story.case == "abroad" else KEY["unheld"],
        unrelated_adult=None,
    )
    story.act(AnswerCooperation, answer=ANSWER["no"])


def own_work(story: Story, by: Actor) -> None:
    """What an agency records itself while it serves the person."""
    if by.role is not Role.HEALTH_WORKER:
        return
    story.fill(RecordSafetyCard, by=by)


def admit(story: Story, place_id: str) -> None:
    story.act(
        AdmitResident,
        by=SHELTER_WORKER,
        stay_id=made_id("stay", story.case),
        shelter_id=SHELTER,
        place_id=place_id,
        arrangement=STAY_ARRANGEMENT["dormitory"],
        house_rules_explained=ANSWER["yes"],
        medical_check_offered=ANSWER["declined"],
        consent_to_stay=ANSWER["yes"],
    )


def seal(story: Story, kind: str, listed: Sequence[Actor]) -> None:
    proposal_id = made_id("proposal", story.case)
    story.act(
        ProposeSeal,
        proposal_id=proposal_id,
        seal_id=made_id("seal", story.case),
        change=SEAL_CHANGE["seal"],
        kind=SEAL_KIND[kind],
        listed_user_ids=tuple(actor.user_id for actor in listed),
    )
    story.act(ConfirmSeal, by=SECOND_WORKER, proposal_id=proposal_id)


def cover(story: Story, by: Actor) -> None:
    """Let somebody stand in for the social worker."""
    story.act(
        CoverWorker,
        worker_id=SOCIAL_WORKER.user_id,
        covered_by_id=by.user_id,
        until_on=(story.at() + LONG).date(),
    )


def break_glass(story: Story, by: Actor, *classes: RecordClass, at: datetime | None = None) -> None:
    story.act(
        BreakGlass,
        by=by,
        at=at or story.at(),
        glass_id=made_id("glass", f"{story.case} {by.user_id}"),
        reason=GLASS_REASON["medical_emergency"],
        record_classes=classes,
    )
