"""A look: one principal at one case, decided once; and which rows a list may hold.

R1  The decision is domain.access.decide_view on the standing that the row holds; nothing here
    decides anew who may see.
R2  A list holds only what the same decision would permit: its parties were written by that
    decision, and watchers see by jurisdiction (case_view.ties_of).
R3  Whoever filters by something must be allowed to see it, else the row is not in the list: the
    filter would tell it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg import sql

from domain import access
from domain.access import Principal, Tie, View
from domain.messages import RecordClass, Value
from domain.standing import Bond, Standing
from projections.case_row import standing_from
from projections.reading import Record, Visible

REPORT = "case.reported.v1"
RECEIPT = "report.receipt_given.v1"
TRANSFER_OFFER = "case.transfer_offered.v1"
LINKED = "cases.linked.v1"
COORDINATORS_LINK = "same_incident_coordinator_only"
WATCHING = (Tie.COORDINATOR, Tie.AUDITOR)

_WITHHELD_BECAUSE = {
    Tie.REFERRAL: "not_in_referral",
    Tie.RECEIVER: "referral_not_accepted",
    Tie.REPORTER: "reporter_sees_a_receipt",
    Tie.COORDINATOR: "steps_without_persons",
    Tie.AUDITOR: "steps_without_persons",
}
_SERVICE_SPEAKS_OF = {
    "health_medical_service": RecordClass.MEDICAL,
    "psychosocial_service": RecordClass.PSYCHOSOCIAL,
    "legal_assistance_service": RecordClass.LEGAL,
    "prosecution_service": RecordClass.LEGAL,
    "child_protection_service": RecordClass.CHILD,
    "safehouse_service": RecordClass.CONTACT_LOCATION,
}


class Look(Value):
    """A principal, a case, and what the policy permits between them."""

    principal: Principal
    case: Record
    standing: Standing
    view: View

    @property
    def watches(self) -> bool:
        return self.view.tie in WATCHING

    @property
    def agency_id(self) -> str:
        return self.principal.actor.agency_id

    @property
    def withheld_because(self) -> str:
        return _WITHHELD_BECAUSE.get(self.view.tie, "")

    def permits(self, record_class: str) -> bool:
        return record_class in self.view.record_classes

    def opens(self, record_class: str) -> bool:
        """Personal fields of this class may be opened."""
        return self.view.persons and self.permits(record_class)

    def shows_referral(self, referral_id: str, referral: Mapping[str, Any]) -> bool:
        """Whether the parties and the kind of service of a referral are shown.

        The kind of a service tells of health, of the mind, of the law, or of where somebody sleeps.
        """
        if self.view.tie is Tie.HOLDER:
            return True
        if self.view.tie is Tie.RECEIVER:
            return referral_id in self.view.referral_ids
        if not self.view.persons:
            return False
        if self.agency_id in (referral["from_agency_id"], referral["to_agency_id"]):
            return True
        tells = _SERVICE_SPEAKS_OF.get(referral["service_type"]["code"])
        return tells is None or self.permits(tells)


class Needs(Value):
    """What a filter reads of a case (R3)."""

    whole: bool = False
    persons: bool = False
    record_classes: tuple[RecordClass, ...] = ()


def look_at(principal: Principal, case: Record | None) -> Look | None:
    """Decide on a case; None where it may not be known, as where there is none."""
    if case is None or not principal.actor.agency_id:
        return None
    standing = standing_from(case["standing"])
    view = access.decide_view(principal, standing)
    if not view.permit:
        return None
    return Look(principal=principal, case=case, standing=standing, view=view)


def visible_cases(principal: Principal, needs: Needs | None = None) -> Visible:
    """The cases that a principal may know of, for lists and counts (R2)."""
    needs = needs or Needs()
    watching = access.decide_view(principal, _without_ties(principal))
    if watching.permit and principal.actor.agency_id:
        return _watched(principal, watching, needs)
    return Visible(
        source=_TIED,
        key=("party.reported_at", "party.case_id"),
        anchor=_TIED_ANCHOR,
        alone=_TIED_ALONE,
        parameters={
            "agency_id": principal.actor.agency_id if _may_be_tied(principal) else "",
            "needs_whole": needs.whole,
            "needs_persons": needs.persons,
            "needs_classes": [kind.value for kind in needs.record_classes],
        },
    )


def visible_entries(look: Look) -> Visible:
    """The entries of a case that a look shows; `t` is the entry's row."""
    told: dict[str, Any] = {"case_id": look.case["case_id"]}
    if look.view.whole:
        return _entries(sql.SQL("true"), told)
    if look.view.tie is Tie.RECEIVER:
        told |= {"referral_ids": list(look.view.referral_ids), "agency_id": look.agency_id}
        return _entries(_RECEIVED, told)
    names = [REPORT, RECEIPT] if look.view.tie is Tie.REPORTER else []
    return _entries(sql.SQL("t.name = ANY(%(names)s)"), told | {"names": names})


def shows_entry(look: Look, entry: Record) -> bool:
    """The same rule for one entry that was read by itself."""
    if entry["case_id"] != look.case["case_id"]:
        return False
    if look.view.whole:
        return True
    if look.view.tie is Tie.RECEIVER:
        return entry["referral_id"] in look.view.referral_ids or _offered_to(look, entry)
    return look.view.tie is Tie.REPORTER and str(entry["name"]) in (REPORT, RECEIPT)


def _offered_to(look: Look, entry: Record) -> bool:
    words = entry["words"].get(RecordClass.CASE_ADMINISTRATION, {})
    return str(entry["name"]) == TRANSFER_OFFER and look.agency_id == words.get("to_agency_id")


def _watched(principal: Principal, view: View, needs: Needs) -> Visible:
    met = view.whole or not needs.whole
    met = met and (view.persons or not needs.persons)
    met = met and all(kind in view.record_classes for kind in needs.record_classes)
    return Visible(
        source=_IN_JURISDICTION,
        key=("c.reported_at", "c.case_id"),
        anchor=_IN_JURISDICTION_ANCHOR,
        parameters={"jurisdiction_id": principal.jurisdiction_id if met else ""},
    )


def _entries(condition: sql.Composable, told: Mapping[str, Any]) -> Visible:
    return Visible(
        source=sql.SQL("{} AND ({})").format(_ENTRIES, condition),
        key=("t.version",),
        anchor=_VERSION,
        parameters=told,
    )


def _without_ties(principal: Principal) -> Standing:
    """A case of the principal's jurisdiction with which their agency has nothing to do."""
    return Standing(
        jurisdiction_id=principal.jurisdiction_id,
        reporter_agency_id="nobody",
        addressed_to_id="nobody",
    )


def _may_be_tied(principal: Principal) -> bool:
    """Whether the policy lets this principal see by their agency's ties at all."""
    agency_id = principal.actor.agency_id
    tied = Standing(
        jurisdiction_id="another", reporter_agency_id=agency_id, addressed_to_id=agency_id
    )
    return bool(agency_id) and access.decide_view(principal, tied).permit


def open_bonds(look: Look) -> tuple[RecordClass, ...]:
    """The classes that the open referrals of a receiver will open once accepted."""
    bonds = look.standing.bond_with(look.agency_id, Bond.OPEN)
    named = {kind for bond in bonds for kind in bond.record_classes}
    return tuple(kind for kind in RecordClass if kind in named)


_OF_AGENCY = sql.SQL(
    "WHERE party.agency_id = %(agency_id)s AND (party.whole OR NOT %(needs_whole)s) "
    "AND (party.persons OR NOT %(needs_persons)s) "
    "AND party.record_classes @> %(needs_classes)s::text[]"
)
_TIED = sql.SQL(
    "FROM views.case_party AS party JOIN views.case_view AS c USING (case_id) {}"
).format(_OF_AGENCY)
_TIED_ALONE = sql.SQL("FROM views.case_party AS party {}").format(_OF_AGENCY)
_TIED_ANCHOR = sql.SQL(
    "SELECT a.reported_at, a.case_id FROM views.case_party AS a "
    "WHERE a.case_id = %(cursor)s AND a.agency_id = %(agency_id)s"
)
_IN_JURISDICTION = sql.SQL(
    "FROM views.case_view AS c WHERE c.jurisdiction_id = %(jurisdiction_id)s"
)
_IN_JURISDICTION_ANCHOR = sql.SQL(
    "SELECT a.reported_at, a.case_id FROM views.case_view AS a "
    "WHERE a.case_id = %(cursor)s AND a.jurisdiction_id = %(jurisdiction_id)s"
)
_ENTRIES = sql.SQL(
    "FROM views.timeline AS t LEFT JOIN views.timeline_void AS v USING (case_id, version) "
    "WHERE t.case_id = %(case_id)s"
)
_VERSION = sql.SQL("CASE WHEN %(cursor)s ~ '^[0-9]{{1,18}}$' THEN %(cursor)s::bigint END").format()
_RECEIVED = sql.SQL(
    "t.referral_id = ANY(%(referral_ids)s) OR t.name = {} "
    "AND t.words -> 'case_administration' ->> 'to_agency_id' = %(agency_id)s"
).format(TRANSFER_OFFER)
