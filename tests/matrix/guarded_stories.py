"""Stories of what is opened to few: by a glass, a seal, an assignment, or to no health at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.assessment.best_interests import AssessBestInterests
from domain.holding.course import PutOnHold
from domain.identification.age import DisputeAge
from domain.identification.report import DescribePerson
from domain.messages import Role
from domain.vocabulary import (
    HOLD_REASON,
)
from tests.examples import (
    CHILD_OFFICER,
    CLINIC,
    IMMIGRATION,
    NURSE,
    POLICE,
    POLICE_POST,
    SECOND_WORKER,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    acting,
)
from tests.matrix.cast import (
    HOTLINE_COUNSELLOR,
    IMMIGRATION_OF_WELFARE,
)
from tests.matrix.referring import refer
from tests.matrix.story import LONG, R, Story, admit, break_glass, cover, fill_file, own_work, seal


def tell_guarded(story: Story, place_id: str) -> None:
    """Let every one of them happen."""
    for tell in (_glass, _covered, _child, _witness, _police):
        tell(story)
    _location(story, place_id)


def _glass(story: Story) -> None:
    """A glass that was broken now, one whose time is over; an officer stands in for the worker."""
    story.begin("glass")
    fill_file(story)
    cover(story, IMMIGRATION_OF_WELFARE)
    earlier = story.at() - timedelta(hours=2)
    for by, at in ((NURSE, story.at()), (HOTLINE_COUNSELLOR, earlier)):
        break_glass(story, by, R.IDENTITY, R.MEDICAL, at=at)


def _covered(story: Story) -> None:
    """A colleague stands in for the worker, and another one broke the glass."""
    story.begin("covered")
    fill_file(story)
    cover(story, SECOND_WORKER)
    break_glass(story, CHILD_OFFICER, R.IDENTITY, R.MEDICAL)


def _child(story: Story) -> None:
    """The sealed record of a child, of which a clinic was told as well."""
    story.begin("child")
    refer(story, CLINIC, (R.IDENTITY, R.MEDICAL, R.CHILD), NURSE)
    fill_file(story, child=True)
    story.fill(AssessBestInterests)
    story.fill(DisputeAge)
    own_work(story, NURSE)
    seal(story, "child_record", (SOCIAL_WORKER, CHILD_OFFICER, NURSE))


def _witness(story: Story) -> None:
    """A protected witness: the list alone is not enough."""
    story.begin("witness")
    fill_file(story)
    refer(story, CLINIC, (R.IDENTITY, R.MEDICAL), NURSE)
    seal(story, "protected_witness", (SOCIAL_WORKER, NURSE))


def _location(story: Story, place_id: str) -> None:
    """A stay in a shelter whose location is sealed."""
    story.begin("location")
    fill_file(story)
    refer(story, CLINIC, (R.IDENTITY, R.CONTACT_LOCATION), NURSE)
    refer(story, SHELTER_HOUSE, (R.IDENTITY, R.CONTACT_LOCATION), SHELTER_WORKER)
    admit(story, place_id)
    seal(story, "shelter_location", (SOCIAL_WORKER,))


def _police(story: Story) -> None:
    """A case that the police answer for; what a clinic records there is not for the police.

    An immigration officer broke the glass while they had another office.
    """
    story.begin("police", taken=False, addressed_to_id=POLICE_POST, by=HOTLINE_COUNSELLOR)
    story.holder = POLICE
    story.fill(DescribePerson)
    refer(story, CLINIC, (R.IDENTITY, R.MEDICAL), NURSE)
    own_work(story, NURSE)
    break_glass(story, replace(IMMIGRATION, role=Role.SUPERVISOR), R.IDENTITY, R.MEDICAL)
    chief = acting(Role.SUPERVISOR, POLICE_POST)
    review = {"review_due_at": story.at() + LONG}
    story.fill(PutOnHold, by=chief, reason=HOLD_REASON["health"], **review)
