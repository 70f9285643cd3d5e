"""A look: one principal at one case, decided once.

R1  The decision is domain.access.decide_view on the standing that the row holds; nothing here
    decides anew who may see.
R2  A look goes with the readings of its operation: what is shown through it is noted there.
R3  Which agency shelters somebody tells where they are: that it acted, holds or reported the case
    is shown to those who may know the place, and to the agency itself.
R4  A step whose very name tells of a record class is in nobody's timeline who may not know that
    (names.py).
R5  Which agencies work on a case is told by need: to who answers for it all of them, to another
    those that it works with itself, and the one that answers (rules.md 2).
R6  The number of an entry counts those before it: it is told to those from whom none is hidden.
R7  Whoever sees the work of a case and no person, whatever keeps persons from them, is told nothing
    that describes the person, no role, no kind of service, and no agency but their own and the one
    that answers: the office does not count, but what is seen (rules.md 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from psycopg import sql

from domain import access
from domain.access import Principal, Tie, View
from domain.messages import RecordClass, Role, Value
from domain.policy import CARD_CLASS, PERSONAL
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
        """Whether the whole of the work is seen, and no person (R7)."""
        return self.view.whole and not self.view.persons

    @property
    def sees_persons(self) -> bool:
        """Whether persons are seen at all, be it in what the principal's agency recorded."""
        return self.view.persons or self.view.own_persons

    @property
    def answers(self) -> bool:
        """Whether somebody of the agency that answers for the case sees its persons (R7)."""
        return self.view.tie is Tie.HOLDER and self.view.persons

    @property
    def agency_id(self) -> str:
        return self.principal.actor.agency_id

    def withheld_because(self, record_class: str) -> str:
        """Why a class is not shown: the row that forbids it, or what the tie does not open."""
        forbidden: Mapping[str, str] = dict(self.view.forbidden)
        return forbidden.get(record_class) or NOT_OPENED.get(self.view.tie, "")

    def note(self, thing: str, names: Mapping[str, RecordClass]) -> None:
        """R2: note what is shown of a thing of the case, each name with its record class."""
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
        """Whether what describes the person is told of an entry (R7); a report, to its reporter."""
        reported = self.view.tie is Tie.REPORTER and str(entry["name"]) == REPORT
        own = reported and not set(PERSONAL).isdisjoint(self.known_of_own)
        return own or self.sees_persons_in(entry)

    def tells_work_alone(self, entry: Record) -> bool:
        """Whether of an entry no more is told than that work was done (R7)."""
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
        """The classes of which names and timers may tell the principal (R4)."""
        return names.known_to(self.view)

    @cached_property
    def known_of_own(self) -> tuple[RecordClass, ...]:
        """The same for what the principal's agency recorded (R4)."""
        return names.known_of_own(self.principal, self.standing)

    def knows_of(self, record_class: str, agency_id: str) -> bool:
        """Whether the name of what an agency recorded may tell of a class (R4)."""
        own = agency_id == self.agency_id and record_class in self.known_of_own
        return record_class in self.known or own

    def knows_all(self, kinds: Iterable[RecordClass], agency_id: str) -> bool:
        """The same for a word that tells of classes."""
        return all(self.knows_of(kind, agency_id) for kind in kinds)

    @cached_property
    def sees_versions(self) -> bool:
        """Whether no entry is hidden, so that their numbers tell nothing (R6)."""
        return self.view.whole and set(self.known) >= set(RecordClass)

    def hides_entry(self, entry: Record) -> bool:
        """Whether an entry is left out of the case's work (R4)."""
        return not self.knows_of(entry["tells_of"], entry["agency_id"])

    def hides_agency(self, agency_id: str) -> bool:
        """Whether to name an agency that shelters the person would tell the place (R3)."""
        return self.standing.shelters(agency_id) and self._hides_place_from(agency_id)

    def hides_actor(self, entry: Record) -> bool:
        """Whether not to name who acted: it would tell the place (R3), or is not needed (R5)."""
        agency_id = entry["agency_id"]
        if not self._works_with(agency_id):
            return True
        sheltering = entry["step"] == "shelter" or entry["role"] == Role.SHELTER_WORKER
        hidden = sheltering and self._hides_place_from(agency_id)
        return self.view.whole and (hidden or self.hides_agency(agency_id))

    def knows_agency(self, agency_id: str) -> bool:
        """Whether it may be told that an agency has to do with the case (R3, R5)."""
        return self._works_with(agency_id) and not self.hides_agency(agency_id)

    def _works_with(self, agency_id: str) -> bool:
        """R5, R7."""
        return self.answers or agency_id in self._partners

    @cached_property
    def _partners(self) -> frozenset[str]:
        """R5."""
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
        is who sees no person there (R7).
        That is all, too, where a party of it shelters the person at a place not to be known (R3).
        """
        if any(self.hides_agency(referral[end]) for end in ("from_agency_id", "to_agency_id")):
            return False
        if self.answers:
            return True
        party = self.agency_id in (referral["from_agency_id"], referral["to_agency_id"])
        return referral_id in self.view.referral_ids or (self.sees_persons and party)


def look_at(readings: Readings, case: Record | None, asked_id: str = "") -> Look | None:
    """Decide on a case; None where it may not be known, as where there is none (R2).

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
    """R2: what was asked for by its id and may not be known, or is not there: noted alike."""
    if asked_id:
        readings.deny(asked_id)


def _recalled_from(look: Look, entry: Record) -> bool:
    words = entry["words"].get(RecordClass.CASE_ADMINISTRATION, {})
    return str(entry["name"]) == RECALL and words.get("recall_id") in look.view.recall_ids


def _offered_to(look: Look, entry: Record) -> bool:
    words = entry["words"].get(RecordClass.CASE_ADMINISTRATION, {})
    return str(entry["name"]) == TRANSFER_OFFER and look.agency_id == words.get("to_agency_id")


def _entries(condition: sql.Composable, told: Mapping[str, Any]) -> Visible:
    return Visible(
        source=sql.SQL("{} AND ({})").format(_ENTRIES, condition),
        key=("t.version",),
        anchor=_PLACE,
        parameters=told,
    )


def open_bonds(look: Look) -> tuple[RecordClass, ...]:
    """The classes that the open referrals of a receiver will open once accepted."""
    bonds = look.standing.bond_with(look.agency_id, Bond.OPEN)
    named = {kind for bond in bonds for kind in bond.record_classes}
    return tuple(kind for kind in RecordClass if kind in named)


_ENTRIES = sql.SQL(
    "FROM views.timeline AS t LEFT JOIN views.timeline_void AS v USING (case_id, version) "
    "WHERE t.case_id = %(case_id)s"
)
_PLACE = sql.SQL(
    "CASE WHEN %(cursor)s ~ '^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$' THEN "
    "(SELECT a.version FROM views.timeline AS a WHERE a.case_id = %(case_id)s "
    "AND a.event_id = %(cursor)s::uuid) END"
).format()
"""R6: a cursor is the id of an entry, and no number."""
_CONCERNED = sql.SQL(
    "t.referral_id = ANY(%(referral_ids)s) OR %(own)s AND {own} "
    "OR t.name = {offer} AND t.words -> 'case_administration' ->> 'to_agency_id' = %(agency_id)s "
    "OR t.name = {recall} "
    "AND t.words -> 'case_administration' ->> 'recall_id' = ANY(%(recall_ids)s) "
    "OR %(card)s AND t.name = {card}"
).format(own=names.OWN_ENTRY_KNOWN, offer=TRANSFER_OFFER, recall=RECALL, card=SAFETY_CARD)
