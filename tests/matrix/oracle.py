"""The oracle: who sees what, written by hand from rules.md and docs/policy.md, apart from the code.

Nothing of what it tells comes from domain.access, domain.policy or projections.visibility: one
table says how agencies are tied to the cases of the stories (ties.py), another who is kept from
what (barred.py); what follows for a step is in steps.py, for those whom it names in agencies.py.

R1  A word is seen where its record class is open; what was sealed, where persons are seen, too.
R2  Ids tell: of persons, to those who see persons; of other cases, to holder and coordinator; to
    who watches, none but the jurisdiction's. A place is a location, whatever the fact says.
R3  The kind of service, and what was agreed towards another agency, tells of health, of the law or
    of where somebody is: it is shown to those it is about, and to the holder.
R4  Words of the work that tell of a class (telling.py) are for those who may know it, as steps are
    whose name does (steps.py R3).
R5  Whoever sees the work of a case and no person there, is told no more of the person than whoever
    watches: nothing that describes them, no kind of service, and no agency that gives one. Whoever
    reported reads their own report.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.matrix import cards, telling
from tests.matrix.agencies import SHELTERED, masked, names_agency, naming, partners, sheltering
from tests.matrix.barred import NO_HEALTH, NO_PERSONS, WITHOUT_PERSONS
from tests.matrix.cast import Asker
from tests.matrix.entry import ID, Entry, Word, ids_in, ids_in_words, of_one_incident
from tests.matrix.seeing import Seen, seen
from tests.matrix.steps import changed_at, knows, knows_name, shows, times_known
from tests.matrix.ties import (
    ALL,
    ANYBODY,
    COORDINATOR,
    HOLDER,
    OWN,
    PERSONAL,
    REPORTER,
    TIES,
    WHOLE,
    WORK,
    is_listed_as_tied,
)

__all__ = [
    "ALL",
    "ANYBODY",
    "HOLDER",
    "ID",
    "NO_HEALTH",
    "NO_PERSONS",
    "SHELTERED",
    "TIES",
    "WHOLE",
    "WITHOUT_PERSONS",
    "WORK",
    "Entry",
    "Seen",
    "Word",
    "canaries_known",
    "changed_at",
    "fields",
    "id_of",
    "ids_in_words",
    "ids_known",
    "is_listed_as_tied",
    "knows_name",
    "names_agency",
    "partners",
    "seen",
    "shows",
    "times_known",
]

_PERSONS = (
    *("user-", "contact-", "person-", "guardian-", "interpreter-", "visitor-", "relative-"),
    *("lawyer-", "carer-", "escort-", "worker-", "linked_person-", "alternative_contact-"),
    *("reporter_contact-", "emergency_contact-"),
)
_PLACES = ("shelter-", "place-")
_SERVICE = {
    *("service_type", "service_id", "to_agency_id", "record_classes", "embassy_id", "reason"),
    *("alternative_service_id", "referral_ids", "sessions", "satisfaction"),
}
_GROUND = {"recipient_id", "purpose", "record_classes", "kept_classes", "reason", "reader"}
_LINKING = ("cases.linked.v1", "case.merged.v1", "case.unmerged.v1", "case.later_entry_assigned.v1")


def fields(asker: Asker, seen: Seen, entry: Entry) -> frozenset[str]:
    """R1 to R4: the fields of an entry that somebody reads."""
    if of_one_incident(entry) and seen.tied is not COORDINATOR:
        return frozenset()
    hidden = _hidden(asker, seen, entry) | sheltering(asker, seen, entry)
    hidden |= _telling(asker, seen, entry) | naming(asker, seen, entry)
    return frozenset(
        word.field
        for word in entry.words
        if word.field not in hidden
        and (_on_card(seen, entry, word) or _reads(asker, seen, entry, word))
    )


def _on_card(seen: Seen, entry: Entry, word: Word) -> bool:
    return seen.card and entry.name == cards.RECORDED and word.field in cards.WORDS


def _reads(asker: Asker, seen: Seen, entry: Entry, word: Word) -> bool:
    own = entry.agency_id == asker.actor.agency_id
    classes = seen.classes if own or seen.tied.part != OWN else frozenset({WORK})
    classes = seen.own if own and seen.own else classes
    if word.personal:
        return seen.persons and word.record_class in classes
    ids = tuple(ids_in(word.value))
    if any(each.startswith("case-") for each in ids):
        linking = entry.name in _LINKING or "identity" in classes
        return seen.tied in (HOLDER, COORDINATOR) and linking and word.record_class in classes
    if seen.watches and any(not each.startswith("jurisdiction-") for each in ids):
        return False
    if any(each.startswith(_PERSONS) for each in ids) and not seen.persons:
        return False
    if any(each.startswith(_PLACES) for each in ids):
        return own or "contact_location" in classes
    return word.record_class in classes


def _hidden(asker: Asker, seen: Seen, entry: Entry) -> set[str]:
    """R3."""
    towards = [word.value for word in entry.words if word.field == "recipient_id" and word.value]
    towards += [entry.towards] if entry.towards else []
    outside = seen.tied.tie in ("REFERRAL", "SERVICE", "GLASS", "RECEIVER")
    hidden: set[str] = set()
    if towards and (seen.work_alone or (outside and asker.actor.agency_id not in towards)):
        hidden |= _GROUND
    if masked(asker, seen, entry):
        hidden |= _SERVICE
    return hidden


def _telling(asker: Asker, seen: Seen, entry: Entry) -> set[str]:
    """R4, and the rest of telling.py."""
    hidden = {
        field
        for (name, field), kinds in telling.OF_CLASSES.items()
        if name == entry.name and not all(knows(asker, seen, entry, kind) for kind in kinds)
    }
    if not _described(asker, seen, entry):
        hidden |= telling.OF_THE_PERSON
    if not counts(seen):
        hidden |= telling.COUNTING
    if not seen.answers and not of_one_incident(entry):
        hidden |= {field for name, field in telling.OF_THE_HOLDER if name == entry.name}
    return hidden


def _described(asker: Asker, seen: Seen, entry: Entry) -> bool:
    """R5."""
    own = entry.agency_id == asker.actor.agency_id and bool(seen.own & PERSONAL)
    reported = seen.tied is REPORTER and entry.name == "case.reported.v1"
    return seen.persons or own or (reported and bool(PERSONAL - seen.kept))


def id_of(seen: Seen, entry: Entry) -> str:
    """The id of an entry, as somebody is told it."""
    return f"{entry.case_id}/{entry.version if counts(seen) else entry.entry_id}"


def counts(seen: Seen) -> bool:
    """Whether no entry is hidden, so that they may be numbered."""
    return seen.tied.part == WHOLE and seen.classes == ALL


def ids_known(asker: Asker, seen: Seen, entries: list[Entry]) -> set[str]:
    """Every id that a case may tell somebody."""
    known = {asker.actor.agency_id, asker.actor.user_id, asker.jurisdiction_id}
    known |= set(_holders(entries)) if seen.tied.part == WHOLE else set()
    for entry in entries:
        if not shows(asker, seen, entry):
            continue
        told = fields(asker, seen, entry)
        for word in entry.words:
            if word.field in told:
                known.update(ID.findall(str(word.value)))
                known.add(word.subject)
        if names_agency(asker, seen, entry):
            known.add(entry.agency_id)
            known |= {entry.user_id} if seen.persons else set()
    return known


def _holders(entries: list[Entry]) -> Iterator[str]:
    """Which agency answers for a case is known to all who see the whole of it."""
    for entry in entries:
        for word in entry.words:
            if word.field in ("addressed_to_id", "holder_id"):
                yield str(word.value)


def canaries_known(asker: Asker, seen: Seen, entries: list[Entry]) -> set[str]:
    """Every canary that a case may tell somebody."""
    return {
        str(word.value)
        for entry in entries
        if shows(asker, seen, entry)
        for word in entry.words
        if word.personal and word.field in fields(asker, seen, entry)
    }
