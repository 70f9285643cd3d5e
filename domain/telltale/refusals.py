"""Refusals: what it tells of a case that a command was refused for this reason.

R1  Every refusal has one row; a refusal that has none fails the build.
R2  A refusal tells of a class where it is told of some persons alone, and that they are such is
    what the class withholds; of grounds where it tells what was agreed towards another agency, as
    a clinic's kind is the diagnosis; of the work where it tells which steps were taken.
R3  What stands against a command whatever the case holds tells of nothing: what was said, who said
    it, the directory, the rules of the jurisdiction, what the agency was asked or did itself.
R4  A code that many rooms use tells what the facts of its command tell by their names (steps.py).
R5  Who is told what tells of a class is not said here but in discretion.py.

A lawyer can read this table. The codes are those of the answers; docs/problems explains each.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from domain.messages import RecordClass


class Beyond(StrEnum):
    """What a refusal may tell of that is no record class."""

    GROUNDS = "what was agreed towards an agency"
    REPEATED = "whether it may be told again what was told before"
    OWN_FACTS = "what the facts of its command tell"
    SAID = "nothing but what was said"
    NOTHING = "nothing"


Matter: TypeAlias = RecordClass | Beyond
PUBLIC: frozenset[Matter] = frozenset({Beyond.SAID, Beyond.NOTHING, Beyond.OWN_FACTS})
"""What may be told to whoever may know of the case at all."""
WITHHELD = "reason_withheld"
"""The code of the one refusal that stands for all others (discretion.py)."""


class Row(NamedTuple):
    """What a refusal tells of, and why."""

    matter: Matter
    because: str


_WORK, _CHILD = RecordClass.CASE_ADMINISTRATION, RecordClass.CHILD
_LEGAL, _PLACE = RecordClass.LEGAL, RecordClass.CONTACT_LOCATION

_OF_A_PERSON: Mapping[Row, str] = {
    Row(_CHILD, "it is told of children alone, or of adults alone"): """
        best_interests_of_adult not_presumed_child still_a_child adult_decides_alone
        child_needs_guardian child_not_heard guardian_without_power guardian_in_conflict
        only_for_a_child survivor_alone child_is_not_written_to child_does_not_leave_alone
        disputed_age_needs_single_room child_in_adult_place child_with_unrelated_adults
        family_separated child_leaves_to_nowhere safe_destination_missing consent_to_stay_missing
        transfer_not_agreed child_return_needs_escort child_return_not_determined
        return_ordered_against_adult childs_words_missing return_signed_by_another
        childs_refusal_not_weighed person_does_not_wish unrelated_care_not_determined
        care_already_arranged served_on_child child_statement_without_support
        majority_not_reached contact_not_cleared""",
    Row(_LEGAL, "asylum, status and removal are withheld, most of all from an embassy"): """
        embassy_may_not_learn person_seeks_refuge asylum_not_screened
        refuge_finding_lifted_without_reasons journey_is_removal removal_not_explained""",
    Row(_LEGAL, "that somebody near the person was accused is the accusation"): """
        named_as_perpetrator person_in_conflict lawyer_in_conflict relative_in_conflict
        escort_in_conflict""",
    Row(_LEGAL, "the decision, or the end of a period, is withheld"): """
        confirmed_as_trafficked nothing_to_reconsider reconsideration_too_late
        recovery_period_runs extension_not_later recovery_period_had_before
        disqualification_missing""",
    Row(_LEGAL, "whoever awaits a court, or is accused, is in danger by it"): """
        statement_already_recorded compensation_already_claimed compensation_not_ordered
        paid_in_other_currency paid_more_than_ordered non_punishment_already_claimed
        non_punishment_already_decided detention_already_recorded release_already_recorded
        release_before_detention""",
    Row(_LEGAL, "a court is after the records, or somebody complained"): """
        demand_already_answered more_than_demanded not_narrower another_approver_needed
        complaint_already_made complaint_already_decided own_complaint""",
    Row(
        _PLACE, "when and how the person can be reached safely is where and with whom they are"
    ): """
        unsafe_contact outside_safe_hours safety_has_not_lapsed""",
    Row(RecordClass.MEDICAL, "whether the person may travel is health"): """
        not_fit_to_travel fitness_expired fitness_not_certified""",
    Row(RecordClass.PSYCHOSOCIAL, "it tells which danger awaits the person"): """
        return_risk_is_high return_risk_not_assessed return_risk_not_explained
        reunification_not_safe reunification_not_recommended""",
    Row(RecordClass.IDENTITY, "it tells whether an identity was proved"): """
        travel_document_missing travel_document_expired""",
}
_OF_GROUNDS: Mapping[Row, str] = {
    Row(Beyond.GROUNDS, "an agency's kind of work tells of health, of the law or of a place"): """
        consent_missing embassy_contact_without_consent inbound_return_without_basis basis_missing
        tracing_basis_not_in_force consent_widened""",
    Row(
        Beyond.GROUNDS,
        "it tells that a ground was used; whoever does not know the age meets passing.py R8 first",
    ): """
        ground_already_used""",
}
_OF_THE_WORK: Mapping[Row, str] = {
    Row(_WORK, "it tells where the case stands, and who answers for it"): """
        person_has_died case_is_closed case_is_merged case_without_holder not_the_holder
        case_already_held referrals_still_open stay_still_open closure_not_requested
        case_not_closed death_not_recorded not_on_hold transfer_already_offered already_merged
        merged_since other_case_under_way subject_erased""",
    Row(_WORK, "it tells which steps were taken before, and by whom"): """
        not_the_decider second_worker_needed claim_verified_by_same_worker second_person_needed
        interpreter_has_conflict interpreter_not_assigned interpreter_may_not_interpret
        interpreter_not_cleared contact_made_less_safe
        limits_not_explained already_admitted visitor_not_cleared carer_not_cleared
        relative_not_cleared relative_not_verified relative_already_claimed
        tracing_already_requested tracing_is_closed reunification_already_completed
        reunification_is_refused already_enrolled education_already_ended
        reintegration_not_assessed reintegration_plan_ended visit_already_recorded
        retrafficking_already_confirmed retrafficking_already_suspected
        retrafficking_not_suspected""",
    Row(_WORK, "it tells how far a return has come"): """
        return_not_counselled return_wish_not_expressed return_will_not_declared
        return_will_is_withdrawn return_will_already_withdrawn return_will_not_reaffirmed
        return_already_opened return_already_departed return_already_arrived return_not_departed
        return_not_arrived arrival_already_recorded hand_over_already_recorded
        handed_over_to_another reception_not_arranged reception_not_verified
        reception_verified_by_arranger deferral_still_runs""",
    Row(_WORK, "it tells of what watches over those who open records"): """
        no_safety_card already_sealed proposal_still_open seal_not_standing own_proposal""",
    Row(_WORK, "it tells which refused answers there were"): "answer_still_awaited not_refused",
}
_OF_OWN_FACTS: Mapping[Row, str] = {
    Row(Beyond.OWN_FACTS, "many rooms use it"): """
        missing not_permitted out_of_order already_done already_noted""",
}
_OF_WHAT_WAS_SAID: Mapping[Row, str] = {
    Row(Beyond.SAID, "a value of the command cannot be what it means, whatever the case holds"): """
        panel_too_small conflict_not_explained concern_missing safety_card_empty plan_not_agreed
        consent_too_long end_in_the_past nothing_enumerated reasons_missing report_to_oneself
        vital_interest_too_long only_by_consent abroad_basis_missing reunification_day_ahead
        carer_not_named death_in_future not_own_decision not_safe_to_close safety_not_asked
        handed_to_nobody in_the_future not_another_case review_in_the_past cover_impossible
        transfer_reason_unexplained country_missing transfer_to_oneself birth_date_contradicts_age
        latest_birth_day_missing not_a_consular_report nothing_described safe_hours_impossible
        negative_without_reasons entries_undecided link_with_itself charge_day_ahead
        compensation_amount_missing hearing_not_ahead payment_day_ahead protection_already_over
        protection_not_named detention_ahead residence_already_over nothing_named nothing_demanded
        law_not_named reader_missing lifting_names_nobody list_empty named_twice_on_list
        reason_unexplained referral_to_a_person referral_to_own_agency delivery_impossible
        nothing_to_disclose education_day_impossible amount_without_currency plan_without_agreement
        score_out_of_range visit_day_ahead suspicion_needs_case_of_its_own
        house_rules_not_explained documents_not_asked_for last_seen_in_the_future
        journey_day_impossible mitigation_not_stated counselling_incomplete
        removal_is_not_voluntary return_not_in_private future_occurrence late_reason_missing
        malformed unknown_code agreement_asserted_by_recipient basis_asserted_by_recipient""",
}
_OF_NOTHING: Mapping[Row, str] = {
    Row(Beyond.NOTHING, "the rules of the jurisdiction are public"): """
        rules_missing clock_impossible clock_too_long clock_missing named_twice source_missing
        standing_unknown
        time_zone_unknown working_days_impossible effective_in_the_past holidays_impossible
        indicator_set_impossible key_of_another_stream majority_age_impossible
        indicator_set_not_published roster_times_impossible
        too_few_on_call dishonesty_not_read disqualification_unknown_here
        single_step_only two_step_only person_may_not_ask""",
    Row(Beyond.NOTHING, "the directory is public, and a shelter's places are its own"): """
        agency_unknown organization_is_closed safehouse_location_is_confidential
        agreement_with_itself not_a_party_to_agreement not_suspended receiver_not_active
        service_not_offered
        not_for_an_embassy not_an_agency_that_protects
        transfer_receiver_not_active safehouse_not_offered place_in_use place_full
        place_out_of_service place_does_not_fit place_not_offered place_already_held
        hold_is_over hold_not_due""",
    Row(Beyond.NOTHING, "who answers for the case, or recorded the basis, is told of it alone"): """
        answer_changes_nothing""",
    Row(Beyond.NOTHING, "it is about who asks, and what they did or hold themselves"): """
        beyond_agreement classes_not_held coordinator_only supervisor_needed not_addressed own_right
        right_not_suspended right_suspended glass_not_reviewed own_glass own_release
        sign_in_too_old command_reused not_on_call on_call_themselves roster_of_others
        moved_on reason_withheld""",
    Row(
        Beyond.NOTHING, "in an emergency it is told, so that nobody waits for what never opens"
    ): """
        not_opened_by_break_glass""",
    Row(Beyond.NOTHING, "it is about a referral, or a recall, that the agency is part of"): """
        referral_already_answered not_the_receiver not_the_sender no_question_asked
        not_referred_onward too_late_to_recall feedback_missing outcome_not_shown
        referral_not_accepted service_not_ended not_the_recipient""",
    Row(Beyond.NOTHING, "it is about a stay in the agency's own shelter"): """
        belongings_not_returned documents_still_kept not_reported_missing no_documents_kept""",
    Row(Beyond.NOTHING, "a clock alone asks for it"): """
        nothing_due not_yet_due consent_not_yet_expired legal_basis_not_yet_lapsed
        review_not_due reply_not_yet_due""",
    Row(Beyond.NOTHING, "it stands in no case"): """
        hash_of_other_rows other_policy_stream policy_in_force child_is_referred linked_to_a_case
        no_duty_to_notify""",
}

ROWS: tuple[tuple[str, Row], ...] = tuple(
    (code, row)
    for table in (
        *(_OF_A_PERSON, _OF_GROUNDS, _OF_THE_WORK, _OF_OWN_FACTS, _OF_WHAT_WAS_SAID, _OF_NOTHING),
    )
    for row, codes in table.items()
    for code in codes.split()
)
REFUSALS: Mapping[str, Row] = dict(ROWS)
"""R1: by the code of the refusal."""


def written() -> tuple[str, ...]:
    """The table row by row, for the hash that decisions cite."""
    return tuple(sorted(f"refusal {code}|{row.matter}" for code, row in REFUSALS.items()))
