"""The row of a case while entries are folded into it.

R1  Standing is the domain's own fold (domain/standing.py): seeing and acting are decided on one.
R2  Whether the person counts as a child is what was last stated or assessed; a blank age says
    nothing.
R3  The portrait, what is known of the person now, names the latest entry of each kind, record class
    and subject (PORTRAIT); the ciphertext itself stands in the timeline, once.
R4  What was last told of each record class by the name of a step stands beside: its version and
    when it was recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from domain import openings
from domain import standing as standings
from domain.assessment.guardian import GuardianAppointed
from domain.assessment.persons import PersonLinked
from domain.assessment.risk import NeedsAssessed, RiskAssessed, SafetyCardRecorded
from domain.identification.age import AgeAssessed, AgeDisputed, AgeStated, MajorityReached
from domain.identification.interpreter import InterpreterAssigned, InterpreterRequested
from domain.identification.report import CaseReported, PersonDescribed
from domain.identification.safety import SafetyChecked
from domain.identity import CasesLinked
from domain.messages import Event, RecordClass, Recorded
from domain.openings import Card, Cover, Glass, Openings, Seal
from domain.standing import Bond, ReferralBond, Standing
from domain.telltale.told import tells_of
from projections import case_course, case_referrals, case_support, stage
from projections.stage import Course, Stage
from projections.words import kinds_in, told_code

Part: TypeAlias = dict[str, Any]

PORTRAIT: tuple[type[Event], ...] = (
    CaseReported,
    PersonDescribed,
    SafetyChecked,
    AgeStated,
    AgeAssessed,
    RiskAssessed,
    NeedsAssessed,
    SafetyCardRecorded,
    InterpreterRequested,
    InterpreterAssigned,
    GuardianAppointed,
    PersonLinked,
)


@dataclass(slots=True)
class CaseRow:
    """Everything that the case view knows of one case; `retied` says that its ties have changed."""

    case_id: str
    version: int = 0
    position: int = 0
    changed_at: datetime | None = None
    reported_at: datetime | None = None
    reported_region: Part | None = None
    urgent: bool = False
    child: bool | None = None
    course: Course = field(default_factory=Course)
    standing: Standing = field(default_factory=Standing)
    identification: Part = field(default_factory=dict)
    referrals: Part = field(default_factory=dict)
    stays: Part = field(default_factory=dict)
    consents: Part = field(default_factory=dict)
    legal_bases: Part = field(default_factory=dict)
    returns: Part = field(default_factory=dict)
    reintegration: Part = field(default_factory=dict)
    links: Part = field(default_factory=dict)
    portrait: Part = field(default_factory=dict)
    lasts: Part = field(default_factory=dict)
    retied: bool = False


def evolve(row: CaseRow, entry: Recorded, names: Mapping[type[Event], str]) -> None:
    """Take one entry into account, in place."""
    event, kind = entry.event, type(entry.event)
    row.changed_at = entry.recorded_at
    row.lasts[tells_of(event).value] = [entry.version, entry.recorded_at.isoformat()]
    row.course = stage.advance(row.course, event)
    if kind in STANDS:
        _stand(row, entry)
    for part, take in _TAKEN.get(kind, ()):
        take(getattr(row, part), event, entry)
    if kind in case_referrals.CONCERNS:
        case_referrals.take(row.referrals, entry)
    own = _OWN.get(kind)
    if own is not None:
        own(row, event, entry)
    if kind in _PORTRAIT and entry.sealed:
        _portray(row, entry, names[kind])


STANDS = kinds_in(standings) | kinds_in(openings)
"""R1: the kinds of events that the fold of standing speaks of; no other can move it."""


def standing_from(stored: Mapping[str, Any]) -> Standing:
    """The standing that a row holds as JSON."""
    bonds = {key: _bond_from(bond) for key, bond in stored["referrals"].items()}
    openings = _openings_from(stored["openings"])
    took_in = tuple(stored.get("sheltering", ()))
    told = {**stored, "referrals": bonds, "openings": openings, "sheltering": took_in}
    return Standing(**told)


def _bond_from(stored: Mapping[str, Any]) -> ReferralBond:
    classes = tuple([_CLASSES[kind] for kind in stored["record_classes"]])
    return ReferralBond(**{**stored, "record_classes": classes, "bond": _BONDS[stored["bond"]]})


_CLASSES = {kind.value: kind for kind in RecordClass}
_BONDS = {bond.value: bond for bond in Bond}
"""Looked up: a list holds hundreds, and calling an enumeration takes five times as long."""


def _openings_from(stored: Mapping[str, Any]) -> Openings:
    return Openings(
        grounds={key: datetime.fromisoformat(end) for key, end in stored["grounds"].items()},
        purposes=stored["purposes"],
        glasses={key: _glass_from(glass) for key, glass in stored["glasses"].items()},
        seals={
            key: Seal(kind=seal["kind"], listed_user_ids=tuple(seal["listed_user_ids"]))
            for key, seal in stored["seals"].items()
        },
        cards={key: _card_from(card) for key, card in stored.get("cards", {}).items()},
        covers={key: _cover_from(cover) for key, cover in stored.get("covers", {}).items()},
    )


def _card_from(stored: Mapping[str, Any]) -> Card:
    return Card(**{**stored, "until": datetime.fromisoformat(stored["until"])})


def _cover_from(stored: Mapping[str, Any]) -> Cover:
    return Cover(**{**stored, "until": datetime.fromisoformat(stored["until"])})


def _glass_from(stored: Mapping[str, Any]) -> Glass:
    return Glass(
        user_id=stored["user_id"],
        agency_id=stored["agency_id"],
        record_classes=tuple(RecordClass(kind) for kind in stored["record_classes"]),
        until=datetime.fromisoformat(stored["until"]),
    )


def _stand(row: CaseRow, entry: Recorded) -> None:
    before = row.standing
    after = standings.evolve(before, entry)
    if after is not before and after != before:
        row.standing, row.retied = after, True


def _portray(row: CaseRow, entry: Recorded, name: str) -> None:
    """R3: kind of entry, record class, subject -> version."""
    of_kind = row.portrait.setdefault(name, {})
    for part in entry.sealed:
        of_kind.setdefault(part.record_class.value, {})[part.subject] = entry.version


def _reported(row: CaseRow, event: CaseReported, entry: Recorded) -> None:
    row.reported_at = entry.recorded_at
    row.urgent = bool(event.urgent)
    row.reported_region = told_code(event.region) if event.region is not None else None
    row.child = {"child": True, "adult": False}.get(str(event.stated_age))


def _age_stated(row: CaseRow, event: AgeStated, _: Recorded) -> None:
    if event.presumed_child:
        row.child = True
    elif event.stated_age == "adult":
        row.child = False


def _age_disputed(row: CaseRow, *_: Any) -> None:
    row.child = True


def _age_assessed(row: CaseRow, event: AgeAssessed, _: Recorded) -> None:
    if event.outcome != "undetermined":
        row.child = event.outcome == "child"


def _came_of_age(row: CaseRow, *_: Any) -> None:
    row.child = False


def _linked(row: CaseRow, event: CasesLinked, _: Recorded) -> None:
    row.links[event.other_case_id] = str(event.kind)


_PARTS: Mapping[str, Mapping[type[Event], Any]] = {
    "consents": case_support.CONSENTS,
    "legal_bases": case_support.LEGAL_BASES,
    "stays": case_support.STAYS,
    "identification": case_course.IDENTIFICATION,
    "returns": case_course.RETURNS,
    "reintegration": case_course.REINTEGRATION,
}
_TAKEN: Mapping[type[Event], list[tuple[str, Any]]] = {
    kind: [(part, takes[kind]) for part, takes in _PARTS.items() if kind in takes]
    for kind in {kind for takes in _PARTS.values() for kind in takes}
}
_OWN: Mapping[type[Event], Any] = {
    CaseReported: _reported,
    AgeStated: _age_stated,
    AgeDisputed: _age_disputed,
    AgeAssessed: _age_assessed,
    MajorityReached: _came_of_age,
    CasesLinked: _linked,
}
_PORTRAIT = frozenset(PORTRAIT)


def course_from(stored: Mapping[str, Any]) -> Course:
    """The course that a row holds as JSON."""
    aside = stored["aside"]
    return Course(
        stage=Stage(stored["stage"]),
        aside=Stage(aside) if aside else None,
        assisted=stored["assisted"],
        abroad=stored["abroad"],
        final=tuple(stored["final"]),
    )
