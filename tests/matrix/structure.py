"""Structure: which field of an answer needs what, so that a code or a day that leaks is seen.

Codes, days and numbers repeat between cases; where they stand tells what they say. The table was
written by hand from rules.md 2 and the record classes of docs/events.md.

R1  A field that says something is filled only for those who see the whole case and its class; one
    that needs persons, or describes one, only for those who see persons.
R2  What tells of health, though its own class is another, needs the medical class, or to be one's
    own record; nobody whom something keeps from that class is shown it (barred.py).
R3  A referral tells its parties and its service to them, and to the holder.
R4  Where somebody stays is a location, but for the shelter itself.
R5  A part of a person is shown in the classes that are seen, or is the safety card.
R6  A field of these types without a line here fails the build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from graphql import GraphQLObjectType, GraphQLOutputType, get_named_type

from tests.examples import SHELTER_HOUSE
from tests.matrix import cards
from tests.matrix.cast import Asker
from tests.matrix.documents import SCHEMA
from tests.matrix.oracle import HOLDER, WHOLE, Seen


class Place(NamedTuple):
    """Where a value stands: in what object, seen by whom."""

    asker: Asker
    seen: Seen
    within: Mapping[str, Any]

    @property
    def agency_id(self) -> str:
        return self.asker.actor.agency_id

    @property
    def whole(self) -> bool:
        return self.seen.tied.part == WHOLE


Rule = Callable[[Place], bool]


def always(_: Place) -> bool:
    """For whoever may know of the case."""
    return True


def work(place: Place) -> bool:
    """R1."""
    return place.whole


def of(record_class: str) -> Rule:
    """R1."""
    return lambda place: place.whole and record_class in place.seen.classes


def persons(place: Place) -> bool:
    """R1."""
    return place.whole and place.seen.persons


def of_stay(place: Place) -> bool:
    """R4: whoever sees persons of the whole case, and the shelter."""
    return place.seen.persons or bool(place.seen.own)


def telling(*classes: str) -> Rule:
    """R2, of whatever class: what a code tells besides."""

    def rule(place: Place) -> bool:
        near = place.seen.tied is HOLDER or place.agency_id == SHELTER_HOUSE
        seen = place.seen
        return all(kind in seen.classes or (near and kind not in seen.kept) for kind in classes)

    return rule


def where(place: Place) -> bool:
    """R4."""
    return "contact_location" in place.seen.classes or place.agency_id == SHELTER_HOUSE


def party(place: Place) -> bool:
    """R3."""
    ends = (place.within.get("fromAgencyId"), place.within.get("toAgencyId"))
    seen = place.seen
    return seen.answers or (place.agency_id in ends and not seen.work_alone)


def ground(place: Place) -> bool:
    """What was agreed is its recipient's, and the holder's."""
    return place.seen.answers or place.within.get("recipientId") == place.agency_id


def part(place: Place) -> bool:
    """R5."""
    on_card = place.seen.card and place.within["entry"] == cards.RECORDED
    shown = place.whole and place.seen.persons
    return on_card or (shown and place.within["recordClass"].lower() in place.seen.classes)


_GROUND = (
    *("id", "state", "purpose", "recipientId", "recordClasses", "basis", "recordedAt"),
    *("endsAt", "endedAt"),
)
TABLE: Mapping[str, Mapping[str, Rule]] = {
    "Case": {
        **dict.fromkeys(("id", "etag", "seenAs", "withheld", "why", "person"), always),
        **dict.fromkeys(("stage", "jurisdiction", "urgent", "closed", "reportedAt"), work),
        **dict.fromkeys(("changedAt", "nextDue", "holderId", "holder", "links"), work),
        **dict.fromkeys(("workerId", "reporterAgencyId", "returns", "consents"), persons),
        **dict.fromkeys(("identificationLevel", "recoveryPeriod", "legalBases"), of("legal")),
        "child": of("child"),
        "reintegration": of("psychosocial"),
        "stays": of_stay,
        **dict.fromkeys(("referrals", "timeline", "takenOver"), always),
    },
    "Consent": dict.fromkeys(_GROUND, ground),
    "LegalBasis": dict.fromkeys(_GROUND, ground),
    "Stay": {
        **dict.fromkeys(("id", "masked", "admittedAt", "dischargePlannedOn"), of_stay),
        **dict.fromkeys(("dischargedAt", "whereabouts"), of_stay),
        **dict.fromkeys(("shelterId", "placeId"), where),
        "arrangement": telling("medical", "child"),
        "dischargeReason": telling("medical", "legal", "child"),
    },
    "Return": {
        **dict.fromkeys(("id", "status", "country", "changedAt", "departedAt"), persons),
        **dict.fromkeys(("arrivedAt", "organizationId"), persons),
        "deferralReason": telling("medical", "legal", "psychosocial"),
    },
    "Referral": {
        **dict.fromkeys(("id", "caseId", "masked", "status", "priority", "sentAt"), always),
        **dict.fromkeys(("replyDueAt", "answeredAt", "late"), always),
        **dict.fromkeys(("reason", "serviceType", "serviceId", "fromAgencyId"), party),
        **dict.fromkeys(("toAgencyId", "fromAgency", "toAgency", "recordClasses"), party),
        **dict.fromkeys(("basisId", "answerReason", "expectedOn", "deliveredOn"), party),
        "outcome": party,
    },
    "PersonalPart": dict.fromkeys(("entry", "recordClass", "subject", "erased", "words"), part),
    "VoluntaryReturn": {
        **dict.fromkeys(("id", "caseId", "withheld", "steps", "missing"), always),
        **dict.fromkeys(("status", "changedAt", "ready", "deferredUntil"), work),
        **dict.fromkeys(("country", "organizationId"), persons),
        **dict.fromkeys(("departedAt", "arrivedAt"), work),
        "deferralReason": telling("medical", "legal", "psychosocial"),
    },
}
"""By type and field."""


def too_much(name: str, value: Any, asker: Asker, seen: Seen, path: str = "") -> Iterator[str]:
    """The paths of an answer of a type at which something stands that should not."""
    kind = SCHEMA.type_map[name]
    assert isinstance(kind, GraphQLObjectType)
    for each in value if isinstance(value, list) else [value]:
        if not isinstance(each, Mapping):
            continue
        for field, found in each.items():
            if found in (None, [], ""):
                continue
            rule = TABLE.get(name, {}).get(field, always)
            here = f"{path}.{field}" if path else f"{name}.{field}"
            if not rule(Place(asker, seen, each)):
                yield here
            if field in kind.fields and _leads_on(kind.fields[field].type):
                inner = get_named_type(kind.fields[field].type).name
                yield from too_much(inner, found, asker, seen, here)


def _leads_on(kind: GraphQLOutputType) -> bool:
    return isinstance(get_named_type(kind), GraphQLObjectType)


def without_a_line() -> set[tuple[str, str]]:
    """R6."""
    return {
        (name, field)
        for name, lines in TABLE.items()
        for field in getattr(SCHEMA.type_map[name], "fields", {})
        if field not in lines
    }
