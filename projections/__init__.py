"""Read models: each file answers one question."""

from __future__ import annotations

from collections.abc import Mapping

from domain.messages import Event
from projections.case_view import CaseView
from projections.directory_view import Directory
from projections.due_list import DueList
from projections.funnel import Funnel
from projections.person_index import Indexing, PersonIndex
from projections.projection import AnyProjection
from projections.recipients import Recipients
from projections.referral_list import ReferralList
from projections.return_list import ReturnList
from projections.shelter_occupancy import ShelterOccupancy
from projections.timeline import Timeline


def every(
    names: Mapping[type[Event], str], indexing: Indexing | None = None
) -> tuple[AnyProjection, ...]:
    """All projections, for the stable names of events; a new one is added here.

    Without `indexing` they can be named, but the index of persons cannot follow the log.
    """
    return (
        CaseView(names),
        Timeline(names),
        DueList(),
        ShelterOccupancy(),
        Directory(),
        ReferralList(),
        ReturnList(),
        Funnel(),
        PersonIndex(indexing),
        Recipients(),
    )
