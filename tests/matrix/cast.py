"""Everybody of the matrix: who asks, for which agency, and what they bring to the asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.access import Principal
from domain.jurisdiction import jurisdiction_stream
from domain.messages import Actor, Role
from tests.examples import (
    AUTHORITY,
    CHILD_OFFICER,
    CLINIC,
    CONSUL,
    COORDINATION,
    COORDINATOR,
    DECIDER,
    EDITOR,
    IMMIGRATION,
    LAW_EDITOR,
    LAWYER,
    LEGAL_AID,
    NURSE,
    PARTNER,
    POLICE,
    PROSECUTOR,
    PROTECTION_OFFICER,
    RETURN_AGENCY,
    RETURN_OFFICER,
    SECOND_WORKER,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    SUPERVISOR,
    WELFARE,
    acting,
    made_id,
)

HERE, ABROAD = jurisdiction_stream("TZ"), jurisdiction_stream("GB")

COUNSELLING = made_id("organization", "counselling")
FORMER_PARTNER = made_id("organization", "former partner")
CLOSED_AGENCY = made_id("organization", "closed agency")
HOTLINE = made_id("organization", "hotline")
COORDINATION_ABROAD = made_id("organization", "coordination abroad")
WELFARE_ABROAD = made_id("organization", "welfare abroad")

COUNSELLOR = acting(Role.SERVICE_PROVIDER, COUNSELLING)
FORMER = acting(Role.SERVICE_PROVIDER, FORMER_PARTNER)
OF_CLOSED = acting(Role.SERVICE_PROVIDER, CLOSED_AGENCY)
HOTLINE_COUNSELLOR = acting(Role.HOTLINE_COUNSELLOR, HOTLINE)
WORKER_ABROAD = acting(Role.SOCIAL_WORKER, WELFARE_ABROAD)
SECOND_NURSE = acting(Role.HEALTH_WORKER, CLINIC, "second")
IMMIGRATION_OF_WELFARE = acting(Role.IMMIGRATION_OFFICER, WELFARE)
CONSUL_OF_WELFARE = acting(Role.CONSULAR_OFFICER, WELFARE)


@dataclass(frozen=True)
class Asker:
    """Somebody who asks: as whom, from where, for what, and how they signed in."""

    actor: Actor
    jurisdiction_id: str = HERE
    purpose: str = ""
    clearances: tuple[str, ...] = ()
    strength: str = "development"

    @property
    def subject(self) -> str:
        """What their token names; one person may ask in several ways."""
        return "/".join([self.actor.user_id, *self.clearances, self.strength])


CUSTODIAN = acting(Role.CUSTODIAN, WELFARE)
ON_CALL = acting(Role.CUSTODIAN, COORDINATION)

ASKERS: Mapping[str, Asker] = {
    "social worker": Asker(SOCIAL_WORKER),
    "social worker with one factor": Asker(SOCIAL_WORKER, strength="single"),
    "social worker with a clearance": Asker(SOCIAL_WORKER, clearances=("protected_witness",)),
    "social worker for training": Asker(SOCIAL_WORKER, purpose="training"),
    "social worker for the police": Asker(SOCIAL_WORKER, purpose="information_to_police"),
    "second worker": Asker(SECOND_WORKER),
    "child officer": Asker(CHILD_OFFICER),
    "supervisor": Asker(SUPERVISOR, clearances=("protected_witness",)),
    "custodian": Asker(CUSTODIAN),
    "immigration officer of welfare": Asker(IMMIGRATION_OF_WELFARE),
    "consular officer of welfare": Asker(CONSUL_OF_WELFARE),
    "directory editor of welfare": Asker(acting(Role.DIRECTORY_EDITOR, WELFARE)),
    "nurse": Asker(NURSE),
    "nurse for case management": Asker(NURSE, purpose="case_management"),
    "nurse for research": Asker(NURSE, purpose="research"),
    "second nurse for the police": Asker(SECOND_NURSE, purpose="information_to_police"),
    "lawyer for a referral": Asker(LAWYER, purpose="referral"),
    "counsellor": Asker(COUNSELLOR),
    "shelter worker": Asker(SHELTER_WORKER),
    "return officer": Asker(RETURN_OFFICER),
    "authority": Asker(DECIDER),
    "former partner": Asker(FORMER),
    "partner abroad": Asker(PARTNER),
    "hotline counsellor": Asker(HOTLINE_COUNSELLOR),
    "police": Asker(POLICE),
    "prosecutor": Asker(PROSECUTOR),
    "immigration": Asker(IMMIGRATION),
    "consul for an embassy": Asker(CONSUL, purpose="embassy_contact"),
    "custodian on call": Asker(ON_CALL),
    "second custodian": Asker(acting(Role.CUSTODIAN, COORDINATION, "second")),
    "police officer of counselling": Asker(acting(Role.POLICE_OFFICER, COUNSELLING)),
    "coordinator": Asker(COORDINATOR),
    "coordinator abroad": Asker(acting(Role.COORDINATOR, COORDINATION_ABROAD), ABROAD),
    "auditor": Asker(acting(Role.AUDITOR, COORDINATION)),
    "auditor abroad": Asker(acting(Role.AUDITOR, COORDINATION_ABROAD), ABROAD),
    "data protection officer": Asker(PROTECTION_OFFICER),
    "directory editor": Asker(EDITOR),
    "law editor": Asker(LAW_EDITOR),
    "worker abroad": Asker(WORKER_ABROAD, ABROAD),
    "of a closed agency": Asker(OF_CLOSED),
}
"""By the name that the oracle's table has for them."""

SHUT_OUT = frozenset({"of a closed agency", "a suspended service"})
"""Who proves who they are, and is not let in."""

AGENCIES = (LEGAL_AID, AUTHORITY, RETURN_AGENCY, COUNSELLING, FORMER_PARTNER, CLOSED_AGENCY)
"""Agencies to which people are referred, beside the clinic and the shelter."""


def accounts() -> dict[str, Principal]:
    """Everybody who signs in with a token, by its subject."""
    return {
        asker.subject: Principal(
            actor=asker.actor,
            jurisdiction_id=asker.jurisdiction_id,
            name=name,
            clearances=asker.clearances,
        )
        for name, asker in ASKERS.items()
    }
