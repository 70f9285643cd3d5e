"""The cases of the matrix, each played through the commands that its people would give.

Every case has a file with canaries of every record class; what differs is who is tied to it, how.
"""

from __future__ import annotations

from domain.identification.report import DescribePerson
from domain.identification.screening import JoinGroupIncident
from domain.identity import LinkCases, MergeCases
from domain.ports import EventLog
from domain.vocabulary import (
    CASE_LINK,
    INCIDENT_ROLE,
)
from tests.examples import (
    CLINIC,
    COORDINATOR,
    SOCIAL_WORKER,
    WELFARE,
    made_id,
)
from tests.matrix.card_stories import tell_cards
from tests.matrix.cast import (
    ABROAD,
    COUNSELLING,
    COUNSELLOR,
    HOTLINE_COUNSELLOR,
    WELFARE_ABROAD,
    WORKER_ABROAD,
)
from tests.matrix.directory_story import tell_agencies, tell_ending
from tests.matrix.guarded_stories import tell_guarded
from tests.matrix.referral_stories import tell_referrals
from tests.matrix.referring import refuse
from tests.matrix.story import INCIDENT, KEY, Story, fill_file


def play(log: EventLog) -> int:
    """Let everything happen, and tell the position at which it ends."""
    story = Story(log)
    beds = tell_agencies(story)
    story.begin("unheld", taken=False)
    tell_referrals(story, beds[0])
    tell_guarded(story, beds[1])
    for tell in (_abroad, _twins, _victims, tell_cards):
        tell(story)
    return tell_ending(story).position


def _abroad(story: Story) -> None:
    """A case of another jurisdiction."""
    told = {"jurisdiction_id": ABROAD, "addressed_to_id": WELFARE_ABROAD}
    story.begin("abroad", holder=WORKER_ABROAD, **told)
    fill_file(story)


def _twins(story: Story) -> None:
    """Two agencies report one person; a coordinator merges the cases."""
    story.begin("twin one")
    fill_file(story)
    story.begin("twin two", by=HOTLINE_COUNSELLOR)
    fill_file(story)
    refuse(story, CLINIC)
    story.case = "twin one"
    story.act(
        MergeCases,
        by=COORDINATOR,
        merge_id=made_id("merge", "matrix"),
        other_case_id=KEY["twin two"],
    )


def _victims(story: Story) -> None:
    """Two people of one incident, whose cases two agencies answer for."""
    for case, agency in (("victim one", WELFARE), ("victim two", COUNSELLING)):
        by = SOCIAL_WORKER if agency == WELFARE else COUNSELLOR
        story.begin(case, addressed_to_id=agency, holder=by, taken=agency == WELFARE)
        story.fill(DescribePerson)
        story.act(JoinGroupIncident, incident_id=INCIDENT, role=INCIDENT_ROLE["presumed_victim"])
    for case, other in (("victim one", "victim two"), ("victim two", "victim one")):
        story.case = case
        story.act(
            LinkCases,
            by=COORDINATOR,
            other_case_id=KEY[other],
            kind=CASE_LINK["same_incident_coordinator_only"],
        )
