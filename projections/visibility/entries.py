"""What a look shows of an entry of the timeline.

R1  Words and sealed parts are taken from the permitted classes; the rest is withheld, with why.
R2  Who does not see persons gets no id of a person; who watches gets no id at all but the
    jurisdiction's, and no agency: the agency that acts tells where somebody is.
R3  A shelter knows its own: what its agency recorded shows it the place; who may not know the place
    is not told which agency shelters (look.py R3).
R4  Another case's id shows to the agency that answers for this case, and to the coordinator where
    cases are linked or merged; that two people belong to one incident, to the coordinator alone
    (co-victims never see each other, rules.md 2).
R5  What is shown is noted: words by their classes, what was opened by its names.
R6  What is agreed, recalled or told towards another agency shows that it is so, and not to whom nor
    of what: that tells of health, of the law, or of where somebody is.
R7  Words of the work that tell of a class are for those who may know of it (look.py R4), what
    describes the person for those who see persons, and what was agreed towards agencies for
    whoever answers for it (domain/telltale/words.py; look.py R7).
R8  Which agency acted, in which role and by whom, is shown to those who work with it (look.py R5);
    and so are an agency or a worker that a word names.
R9  How many entries there are is told to those from whom none is hidden (look.py R6).
R10 Who coordinates is told times by the hour, also among words (hours.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.access import Tie
from domain.messages import RecordClass
from domain.ports import Opener
from domain.telltale import words as telltale
from projections.reading import Record
from projections.timeline import sealed_in
from projections.visibility.hours import timed_for
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
_WORKERS = frozenset({"worker_id", "covered_by_id"})
_REFUSED_BY_ALL = "referral.refused_by_all.v1"
_ORGANIZATION, _USER = "organization-", "user-"
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
        "version": entry["version"] if look.sees_versions else None,
        "entry_id": None if look.sees_versions else str(entry["event_id"]),
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
    return timed_for(look.view.tie, shown)


def _note(look: Look, shown: Shown) -> None:
    """R5."""
    look.note("timeline", _HEADER)
    for record_class in shown["words"]:
        look.note("timeline", {"words": RecordClass(record_class)})
    for part in shown["personal"]:
        names = dict.fromkeys(part["fields"] or {}, RecordClass(part["record_class"]))
        look.note("words", names)


def _actor(look: Look, entry: Record) -> Shown:
    """R2, R8; a reporter's receipt says that somebody took over, not who; a card tells no place."""
    masked = _is_masked(look, entry)
    party = look.sees_persons_in(entry) and not masked
    return {
        "agency_id": None if masked else entry["agency_id"],
        "role": None if masked or look.tells_work_alone(entry) else entry["role"],
        **{name: entry[name] if party else None for name in _ABOUT_ACTING},
    }


def _is_masked(look: Look, entry: Record) -> bool:
    receipt = look.view.tie is Tie.REPORTER and entry["name"] == RECEIPT
    masked = look.watches or receipt or look.view.tie is Tie.CARD
    return masked or _is_masked_referral(look, entry) or look.hides_actor(entry)


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
            and not _names_who_acted(look, entry, name, value)
        }
        if kept:
            shown[record_class] = kept
    return shown


def _is_shown(look: Look, entry: Record, record_class: str, name: str) -> bool:
    if name in OTHER_CASES:
        return look.view.tie in (Tie.HOLDER, Tie.COORDINATOR) and look.permits(record_class)
    if look.watches and _is_id(name):
        return name == "jurisdiction_id"
    if _is_kept(look, entry, name):
        return False
    own = entry["agency_id"] == look.agency_id and look.sees_persons_in(entry)
    return (own and name in LOCATING) or look.permits_in(entry, record_class)


def _is_kept(look: Look, entry: Record, name: str) -> bool:
    """R2, R7, R9: what a word is about keeps it, whatever its class."""
    if name in telltale.COUNT_ENTRIES:
        return not look.sees_versions
    if name in telltale.DESCRIBE_THE_PERSON:
        return not look.describes_in(entry)
    return name in PERSON_IDS and not look.sees_persons_in(entry)


def _names_who_acted(look: Look, entry: Record, name: str, value: Any) -> bool:
    """R3, R8: an agency that is not to be known, a worker of one, or of the one that answers."""
    if name in _WORKERS and look.hides_agency(look.standing.responsible_id):
        return True
    named = [each for each in _each(value) if each.startswith(_ORGANIZATION)]
    if entry["agency_id"] == look.agency_id and not look.tells_work_alone(entry):
        return any(map(look.hides_agency, named))
    workers = any(each.startswith(_USER) for each in _each(value))
    return (workers and _is_masked(look, entry)) or not all(map(look.knows_agency, named))


def _each(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [each for each in values if isinstance(each, str)]


def _is_of_one_incident(entry: Record) -> bool:
    words = entry["words"].get(RecordClass.CASE_ADMINISTRATION, {})
    return str(entry["name"]) == LINKED and words["kind"]["code"] == COORDINATORS_LINK


def _hidden(look: Look, entry: Record) -> frozenset[str]:
    hidden = _telling(look, entry)
    if _is_towards_another(look, entry):
        hidden |= telltale.OF_A_GROUND
    elif _is_masked_referral(look, entry):
        hidden |= telltale.OF_A_SERVICE
    return hidden


def _telling(look: Look, entry: Record) -> frozenset[str]:
    """R7."""
    told = telltale.telling_words(entry["name"]).items()
    known = [word for word, kinds in told if look.knows_all(kinds, entry["agency_id"])]
    hidden = frozenset(word for word, _ in told if word not in known)
    answers = look.answers or _is_of_one_incident(entry)
    return hidden if answers else hidden | telltale.for_who_answers(entry["name"])


def _is_towards_another(look: Look, entry: Record) -> bool:
    """R6; a fact about a consent is about what was agreed towards its recipient."""
    if look.answers:
        return False
    named = {recipient for said in entry["words"].values() for recipient in _towards(look, said)}
    return bool(named) and (look.sees_work_alone or look.agency_id not in named)


def _towards(look: Look, said: Mapping[str, Any]) -> Iterator[str]:
    if said.get("recipient_id"):
        yield said["recipient_id"]
    elif said.get("consent_id"):
        consent = look.case.get("consents", {}).get(said["consent_id"], {})
        yield consent.get("recipient_id", "")


def _is_masked_referral(look: Look, entry: Record) -> bool:
    key = entry["referral_id"]
    if entry["name"] == _REFUSED_BY_ALL:
        return not look.answers
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
