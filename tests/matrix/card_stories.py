"""Stories of safety cards: recorded, released, reviewed, lapsed; with a seal and without."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.assessment.risk import AssessNeeds, RecordSafetyCard
from domain.identification.report import DescribePerson
from domain.messages import Actor, RecordClass
from domain.protection.safety_card import ReleaseSafetyCard, ReviewSafetyCardRelease
from domain.vocabulary import GLASS_REVIEW_OUTCOME, VITAL_INTEREST
from tests.examples import (
    CLINIC,
    LAWYER,
    LEGAL_AID,
    NURSE,
    SHELTER_HOUSE,
    SOCIAL_WORKER,
    SUPERVISOR,
    WELFARE,
    made_id,
)
from tests.matrix.cast import (
    CONSUL_OF_WELFARE,
    COUNSELLING,
    HOTLINE,
    HOTLINE_COUNSELLOR,
    IMMIGRATION_OF_WELFARE,
    ON_CALL,
)
from tests.matrix.referring import refer
from tests.matrix.story import Story, break_glass, seal

LONGER_THAN_A_DAY = timedelta(hours=25)


def tell_cards(story: Story) -> None:
    """Let every story of a card happen."""
    for tell in (_card, _sealed, _reviewed, _lapsed):
        tell(story)


def _card(story: Story) -> None:
    """Another agency of the case has no card, and who broke the glass has what was named."""
    _begin(story, "card open")
    refer(story, LEGAL_AID, (RecordClass.NARRATIVE, RecordClass.LEGAL), LAWYER)
    _release(story, COUNSELLING)
    break_glass(story, HOTLINE_COUNSELLOR, RecordClass.IDENTITY)


def _sealed(story: Story) -> None:
    """Everybody of these agencies has the card, and what is sealed nobody by it."""
    _begin(story, "card sealed")
    refer(story, CLINIC, (RecordClass.IDENTITY, RecordClass.MEDICAL), NURSE)
    refer(story, SHELTER_HOUSE, (RecordClass.IDENTITY,))
    for agency_id in (CLINIC, COUNSELLING, SHELTER_HOUSE, HOTLINE, WELFARE):
        _release(story, agency_id)
    break_glass(story, HOTLINE_COUNSELLOR, RecordClass.IDENTITY)
    seal(story, "child_record", (SOCIAL_WORKER, NURSE))


def _reviewed(story: Story) -> None:
    _begin(story, "card reviewed", IMMIGRATION_OF_WELFARE)
    _release(story, COUNSELLING)
    story.act(
        ReviewSafetyCardRelease,
        by=SUPERVISOR,
        release_id=_release_of(story, COUNSELLING),
        outcome=GLASS_REVIEW_OUTCOME["justified"],
    )


def _lapsed(story: Story) -> None:
    _begin(story, "card lapsed", CONSUL_OF_WELFARE)
    _release(story, COUNSELLING, story.at() - LONGER_THAN_A_DAY)


def _begin(story: Story, case: str, worker: Actor = SOCIAL_WORKER) -> None:
    story.begin(case, worker=worker)
    for kind in (DescribePerson, AssessNeeds, RecordSafetyCard):
        story.fill(kind)


def _release(story: Story, agency_id: str, at: datetime | None = None) -> None:
    story.act(
        ReleaseSafetyCard,
        by=ON_CALL,
        at=at or story.at(),
        release_id=_release_of(story, agency_id),
        reason=VITAL_INTEREST["medical_emergency"],
        recipient_id=agency_id,
    )


def _release_of(story: Story, agency_id: str) -> str:
    return made_id("release", f"{story.case} {agency_id}")
