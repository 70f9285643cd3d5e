"""Timers and alerts: the record class that it tells of that something runs, or that one alerts.

R1  A timer tells when something will be done with a person; so it tells of the class of the fact
    that set its time, but where whoever watches over the work must see that nobody acted.
R2  Every kind of timer and every reason of an alert has one row; one without fails the build.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.messages import RecordClass
from domain.telltale.row import Telling
from domain.timers import Kind

_WORK = RecordClass.CASE_ADMINISTRATION
_CHILD, _LEGAL = RecordClass.CHILD, RecordClass.LEGAL
_MEDICAL, _PSYCHOSOCIAL = RecordClass.MEDICAL, RecordClass.PSYCHOSOCIAL
_PLACE = RecordClass.CONTACT_LOCATION

TIMERS: Mapping[Kind, Telling] = {
    Kind.SAFETY: Telling(_WORK, "everybody's safety is checked again"),
    Kind.CONSENT: Telling(_WORK, "every consent has an end"),
    Kind.LEGAL_BASIS: Telling(_LEGAL, "until when a basis other than consent holds"),
    Kind.REFERRAL_REPLY: Telling(_WORK, "every referral is to be answered"),
    Kind.PLACE_HOLD: Telling(
        _PLACE, "at that moment the answer of one shelter turns, and tells which"
    ),
    Kind.MAJORITY: Telling(_CHILD, "children come of age"),
    Kind.REASONABLE_GROUNDS: Telling(
        _WORK, "the time follows from the stage by a published clock, and is watched over"
    ),
    Kind.RECOVERY_END: Telling(_LEGAL, "until when the person may stay"),
    Kind.RECOVERY_REVIEW: Telling(_LEGAL, "until when the person may stay follows from it"),
    Kind.RISK: Telling(_WORK, "everybody's risk is assessed again, and that is watched over"),
    Kind.BEST_INTERESTS: Telling(_CHILD, "best interests are reviewed for children"),
    Kind.SUPPORT_PLAN: Telling(_PSYCHOSOCIAL, "when somebody is met about their plan"),
    Kind.ALTERNATIVE_CARE: Telling(_CHILD, "other care is arranged for children"),
    Kind.ON_HOLD: Telling(_WORK, "the stage of the case tells that it rests"),
    Kind.MONITORING_VISIT: Telling(_PSYCHOSOCIAL, "when somebody is visited"),
    Kind.REUNIFICATION_FOLLOW_UP: Telling(_PLACE, "when somebody is found with their relatives"),
    Kind.RECALL: Telling(_WORK, "it watches over those who were told"),
    Kind.GLASS_REVIEW: Telling(_WORK, "it watches over those who open records"),
    Kind.SAFETY_CARD_REVIEW: Telling(_WORK, "it watches over those who open records"),
    Kind.DEMAND_REPLY: Telling(_LEGAL, "a court or an authority is after the records"),
}
"""R1."""

_A_CHILD = Telling(_CHILD, "whoever it is about was taken for a child")
_A_DEMAND = Telling(_LEGAL, "a court or an authority is after the records")
_A_PERMISSION = Telling(_WORK, "a disclosure lost its ground; which one is withheld")
_OVER_READERS = Telling(_WORK, "it watches over those who open records")
_A_STEP = Telling(_WORK, "the step that it is about is told by its own name")
ALERTS: Mapping[str, Telling] = {
    "consent_withdrawn_while_in_service": _A_PERMISSION,
    "consent_expired_while_in_service": _A_PERMISSION,
    "resident_missing": _A_STEP,
    "interpreter_conflict": _A_STEP,
    "referral_overdue": _A_STEP,
    "will_withdrawn": _A_STEP,
    "majority_reached": _A_CHILD,
    "found_adult": _A_CHILD,
    "safety_lapsed": _A_STEP,
    "safety_checked_by_partner": _A_STEP,
    "urgent_need_found": Telling(_MEDICAL, "urgent needs are of health"),
    "permission_lost_while_in_service": _A_PERMISSION,
    "recall_unacknowledged": _A_PERMISSION,
    "glass_broken": _OVER_READERS,
    "glass_review_missed": _OVER_READERS,
    "safety_card_released": _OVER_READERS,
    "safety_card_review_missed": _OVER_READERS,
    "demand_received": _A_DEMAND,
    "demand_unanswered": _A_DEMAND,
    "unsealed_child_record": _A_CHILD,
    "ground_recorded_by_partner": _OVER_READERS,
    "referral_sent_by_partner": _OVER_READERS,
    "disclosed_by_partner": _OVER_READERS,
    "basis_runs_after_refusal": Telling(_LEGAL, "a basis other than consent holds"),
}
"""By the reason of the alert."""
