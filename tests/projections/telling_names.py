"""Which names of steps tell what a record class withholds, written by hand from rules.md 1 to 4."""

from __future__ import annotations

from collections.abc import Mapping

TELL: Mapping[str, frozenset[str]] = {
    "child": frozenset(
        {
            *("age.stated.v1", "age.disputed.v1", "age.assessed.v1", "age.majority_reached.v1"),
            *("consent.asked_anew.v1", "consent.child_views_recorded.v1"),
            *("best_interests.assessed.v1", "best_interests.determined.v1"),
            *("guardian.appointed.v1", "guardian.ended.v1"),
            *("alternative_care.arranged.v1", "return.court_order_recorded.v1"),
        }
    ),
    "medical": frozenset(
        {
            *("return.fit_to_travel.v1", "shelter.child_born.v1"),
            *("shelter.medical_check_done.v1", "shelter.medication_given.v1"),
        }
    ),
    "legal": frozenset(
        {
            *("mandatory_report.made.v1", "trafficking.smuggling_found.v1"),
            *("identification.withdrawn.v1", "disqualification.recorded.v1"),
            *("removal.screened.v1", "removal.suspended.v1", "removal.recorded.v1"),
            *("perpetrator.named.v1", "complaint.made.v1", "complaint.decided.v1"),
            *("return.asylum_screened.v1", "return.embassy_contacted.v1"),
            *("demand.received.v1", "demand.contested.v1", "demand.narrowed.v1"),
            *("demand.refused.v1", "demand.complied.v1"),
            *("justice.cooperation_answered.v1", "justice.statement_given.v1"),
            *("justice.charge_brought.v1", "justice.court_date_set.v1"),
            *("justice.protection_ordered.v1", "justice.compensation_claimed.v1"),
            *("justice.compensation_ordered.v1", "justice.compensation_paid.v1"),
            *("justice.lawyer_appointed.v1", "justice.residence_regularized.v1"),
            *("justice.non_punishment_claimed.v1", "justice.non_punishment_decided.v1"),
            *("justice.detention_recorded.v1", "justice.release_recorded.v1"),
        }
    ),
    "contact_location": frozenset({"reunification.completed.v1"}),
    "psychosocial": frozenset({"return.risk_assessed.v1"}),
    "identity": frozenset({"return.travel_document_obtained.v1"}),
}
EVERY = frozenset(name for names in TELL.values() for name in names)
