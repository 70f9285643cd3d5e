"""Words: what a word of the work tells of a person besides, and whom it is not told to for that.

A word here is a field of a fact of the class case administration: a code, a yes or no, a count.
Facts are called by their stable names, as read models hold them.

R1  Every such word of a fact about a case has one row; one that has none fails the build.
R2  A word that tells of classes is for those who may know of all of them, as names are (steps.py):
    the codes of a reason tell of health where one of them does.
R3  What describes the person is read by those who work on the case: whoever watches over it, and
    messages, do without.
R4  What is agreed towards agencies, and who is whose child, is for whoever answers for the case.
R5  How many entries a case has is for those from whom none of them is hidden.
R6  Which service a referral is for, and what was agreed, is shown to its own parties: which they
    are, visibility says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from domain.messages import RecordClass
from domain.telltale.row import Telling

Words: TypeAlias = Mapping[str, tuple[str, ...]]
_WORK, _CHILD, _LEGAL = RecordClass.CASE_ADMINISTRATION, RecordClass.CHILD, RecordClass.LEGAL
_MEDICAL, _PSYCHOSOCIAL = RecordClass.MEDICAL, RecordClass.PSYCHOSOCIAL
_PLACE = RecordClass.CONTACT_LOCATION

_OF_A_CLASS: Mapping[Telling, Words] = {
    Telling(_MEDICAL, "one of its codes is health, an illness or a hospital"): {
        "case.reported.v1": ("channel",),
        "case.put_on_hold.v1": ("reason",),
        "glass.broken.v1": ("reason", "record_classes"),
        "safety_card.released.v1": ("reason", "reader"),
        "shelter.discharged.v1": ("reason",),
        "shelter.transferred.v1": ("reason", "arrangement"),
        "shelter.admitted.v1": ("arrangement",),
        "return.deferred.v1": ("reason",),
        "return.escort_assigned.v1": ("kind",),
    },
    Telling(_CHILD, "one of its codes is said of children alone, or of adults alone"): {
        "case.reported.v1": ("stated_age",),
        "glass.broken.v1": ("reason",),
        "consent.given.v1": ("basis", "given_by"),
        "consent.refused.v1": ("given_by",),
        "case.transfer_declined.v1": ("reason",),
        "shelter.place_refused.v1": ("reason",),
        "shelter.admitted.v1": ("arrangement", "consent_to_stay"),
        "shelter.transferred.v1": ("arrangement", "agreed_by_person"),
        "shelter.discharge_planned.v1": ("safe_destination",),
        "shelter.discharged.v1": ("reason", "safe_destination"),
        "return.declared.v1": ("signed_by",),
    },
    Telling(_LEGAL, "one of its codes is a decision, a court, detention or removal"): {
        "case.closure_requested.v1": ("reason",),
        "case.closed.v1": ("reason",),
        "shelter.discharged.v1": ("reason",),
        "return.deferred.v1": ("reason",),
        "return.declared.v1": ("removal_order",),
    },
    Telling(_PSYCHOSOCIAL, "one of its codes is the danger that awaits the person"): {
        "return.deferred.v1": ("reason",),
    },
    Telling(_PLACE, "at that moment the answer of one shelter turns, and tells which"): {
        "shelter.place_offered.v1": ("held_until",),
    },
}
_OF_WHO_ANSWERS: Mapping[str, Words] = {
    "it says what was agreed towards which agency, and for which classes": {
        "case.merged.v1": ("restrictions",),
        "case.later_entry_assigned.v1": ("entry",),
    },
    "that somebody is the parent of a child tells of a birth": {"cases.linked.v1": ("kind",)},
}
DESCRIBE_THE_PERSON = frozenset(
    {
        *("caregiver_informed", "children_with", "country", "country_of_stay", "given_by"),
        *("held_until", "language", "national_abroad", "region", "removal_order", "signed_by"),
        *("stated_age", "to_country", "transit_countries"),
    }
)
"""R3, in whatever fact they stand."""
COUNT_ENTRIES = frozenset(
    {"version", "own_version", "other_version", "kept_versions", "moved_versions"}
)
"""R5, in whatever fact they stand."""
OF_A_SERVICE = frozenset(
    {
        *("service_type", "service_id", "to_agency_id", "alternative_service_id", "embassy_id"),
        *("record_classes", "referral_ids", "reason", "satisfaction", "sessions"),
    }
)
OF_A_GROUND = frozenset(
    {"recipient_id", "purpose", "record_classes", "kept_classes", "reason", "reader"}
)
"""R6, in the facts of a referral, and in those that say towards whom."""
_TOLD_BY_RULE: Words = {
    "consent.given.v1": ("purpose", "record_classes"),
    "consent.narrowed.v1": ("record_classes",),
    "consent.refused.v1": ("purpose",),
    "disclosure.made_outside.v1": ("purpose", "record_classes"),
    "disclosure.recalled.v1": ("record_classes", "kept_classes", "reason"),
    "referral.sent.v1": ("service_type", "reason", "record_classes"),
    "referral.recalled.v1": ("reason",),
    "referral.refused_by_all.v1": ("service_type",),
    "referral.declined.v1": ("reason",),
    "referral.referred_onward.v1": ("reason",),
    "service.not_delivered.v1": ("reason",),
    "service.delivered.v1": ("sessions",),
    "referral.feedback_given.v1": ("satisfaction",),
}
"""R6."""
_OF_THE_WORK: Mapping[str, Words] = {
    "what it tells, the name of its entry tells (told.py)": {
        "alert.raised.v1": ("reason",),
        "review.fell_due.v1": ("review",),
        "deadline.missed.v1": ("deadline",),
    },
    "how soon, and how far, agencies answer": {
        "case.reported.v1": ("urgent",),
        "referral.sent.v1": ("priority",),
        "referral.overdue.v1": ("priority",),
        "referral.escalated.v1": ("level",),
        "referral.closed.v1": ("outcome",),
    },
    "why the work changed hands or began again; none of its codes is about the person": {
        "case.holder_released.v1": ("reason",),
        "case.transfer_offered.v1": ("reason",),
        "case.reopened.v1": ("reason",),
        "case.entry_voided.v1": ("reason",),
        "shelter.hold_released.v1": ("reason",),
        "case.merged.v1": ("surviving",),
    },
    "whether the rules were kept, for adults and children alike": {
        "case.closure_requested.v1": ("safe_to_close",),
        "confidentiality.limits_explained.v1": ("understood",),
        "disclosure.made_outside.v1": ("channel",),
        "consent.given.v1": ("informed_of", "withholding_reason"),
        "reinterview.offered.v1": ("accepted",),
        "shelter.admitted.v1": ("house_rules_explained", "medical_check_offered"),
        "shelter.discharged.v1": ("belongings_returned",),
        "return.declared.v1": ("in_private",),
        "return.will_reaffirmed.v1": ("in_private",),
        "return.will_withdrawn.v1": ("at_gate",),
        "return.reception_arranged.v1": ("verified",),
        "return.departed.v1": ("fast_track",),
        "return.arrived.v1": ("onward_transport",),
    },
    "it watches over those who open records": {
        "disclosure.recall_acknowledged.v1": ("action",),
        "glass.reviewed.v1": ("outcome",),
        "safety_card.release_reviewed.v1": ("outcome",),
    },
}


def telling_words(name: str) -> Mapping[str, frozenset[RecordClass]]:
    """R2: the words of a kind of fact that tell of classes, with these."""
    return _CLASSES.get(name, {})


def for_who_answers(name: str) -> frozenset[str]:
    """R4: the words of a kind of fact that are for whoever answers for the case."""
    return frozenset(word for words in _OF_WHO_ANSWERS.values() for word in words.get(name, ()))


def is_looked_at(name: str, word: str) -> bool:
    """R1."""
    if word in DESCRIBE_THE_PERSON | COUNT_ENTRIES:
        return True
    tables = (*_OF_A_CLASS.values(), *_OF_WHO_ANSWERS.values(), *_OF_THE_WORK.values())
    return any(word in words.get(name, ()) for words in (*tables, _TOLD_BY_RULE))


def written() -> tuple[str, ...]:
    """The table row by row, for the hash that decisions cite."""
    return tuple(sorted(_rows()))


def _rows() -> Iterator[str]:
    for kind, told in _CLASSES.items():
        for word, classes in told.items():
            yield f"word {kind}.{word}|{','.join(sorted(classes))}"
    for words in _OF_WHO_ANSWERS.values():
        yield from (f"word {name}.{','.join(named)}|holder" for name, named in words.items())
    yield f"words of the person|{','.join(sorted(DESCRIBE_THE_PERSON))}"
    yield f"words that count|{','.join(sorted(COUNT_ENTRIES))}"


def _by_word() -> dict[str, dict[str, frozenset[RecordClass]]]:
    found: dict[str, dict[str, frozenset[RecordClass]]] = {}
    for telling, words in _OF_A_CLASS.items():
        for kind, named in words.items():
            of_kind = found.setdefault(kind, {})
            for word in named:
                of_kind[word] = of_kind.get(word, frozenset()) | {telling.record_class}
    return found


_CLASSES = _by_word()
