"""A look: one principal at one case, decided once; and which rows a list may hold.

R1  The decision is domain.access.decide_view on the standing that the row holds; nothing here
    decides anew who may see.
R2  A list holds only what the same decision would permit: its parties were written by that
    decision, and watchers see by jurisdiction (case_view.ties_of).
R3  Whoever filters by something must be allowed to see it, else the row is not in the list: the
    filter would tell it.
R4  A look goes with the readings of its operation: what is shown through it is noted there.
R5  Which agency shelters somebody tells where they are: that it acted, holds or reported the case
    is shown to those who may know the place, and to the agency itself.
R6  A step whose very name tells of a record class is in nobody's timeline who may not know that
    (names.py).
R7  Which agencies work on a case is told by need: to who answers for it all of them, to another
    those that it works with itself, and the one that answers (rules.md 2).
R8  The number of an entry counts those before it: it is told to those from whom none is hidden.
R9  Whoever sees the work of a case and no person, whatever keeps persons from them, is told nothing
    that describes the person, no role, no kind of service, and no agency but their own and the one
    that answers: the office does not count, but what is seen (rules.md 2).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from psycopg import sql

from domain import access
from domain.access import Principal, Tie, View
from domain.messages import RecordClass, Role, Value
from domain.policy import CARD_CLASS, CLEARANCE_FOR_SEAL, PERSONAL, SEALS, STRONG_SIGN_IN
from domain.standing import Bond, Standing
from domain.why import NOT_OPENED
from projections.case_row import standing_from
from projections.reading import Record, Visible
from projections.visibility import names
from projections.visibility.readings import Readings

REPORT = "case.reported.v1"
RECEIPT = "report.receipt_given.v1"
RECALL = "disclosure.recalled.v1"
SAFETY_CARD = "safety_card.recorded.v1"
TRANSFER_OFFER = "case.transfer_offered.v1"
LINKED = "cases.linked.v1"
COORDINATORS_LINK = "same_incident_coordinator_only"
WATCHING = (Tie.COORDINATOR, Tie.AUDITOR)


class Look(Value):
    """A principal, a case, and what the policy permits between them.

    A look without `readings` shows nothing to anybody: the relay decides with it what it may tell.
    """

    principal: Principal
    case: Record
    standing: Standing
    view: View
    readings: Readings | None = None

    @property
    def watches(self) -> bool:
        return self.view.tie in WATCHING

    @property
    def sees_work_alone(self) -> bool:
        """Whether the whole of the work is seen, and no person (R9)."""
        return self.view.whole and not self.view.persons

    @property
    def sees_persons(self) -> bool:
        """Whether persons are seen at all, be it in what the principal's agency recorded."""
        return self.view.persons or self.view.own_persons

    @property
    def answers(self) -> bool:
        """Whether somebody of the agency that answers for the case sees its persons (R9)."""
        return self.view.tie is Tie.HOLDER and self.view.persons

    @property
    def agency_id(self) -> str:
        return self.principal.actor.agency_id

    def withheld_because(self, record_class: str) -> str:
        """Why a class is not shown: the row that forbids it, or what the tie does not open."""
        forbidden: Mapping[str, str] = dict(self.view.forbidden)
        return forbidden.get(record_class) or NOT_OPENED.get(self.view.tie, "")

    def note(self, thing: str, names: Mapping[str, RecordClass]) -> None:
        """R4: note what is shown of a thing of the case, each name with its record class."""
        if self.readings is not None:
            self.readings.show(self.case["case_id"], self.view, thing, names)

    def permits(self, record_class: str) -> bool:
        return record_class in self.view.record_classes

    def opens(self, record_class: str) -> bool:
        """Personal fields of this class may be opened."""
        return self.view.persons and self.permits(record_class)

    def permits_in(self, entry: Record, record_class: str) -> bool:
        """What an entry tells; who sees its own records alone, of others' no more than the work."""
        if self.shows_card(entry) and record_class == CARD_CLASS:
            return True
        if self.is_own(entry):
            return record_class in self.view.own_classes
        if self.view.own and not self.view.whole:
            return record_class == RecordClass.CASE_ADMINISTRATION
        return self.permits(record_class)

    def is_own(self, entry: Record) -> bool:
        """Whether the principal's agency recorded an entry, and sees it as its own."""
        return self.view.own and entry["agency_id"] == self.agency_id

    def sees_persons_in(self, entry: Record) -> bool:
        """Whether persons are seen in an entry, in some class."""
        return self.view.persons or (self.is_own(entry) and self.view.own_persons)

    def describes_in(self, entry: Record) -> bool:
        """Whether what describes the person is told of an entry (R9); a report, to its reporter."""
        reported = self.view.tie is Tie.REPORTER and str(entry["name"]) == REPORT
        own = reported and not set(PERSONAL).isdisjoint(self.known_of_own)
        return own or self.sees_persons_in(entry)

    def tells_work_alone(self, entry: Record) -> bool:
        """Whether of an entry no more is told than that work was done (R9)."""
        return self.sees_work_alone and not self.sees_persons_in(entry)

    def opens_in(self, entry: Record, record_class: str) -> bool:
        """Whether personal fields of an entry may be opened."""
        opened = self.sees_persons_in(entry) or self.shows_card(entry)
        return opened and self.permits_in(entry, record_class)

    def shows_card(self, entry: Record) -> bool:
        """Whether this is the safety card, or a part of it, and was released to the principal."""
        return self.view.card and str(entry["name"]) == SAFETY_CARD

    def opens_part(self, part: Record) -> bool:
        """Whether a part of the portrait may be opened."""
        whole = self.view.whole and self.opens(part["record_class"])
        return whole or (self.shows_card(part) and part["record_class"] == CARD_CLASS)

    @cached_property
    def known(self) -> tuple[RecordClass, ...]:
        """The classes of which names and timers may tell the principal (R6)."""
        return names.known_to(self.view)

    @cached_property
    def known_of_own(self) -> tuple[RecordClass, ...]:
        """The same for what the principal's agency recorded (R6)."""
        return names.known_of_own(self.principal, self.standing)

    def knows_of(self, record_class: str, agency_id: str) -> bool:
        """Whether the name of what an agency recorded may tell of a class (R6)."""
        own = agency_id == self.agency_id and record_class in self.known_of_own
        return record_class in self.known or own

    def knows_all(self, kinds: Iterable[RecordClass], agency_id: str) -> bool:
        """The same for a word that tells of classes."""
        return all(self.knows_of(kind, agency_id) for kind in kinds)

    @cached_property
    def sees_versions(self) -> bool:
        """Whether no entry is hidden, so that their numbers tell nothing (R8)."""
        return self.view.whole and set(self.known) >= set(RecordClass)

    def hides_entry(self, entry: Record) -> bool:
        """Whether an entry is left out of the case's work (R6)."""
        return not self.knows_of(entry["tells_of"], entry["agency_id"])

    def hides_agency(self, agency_id: str) -> bool:
        """Whether to name an agency that shelters the person would tell the place (R5)."""
        return self.standing.shelters(agency_id) and self._hides_place_from(agency_id)

    def hides_actor(self, entry: Record) -> bool:
        """Whether not to name who acted: it would tell the place (R5), or is not needed (R7)."""
        agency_id = entry["agency_id"]
        if not self._works_with(agency_id):
            return True
        sheltering = entry["step"] == "shelter" or entry["role"] == Role.SHELTER_WORKER
        hidden = sheltering and self._hides_place_from(agency_id)
        return self.view.whole and (hidden or self.hides_agency(agency_id))

    def knows_agency(self, agency_id: str) -> bool:
        """Whether it may be told that an agency has to do with the case (R5, R7)."""
        return self._works_with(agency_id) and not self.hides_agency(agency_id)

    def _works_with(self, agency_id: str) -> bool:
        """R7, R9."""
        return self.answers or agency_id in self._partners

    @cached_property
    def _partners(self) -> frozenset[str]:
        """R7."""
        named = {self.agency_id, self.standing.responsible_id}
        for key, bond in self.standing.referrals.items():
            ends = {"from_agency_id": bond.from_agency_id, "to_agency_id": bond.to_agency_id}
            if self.agency_id in ends.values() and self.shows_referral(key, ends):
                named |= set(ends.values())
        return frozenset(named)

    def _hides_place_from(self, agency_id: str) -> bool:
        return agency_id != self.agency_id and not self.permits(RecordClass.CONTACT_LOCATION)

    def shows_referral(self, referral_id: str, referral: Mapping[str, Any]) -> bool:
        """Whether the parties and the kind of service of a referral are shown.

        The kind of a service tells of health, of the mind, of the law, or of where somebody sleeps;
        so others than its parties, and whoever answers for the case, are told that there is one; so
        is who sees no person there (R9).
        That is all, too, where a party of it shelters the person at a place not to be known (R5).
        """
        if any(self.hides_agency(referral[end]) for end in ("from_agency_id", "to_agency_id")):
            return False
        if self.answers:
            return True
        party = self.agency_id in (referral["from_agency_id"], referral["to_agency_id"])
        return referral_id in self.view.referral_ids or (self.sees_persons and party)


class Needs(Value):
    """What a filter reads of a case (R3)."""

    whole: bool = False
    persons: bool = False
    record_classes: tuple[RecordClass, ...] = ()


def look_at(readings: Readings, case: Record | None, asked_id: str = "") -> Look | None:
    """Decide on a case; None where it may not be known, as where there is none (R4).

    `asked_id` is the id that somebody asked with, where the case was not found in a list.
    """
    principal = readings.principal
    if case is None or not principal.actor.agency_id:
        _denied(readings, asked_id)
        return None
    standing = standing_from(case["standing"])
    view = access.decide_view(principal, standing)
    if not view.permit:
        _denied(readings, asked_id)
        return None
    return Look(principal=principal, case=case, standing=standing, view=view, readings=readings)


def visible_cases(principal: Principal, needs: Needs | None = None) -> Visible:
    """The cases that a principal may know of, for lists and counts (R2)."""
    needs = needs or Needs()
    watching = access.decide_view(principal, _without_ties(principal))
    if watching.permit and principal.actor.agency_id:
        return _watched(principal, watching, needs)
    sees_more = needs != Needs()
    return Visible(
        name="tied and seeing more" if sees_more else "tied",
        source=_TIED_SEEING_MORE if sees_more else _TIED,
        key=("party.reported_at", "party.case_id"),
        anchor=_TIED_ANCHOR,
        alone=_TIED_ALONE,
        parameters={
            "agency_id": principal.actor.agency_id if _may_be_tied(principal, needs) else "",
            "asks_at": principal.asks_at,
            "needs_whole": needs.whole,
            "needs_persons": needs.persons,
            "needs_classes": [kind.value for kind in needs.record_classes],
            "needs_assignment": needs.persons or not set(PERSONAL).isdisjoint(needs.record_classes),
            **_opening_of(principal),
            **_assignment_of(principal),
            **names.parameters_of(principal),
        },
        known=KNOWN_IN_PARTY,
    )


def _opening_of(principal: Principal) -> dict[str, Any]:
    """What opens a seal to somebody, who no longer discloses to them, and what bounds it."""
    return {
        "user_id": principal.actor.user_id if principal.strength == STRONG_SIGN_IN else "",
        "seals_opened": [
            kind for kind in SEALS if CLEARANCE_FOR_SEAL.get(kind) in (None, *principal.clearances)
        ],
        "ended_with": list(principal.agreement_ended_with),
        "beyond": json.dumps(_beyond_agreements(principal)),
        "serving": list(access.purposes_serving(principal)),
    }


def _beyond_agreements(principal: Principal) -> dict[str, list[str]]:
    """By agency, the classes that no agreement in force with it names."""
    return {
        limit.agency_id: [kind.value for kind in PERSONAL if kind not in limit.record_classes]
        for limit in principal.agreement_limits
    }


def _assignment_of(principal: Principal) -> dict[str, Any]:
    """Who asks, and whether the assignment of a colleague keeps persons from them."""
    return {
        "asker_id": principal.actor.user_id,
        "by_assignment": access.works_on_single_cases(principal),
        "by_default": access.sees_nobody_by_default(principal),
        "personal": [kind.value for kind in PERSONAL],
    }


def visible_entries(look: Look) -> Visible:
    """The entries of a case that a look shows; `t` is the entry's row."""
    told: dict[str, Any] = {"case_id": look.case["case_id"]}
    look.note("timeline", {"count": RecordClass.CASE_ADMINISTRATION})
    told |= names.parameters_of_entries(look.principal, look.standing)
    if look.view.whole:
        known = [kind.value for kind in look.known]
        return _entries(names.ENTRY_KNOWN, told | {"known": known, "agency_id": look.agency_id})
    if look.view.tie is not Tie.REPORTER:
        told |= {
            "referral_ids": _own_referrals(look),
            "recall_ids": list(look.view.recall_ids),
            "agency_id": look.agency_id,
            "own": look.view.own,
            "card": look.view.card,
        }
        return _entries(_CONCERNED, told)
    shown = [REPORT, RECEIPT, *([SAFETY_CARD] if look.view.card else [])]
    return _entries(sql.SQL("t.name = ANY(%(names)s)"), told | {"names": shown})


def shows_entry(look: Look, entry: Record) -> bool:
    """The same rule for one entry that was read by itself."""
    if entry["case_id"] != look.case["case_id"]:
        return False
    if look.view.whole or look.shows_card(entry):
        return not look.hides_entry(entry)
    if look.view.tie is Tie.REPORTER:
        return str(entry["name"]) in (REPORT, RECEIPT)
    return (
        entry["referral_id"] in _own_referrals(look)
        or (look.is_own(entry) and entry["tells_of"] in look.known_of_own)
        or _offered_to(look, entry)
        or _recalled_from(look, entry)
    )


def _own_referrals(look: Look) -> list[str]:
    """The referrals of which somebody sees every entry, who does not see the whole case."""
    if not look.view.own:
        return list(look.view.referral_ids)
    return [
        key
        for key, found in look.standing.referrals.items()
        if look.agency_id in (found.to_agency_id, found.from_agency_id)
    ]


def _denied(readings: Readings, asked_id: str) -> None:
    """R4: what was asked for by its id and may not be known, or is not there: noted alike."""
    if asked_id:
        readings.deny(asked_id)


def _recalled_from(look: Look, entry: Record) -> bool:
    words = entry["words"].get(RecordClass.CASE_ADMINISTRATION, {})
    return str(entry["name"]) == RECALL and words.get("recall_id") in look.view.recall_ids


def _offered_to(look: Look, entry: Record) -> bool:
    words = entry["words"].get(RecordClass.CASE_ADMINISTRATION, {})
    return str(entry["name"]) == TRANSFER_OFFER and look.agency_id == words.get("to_agency_id")


def _watched(principal: Principal, view: View, needs: Needs) -> Visible:
    met = view.whole or not needs.whole
    met = met and (view.persons or not needs.persons)
    met = met and all(kind in view.record_classes for kind in needs.record_classes)
    return Visible(
        name="in jurisdiction",
        source=_IN_JURISDICTION,
        key=("c.reported_at", "c.case_id"),
        anchor=_IN_JURISDICTION_ANCHOR,
        parameters={
            "jurisdiction_id": principal.jurisdiction_id if met else "",
            **names.parameters_of(principal, view),
        },
        known=names.KNOWN_TO_WATCHER,
    )


def _entries(condition: sql.Composable, told: Mapping[str, Any]) -> Visible:
    return Visible(
        source=sql.SQL("{} AND ({})").format(_ENTRIES, condition),
        key=("t.version",),
        anchor=_PLACE,
        parameters=told,
    )


def _without_ties(principal: Principal) -> Standing:
    """A case of the principal's jurisdiction with which their agency has nothing to do."""
    return Standing(
        jurisdiction_id=principal.jurisdiction_id,
        reporter_agency_id="nobody",
        addressed_to_id="nobody",
    )


def _may_be_tied(principal: Principal, needs: Needs) -> bool:
    """Whether the policy lets somebody see by their agency's ties, and what a filter reads."""
    never = access.never_seen_by(principal)
    if any(kind in never for kind in needs.record_classes):
        return False
    if needs.persons and set(PERSONAL) <= set(never):
        return False
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


_NOW = sql.SQL(
    "CASE WHEN party.since <= %(asks_at)s AND %(asks_at)s < party.until THEN true ELSE false END"
)
"""Written so that PostgreSQL takes half of the rows for tied, and not a ninth: it then keeps one
plan for every moment, where it would make a plan for each."""
NO_GROUND = sql.SQL(
    "(party.tie = 'referral' AND (party.disclosed_by && %(ended_with)s::text[] "
    "OR NOT party.purposes <@ %(serving)s::text[]))"
)
"""Whether a referral opens nothing to whoever asks; of several, each has to open what it names."""
BEYOND = sql.SQL(
    "SELECT jsonb_array_elements_text(%(beyond)s::text::jsonb -> by_whom.id) "
    "FROM unnest(party.disclosed_by) AS by_whom (id) WHERE party.tie = 'referral'"
)
"""The classes that the agreements with those who disclosed do not name."""
OPENED = sql.SQL(
    "(party.sealed = '{{}}' OR %(user_id)s = ANY(party.listed) "
    "AND party.seals <@ %(seals_opened)s::text[])"
).format()
ASSIGNED = sql.SQL(
    "(NOT %(by_assignment)s OR party.tie <> 'holder' OR c.worker_id = '' AND NOT %(by_default)s "
    "OR c.worker_id = %(asker_id)s OR coalesce("
    "c.standing -> 'openings' -> 'covers' -> c.worker_id ->> 'user_id' = %(asker_id)s AND "
    "%(asks_at)s < (c.standing -> 'openings' -> 'covers' -> c.worker_id ->> 'until')::timestamptz, "
    "false))"
)
"""Whether nobody else of the agency that answers is assigned; a broken glass is in no list."""
KNOWN_IN_PARTY = sql.SQL(
    "ARRAY(SELECT unnest(party.record_classes) EXCEPT SELECT unnest(%(never_seen)s::text[]) "
    "EXCEPT SELECT unnest(party.sealed) WHERE NOT {opened} "
    "EXCEPT SELECT unnest(%(personal)s::text[]) WHERE NOT {assigned} OR {no_ground} "
    "EXCEPT ({beyond}))"
).format(opened=OPENED, assigned=ASSIGNED, no_ground=NO_GROUND, beyond=BEYOND)
"""For a row of `party`, the classes that are seen of it, and of which names may tell (names.py)."""
_OF_AGENCY = sql.SQL(
    "WHERE party.agency_id = %(agency_id)s AND party.tie <> 'glass' AND {}"
).format(_NOW)
_TIED = sql.SQL(
    "FROM views.case_party AS party JOIN views.case_view AS c USING (case_id) {}"
).format(_OF_AGENCY)
_TIED_SEEING_MORE = sql.SQL(
    "{} AND (party.whole OR NOT %(needs_whole)s) "
    "AND (party.persons OR NOT %(needs_persons)s) "
    "AND party.record_classes @> %(needs_classes)s::text[] "
    "AND ({} OR NOT %(needs_persons)s AND NOT party.sealed && %(needs_classes)s::text[]) "
    "AND ({} OR NOT %(needs_assignment)s) "
    "AND NOT {} AND NOT %(needs_classes)s::text[] && ARRAY({}) "
    "AND (%(personal)s::text[] && {} OR NOT %(needs_persons)s)"
).format(_TIED, OPENED, ASSIGNED, NO_GROUND, BEYOND, KNOWN_IN_PARTY)
_TIED_ALONE = sql.SQL("FROM views.case_party AS party {}").format(_OF_AGENCY)
_TIED_ANCHOR = sql.SQL(
    "SELECT a.reported_at, a.case_id FROM views.case_party AS a "
    "WHERE a.case_id = %(cursor)s AND a.agency_id = %(agency_id)s "
    "AND a.since <= %(asks_at)s AND %(asks_at)s < a.until"
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
_PLACE = sql.SQL(
    "CASE WHEN %(cursor)s ~ '^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$' THEN "
    "(SELECT a.version FROM views.timeline AS a WHERE a.case_id = %(case_id)s "
    "AND a.event_id = %(cursor)s::uuid) END"
).format()
"""R8: a cursor is the id of an entry, and no number."""
_CONCERNED = sql.SQL(
    "t.referral_id = ANY(%(referral_ids)s) OR %(own)s AND {own} "
    "OR t.name = {offer} AND t.words -> 'case_administration' ->> 'to_agency_id' = %(agency_id)s "
    "OR t.name = {recall} "
    "AND t.words -> 'case_administration' ->> 'recall_id' = ANY(%(recall_ids)s) "
    "OR %(card)s AND t.name = {card}"
).format(own=names.OWN_ENTRY_KNOWN, offer=TRANSFER_OFFER, recall=RECALL, card=SAFETY_CARD)
