"""What a look shows of an entry of the timeline.

R1  Words and sealed parts are taken from the permitted classes; the rest is withheld, with why.
R2  Who does not see persons gets no id of a person; who watches gets no id at all but the
    jurisdiction's, and no agency: the agency that acts tells where somebody is.
R3  A shelter knows its own: what its agency recorded shows it the place; who may not know the place
    is not told which agency shelters (look.py R5).
R4  Another case's id shows to the agency that answers for this case, and to the coordinator where
    cases are linked or merged; that two people belong to one incident, to the coordinator alone
    (co-victims never see each other, rules.md 2).
R5  What is shown is noted: words by their classes, what was opened by its names.
R6  What is agreed, recalled or told towards another agency shows that it is so, and not to whom nor
    of what: that tells of health, of the law, or of where somebody is.
R7  Words of the work that tell of health are for those who may know of health (look.py R6).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.access import Tie
from domain.messages import RecordClass
from domain.ports import Opener
from projections.reading import Record
from projections.timeline import sealed_in
from projections.visibility.look import (
    COORDINATORS_LINK,
    LINKED,
    RECEIPT,
    Look,
    shows_entry,
)
from projections.words import LOCATING, OTHER_CASES

Shown = dict[str, Any]

PERSON_IDS = frozenset(
    {
        "alternative_contact_id",
        "approved_by_id",
        "assisted_by_id",
        "by_worker_id",
        "carer_id",
        "covered_by_id",
        "decided_by_id",
        "emergency_contact_id",
        "escort_id",
        "guardian_id",
        "interpreter_id",
        "lawyer_id",
        "linked_person_id",
        "listed_user_ids",
        "received_by_id",
        "relative_id",
        "user_id",
        "reporter_contact_id",
        "visitor_id",
        "worker_id",
    }
)
_SERVICE_WORDS = frozenset(
    {
        *("service_type", "service_id", "to_agency_id", "alternative_service_id", "embassy_id"),
        *("record_classes", "referral_ids"),
    }
)
_WORKERS = frozenset({"worker_id", "covered_by_id"})
_AGENCIES = frozenset(
    {
        "addressed_to_id",
        "from_agency_id",
        "holder_id",
        "organization_id",
        "recipient_id",
        "reporter_agency_id",
        "to_agency_id",
    }
)
_REFUSED_BY_ALL = "referral.refused_by_all.v1"
_GROUND_WORDS = frozenset({"recipient_id", "purpose", "record_classes", "kept_classes"})
_OF_HEALTH = {
    "case.put_on_hold.v1": frozenset({"reason"}),
    "glass.broken.v1": frozenset({"reason", "record_classes"}),
    "return.deferred.v1": frozenset({"reason"}),
    "return.escort_assigned.v1": frozenset({"kind"}),
    "safety_card.released.v1": frozenset({"reason", "reader"}),
    "shelter.admitted.v1": frozenset({"arrangement"}),
    "shelter.discharged.v1": frozenset({"reason"}),
    "shelter.transferred.v1": frozenset({"reason", "arrangement"}),
}
"""R7."""
_ABOUT_ACTING = ("user_id", "on_behalf_of", "purpose_of_use", "legal_basis_id", "late_reason")
_HEADER = dict.fromkeys(
    (
        *("version", "name", "step", "occurred_at", "recorded_at", "synthetic", "voided_by"),
        *("agency_id", "role", *_ABOUT_ACTING),
    ),
    RecordClass.CASE_ADMINISTRATION,
)


def shape_entry(look: Look, entry: Record | None, opener: Opener | None = None) -> Shown | None:
    """An entry as this look shows it; None where it may not be known, as where there is none."""
    if entry is None or not shows_entry(look, entry):
        return None
    shown = {
        "case_id": entry["case_id"],
        "version": entry["version"],
        "name": entry["name"],
        "step": entry["step"],
        "occurred_at": entry["occurred_at"],
        "recorded_at": entry["recorded_at"],
        "synthetic": entry["synthetic"],
        "voided_by": entry.get("voided_by") if look.view.whole else None,
        **_actor(look, entry),
        "words": _words(look, entry),
        "personal": _personal(look, entry, opener),
        "withheld": _withheld(look, entry),
    }
    _note(look, shown)
    return shown


def _note(look: Look, shown: Shown) -> None:
    """R5."""
    look.note("timeline", _HEADER)
    for record_class in shown["words"]:
        look.note("timeline", {"words": RecordClass(record_class)})
    for part in shown["personal"]:
        names = dict.fromkeys(part["fields"] or {}, RecordClass(part["record_class"]))
        look.note("words", names)


def _actor(look: Look, entry: Record) -> Shown:
    """R2; a reporter's receipt says that somebody took over, not who; a card tells no place."""
    receipt = look.view.tie is Tie.REPORTER and entry["name"] == RECEIPT
    card = look.view.tie is Tie.CARD
    masked = look.watches or receipt or card or _is_masked_referral(look, entry)
    masked = masked or look.hides_actor(entry)
    party = look.sees_persons_in(entry) and not masked
    return {
        "agency_id": None if masked else entry["agency_id"],
        "role": None if receipt or card else entry["role"],
        **{name: entry[name] if party else None for name in _ABOUT_ACTING},
    }


def _words(look: Look, entry: Record) -> dict[str, Shown]:
    if _is_of_one_incident(entry) and look.view.tie is not Tie.COORDINATOR:
        return {}
    hidden = _hidden(look, entry)
    shown = {}
    for record_class, words in entry["words"].items():
        kept = {
            name: value
            for name, value in words.items()
            if _is_shown(look, entry, record_class, name)
            and name not in hidden
            and not _names_a_shelter(look, name, value)
        }
        if kept:
            shown[record_class] = kept
    return shown


def _is_shown(look: Look, entry: Record, record_class: str, name: str) -> bool:
    if name in OTHER_CASES:
        return look.view.tie in (Tie.HOLDER, Tie.COORDINATOR) and look.permits(record_class)
    if look.watches and _is_id(name):
        return name == "jurisdiction_id"
    persons = look.sees_persons_in(entry)
    if name in PERSON_IDS and not persons:
        return False
    if name in LOCATING and persons and entry["agency_id"] == look.agency_id:
        return True
    return look.permits_in(entry, record_class)


def _names_a_shelter(look: Look, name: str, value: Any) -> bool:
    """R3: an agency that shelters the person, or a worker of it who holds the case."""
    if name in _WORKERS:
        return look.hides_agency(look.standing.responsible_id)
    return name in _AGENCIES and isinstance(value, str) and look.hides_agency(value)


def _is_of_one_incident(entry: Record) -> bool:
    words = entry["words"].get(RecordClass.CASE_ADMINISTRATION, {})
    return str(entry["name"]) == LINKED and words["kind"]["code"] == COORDINATORS_LINK


def _hidden(look: Look, entry: Record) -> frozenset[str]:
    if _is_towards_another(look, entry):
        return _GROUND_WORDS | _of_health(look, entry)
    return _of_health(look, entry) | (
        _SERVICE_WORDS if _is_masked_referral(look, entry) else frozenset()
    )


def _of_health(look: Look, entry: Record) -> frozenset[str]:
    """R7."""
    words = _OF_HEALTH.get(entry["name"], frozenset())
    return words if words and look.hides_health_of(entry["agency_id"]) else frozenset()


def _is_towards_another(look: Look, entry: Record) -> bool:
    """R6."""
    if look.view.tie is Tie.HOLDER:
        return False
    words = entry["words"].values()
    named = {said["recipient_id"] for said in words if said.get("recipient_id")}
    return bool(named) and look.agency_id not in named


def _is_masked_referral(look: Look, entry: Record) -> bool:
    key = entry["referral_id"]
    if entry["name"] == _REFUSED_BY_ALL:
        return look.view.tie is not Tie.HOLDER
    referral: Mapping[str, Any] | None = look.case["referrals"].get(key)
    if referral is None:
        return False
    return not look.shows_referral(key, referral)


def _personal(look: Look, entry: Record, opener: Opener | None) -> list[Shown]:
    if opener is None:
        return []
    shown = []
    for part in sealed_in(entry):
        if look.opens_in(entry, part.record_class):
            fields = opener.open(part)
            shown.append(
                {
                    "record_class": part.record_class.value,
                    "subject": part.subject,
                    "fields": None if fields is None else dict(fields),
                    "erased": fields is None,
                }
            )
    return shown


def _withheld(look: Look, entry: Record) -> list[dict[str, str]]:
    """The classes that entries of this kind may speak of and that this look does not permit."""
    spoken = [kind for kind in RecordClass if kind in entry["record_classes"]]
    return [
        {"record_class": kind.value, "reason": look.withheld_because(kind)}
        for kind in spoken
        if not look.permits_in(entry, kind)
    ]


def _is_id(name: str) -> bool:
    return name.endswith(("_id", "_ids")) or name == "reference"
