"""Which record class each column and each word of the read models of cases has: written by hand.

`DECIDING` is what deciding, ordering and joining need: nobody is shown it as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

ADMINISTRATION = "case_administration"
DECIDING = "deciding"
Classes = Mapping[str, str]


def _all(record_class: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, record_class)


_PARTY = (
    "tie",
    "whole",
    "persons",
    "record_classes",
    "since",
    "until",
    "sealed",
    "listed",
    "seals",
)

COLUMNS: Mapping[str, Classes] = {
    "case_view": {
        **_all(ADMINISTRATION, "case_id", "version", "position", "changed_at", "reported_at"),
        **_all(ADMINISTRATION, "urgent", "jurisdiction_id", "stage", "closed", "merged_into"),
        **_all(ADMINISTRATION, "holder_id", "worker_id", "reporter_agency_id", "reported_region"),
        **_all(ADMINISTRATION, "referrals", "stays", "consents", "returns", "links"),
        **_all("legal", "identification", "legal_bases"),
        "child": "child",
        "reintegration": "psychosocial",
        **_all(DECIDING, "course", "standing", "portrait", "lasts"),
    },
    "case_party": {
        **_all(ADMINISTRATION, "case_id", "reported_at"),
        **_all(DECIDING, "agency_id", "disclosed_by", "purposes", *_PARTY),
    },
    "timeline": {
        **_all(ADMINISTRATION, "case_id", "version", "position", "name", "step", "occurred_at"),
        **_all(ADMINISTRATION, "recorded_at", "agency_id", "role", "user_id", "on_behalf_of"),
        **_all(ADMINISTRATION, "purpose_of_use", "legal_basis_id", "late_reason", "synthetic"),
        **_all("of each word", "words", "sealed"),
        **_all(DECIDING, "referral_id", "record_classes", "tells_of", "event_id"),
    },
    "timeline_void": _all(ADMINISTRATION, "case_id", "version", "voided_by"),
    "referral_list": {
        **_all(ADMINISTRATION, "referral_id", "case_id", "from_agency_id", "to_agency_id"),
        **_all(ADMINISTRATION, "status", "priority", "late", "sent_at", "reply_due_at", "told"),
        "version": DECIDING,
    },
    "return_list": {
        **_all(ADMINISTRATION, "return_id", "case_id", "status", "changed_at", "told"),
        **_all("of each word", "plan", "steps"),
    },
    "return_case": _all(DECIDING, "case_id", "version", "ground"),
    "due_list": {
        **_all(ADMINISTRATION, "case_id", "due_at", "noted", "resting"),
        **_all("of each word", "kind", "reference"),
    },
    "recipient_case": {**_all(DECIDING, "case_id", "version"), "told": "of each word"},
    "recall_list": _all(
        ADMINISTRATION,
        *("recall_id", "case_id", "recipient_id", "recalled_at", "acknowledge_by"),
        *("acknowledged_at", "told"),
    ),
    "person_index": {
        **_all(DECIDING, "case_id", "version", "record_class", "kind"),
        "token": "of each word",
    },
    "due_case": _all(DECIDING, "case_id", "version", "position", "resting"),
    "funnel_case": _all(
        DECIDING,
        *("case_id", "version", "jurisdiction_id", "addressed_to_id", "holder_id"),
        *("reported_at", "last_at"),
    ),
    "funnel_passage": {
        **_all(DECIDING, "case_id"),
        **_all(ADMINISTRATION, "measure", "name", "quarter", "jurisdiction_id", "agency_id"),
        **_all(ADMINISTRATION, "hours_since_step", "hours_since_report"),
    },
}

SHOWN_BESIDE: Classes = {"next_due": ADMINISTRATION}
"""What is shown with a case out of another read model."""

OF_NO_CASE = frozenset(
    {"organization", "service", "shelter_occupancy", "generation", "notification_tracking"}
)
"""Read models of agencies and of how far the others have come."""

WORDS: Mapping[tuple[str, str], Classes] = {
    ("case_view", "referrals"): {
        **_all(ADMINISTRATION, "answered_at", "basis_id", "batch_id", "expected_on"),
        **_all(ADMINISTRATION, "from_agency_id", "late", "onward_of_id", "priority", "reason"),
        **_all(ADMINISTRATION, "record_classes", "reply_due_at", "sent_at", "service_id"),
        **_all(ADMINISTRATION, "service_type", "status", "to_agency_id", "version"),
        **_all(ADMINISTRATION, "answer_reason", "delivered_on", "outcome", "asked_at"),
        **_all(ADMINISTRATION, "escalation_level", "not_delivered_reason", "overdue_since"),
        **_all(ADMINISTRATION, "recall_reason"),
    },
    ("case_view", "stays"): {
        **_all("contact_location", "shelter_id", "place_id", "agency_id"),
        **_all(ADMINISTRATION, "admitted_at", "arrangement", "status", "referral_id"),
        **_all(ADMINISTRATION, "discharge_planned_on", "discharged_at", "discharge_reason"),
        **_all(ADMINISTRATION, "whereabouts", "follow_up_on", "transferred_at"),
    },
    ("case_view", "consents"): _all(
        ADMINISTRATION,
        *("state", "purpose", "recipient_id", "record_classes", "basis", "ends_at"),
        *("recorded_at", "ended_at"),
    ),
    ("case_view", "legal_bases"): _all(
        "legal",
        *("state", "purpose", "recipient_id", "record_classes", "basis", "ends_at"),
        *("recorded_at", "ended_at"),
    ),
    ("case_view", "returns"): _all(
        ADMINISTRATION,
        *("arrived_at", "at_gate", "changed_at", "country", "country_of_stay", "departed_at"),
        *("organization_id", "reason", "status", "until_on"),
    ),
    ("case_view", "identification"): _all(
        "legal",
        *("level", "due_at", "recovery", "decisions", "decider_id", "requested_at"),
        *("reconsiderations",),
    ),
    ("case_view", "reintegration"): _all(
        "psychosocial",
        *("reason", "status", "visits", "outcome", "plan_id", "changed_at", "visit_due_at"),
        *("last_visit_on",),
    ),
    ("recipient_case", "told"): _all(
        ADMINISTRATION,
        *("way", "recipient_id", "kind", "ground_id", "record_classes", "told_at", "until"),
        *("role", "outcome"),
    ),
    ("recall_list", "told"): _all(
        ADMINISTRATION,
        *("recipient_id", "ground_id", "referral_id", "reason", "record_classes", "action"),
        *("kept_classes", "recalled_at", "acknowledge_by", "acknowledged_at"),
    ),
    ("return_list", "plan"): {
        **_all(DECIDING, "stage", "country", "departed_at", "withdrawn"),
        **_all(ADMINISTRATION, "counselled", "wished", "declared", "reaffirmed_at", "reception"),
        **_all(ADMINISTRATION, "escorted", "deferred_until", "risk", "document_until"),
        **_all("legal", "screened", "court_order"),
        **_all("medical", "fitness"),
    },
}
"""The words that stand in a column of several: a referral's, a stay's, a return's."""
WORDS = {
    **WORDS,
    ("referral_list", "told"): WORDS["case_view", "referrals"],
    ("return_list", "told"): WORDS["case_view", "returns"],
}

TEXTS_OF_NOBODY = frozenset(
    {
        *("entry", "guidance_version", "indicator_set", "indicator_set_version"),
        *("law", "reference", "restrictions", "source"),
    }
)
"""Texts in the facts of a case that speak of a law, a list or an entry, and never of a person."""


def unknown(found: Iterable[str], known: Iterable[str]) -> list[str]:
    """What nobody gave a class."""
    return sorted(set(found) - set(known))
