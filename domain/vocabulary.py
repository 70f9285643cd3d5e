"""Code lists: what a coded field may say, each code with its system and version.

R1  A stored code carries its system and version; a shipped code is never reused with another
    meaning.
R2  A crosswalk may coarsen a code and never invents one.

The lists of others (HTCDS 2.0, ILO, ISIC rev. 4, ISCED 2011, IASC, Open Referral HSDS 3.0, CPIMS+)
are used as they stand; `urn:rejea:codes` marks our own. Countries, languages and currencies are
known by the libraries behind `ports.ReferenceLists`; here only their shape is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Self

from domain.messages import Refused

VOCABULARY_VERSION = "2026.1"


class UnknownCode(Refused):
    """A code that its list does not hold."""

    advice = "Use a code of the list."


class Code(str):
    """A code; as text it is the code alone, and it knows its system and version."""

    __slots__ = ("system", "version")
    system: str
    version: str

    def __new__(cls, text: str, system: str, version: str) -> Self:
        code = super().__new__(cls, text)
        code.system = system
        code.version = version
        return code


class CodeList:
    """Codes under one system and version; `shape` describes a list that a library holds."""

    def __init__(
        self, name: str, *codes: str, system: str = "", version: str = "1", shape: str = ""
    ) -> None:
        self.name = name
        self.system = system or f"urn:rejea:codes:{name}"
        self.version = version
        self.shape = re.compile(shape) if shape else None
        self._codes = {text: Code(text, self.system, version) for text in codes}

    def __getitem__(self, text: str) -> Code:
        """Take a code from the list.

        Raises: UnknownCode with the nearest codes, when there is no such code.
        """
        known = self._codes.get(text)
        if known is not None:
            return known
        if self.shape and self.shape.fullmatch(text):
            return Code(text, self.system, self.version)
        raise UnknownCode(f"{self.name} has no such code{self._hint(text)}")

    def __contains__(self, code: object) -> bool:
        if not isinstance(code, Code) or code.system != self.system:
            return False
        return code in self._codes or bool(self.shape and self.shape.fullmatch(code))

    def __iter__(self) -> Iterator[Code]:
        return iter(self._codes.values())

    @property
    def is_held_by_a_library(self) -> bool:
        return self.shape is not None

    def _hint(self, text: str) -> str:
        near = get_close_matches(text, self._codes, n=3, cutoff=0.5)
        return "; near: " + ", ".join(near) if near else ""


_HTCDS = "urn:iom:htcds"
_CPIMS = "urn:unicef:cpims"
_UK = "urn:uk:nrm-referral"

COUNTRY = CodeList(
    "country", system="urn:iso:std:iso:3166:-1:alpha-3", version="2020", shape="[A-Z]{3}"
)
REGION = CodeList(
    "region", system="urn:iso:std:iso:3166:-2", version="2020", shape="[A-Z]{2}-[A-Z0-9]{1,3}"
)
LANGUAGE = CodeList("language", system="urn:iso:std:iso:639:-2", version="1998", shape="[a-z]{3}")
CURRENCY = CodeList("currency", system="urn:iso:std:iso:4217", version="2015", shape="[A-Z]{3}")

ANSWER = CodeList("answer", "yes", "no", "not_sure", "not_asked", "declined", "unsafe_to_ask")
STATED_AGE = CodeList("age.stated", "adult", "child", "unknown")
AGE_OUTCOME = CodeList("age.outcome", "adult", "child", "undetermined")
AGE_METHOD = CodeList(
    "age.method",
    "document",
    "social_assessment",
    "holistic_assessment",
    "court_finding",
    "own_account",
)
AGE_GROUP = CodeList("age.group", "infant", "child", "adolescent", "adult", "not_stated")
SEX = CodeList("sex", "female", "male", "unknown", system=f"{_UK}:pv-gender", version="2026")
GENDER = CodeList(
    "gender",
    "Feminine",
    "Masculine",
    "TransgenderFeminine",
    "TransgenderMasculine",
    "NonConforming",
    "NonSpecifiedUnknown",
    system=f"{_HTCDS}:prs_Gender",
    version="2.0",
)
MARITAL_STATUS = CodeList(
    "marital_status",
    "Single",
    "Married",
    "Widowed",
    "Divorced",
    "Separated",
    "RegisteredPartnership",
    system=f"{_HTCDS}:prs_MaritalStatus",
    version="2.0",
)
EDUCATION = CodeList(
    "education",
    "EarlyChildhoodEducation",
    "PrimaryEducation",
    "LowerSecondaryEducation",
    "UpperSecondaryEducation",
    "PostSecondaryNonTertiaryEducation",
    "ShortCycleTertiaryEducation",
    "BachelorsOrEquivalentLevel",
    "MastersOrEquivalentLevel",
    "DoctoralOrEquivalentLevel",
    system=f"{_HTCDS}:prs_HighestLevelOfEducation",
    version="2.0",
)
RELATION = CodeList(
    "relation",
    "parent",
    "step_parent",
    "sibling",
    "grandparent",
    "other_relative",
    "spouse_or_partner",
    "friend",
    "neighbour",
    "professional",
    "other",
)
REPORT_CHANNEL = CodeList(
    "report.channel",
    "in_person",
    "border_post",
    "police_operation",
    "hotline",
    "labour_inspection",
    "health_facility",
    "consulate",
    "shelter_door",
    "school",
    "community",
    "written",
    "online",
    "other",
)
LAST_CONTACT = CodeList(
    "safety.last_contact",
    "within-the-last-week",
    "within-the-last-month",
    "within-the-last-3-months",
    "within-the-last-6-months",
    "within-6-to-12-months",
    "over-a-year-ago",
    "not-sure",
    system=f"{_UK}:when-last-contact",
    version="2026",
)
CONTACT_CHANNEL = CodeList(
    "contact.channel",
    "in_person",
    "telephone",
    "text_message",
    "email",
    "post",
    "video",
    "paper",
    "through_worker",
)
CONTACT_OUTCOME = CodeList(
    "contact.outcome", "reached", "not_reached", "message_left", "unsafe_to_continue", "declined"
)

CONSENT_PURPOSE = CodeList(
    "consent.purpose",
    "case_management",
    "referral",
    "information_to_police",
    "identification",
    "tracing",
    "return",
    "embassy_contact",
    "reporting_statistics",
    "research",
    "media",
)
CONSENT_BASIS = CodeList("consent.basis", "adult_informed", "guardian", "child_assent")
LEGAL_BASIS = CodeList(
    "legal_basis",
    "not_required_child_protection",
    "legal_obligation",
    "vital_interests",
    "public_task",
    "best_interests",
    "court_order",
)
INTERVIEW_SUBJECT = CodeList(
    "consent.given_by",
    "individual",
    "caregiver",
    "other",
    system=f"{_CPIMS}:interview_subject",
    version="2.15",
)
CONSENT_PROMPT = CodeList(
    "consent.prompt",
    "assent_to_interview",
    "purpose",
    "actual_and_potential_use",
    "non_identifying_research",
    "right_to_request_data",
    "retention",
    "withdrawal",
    system=f"{_HTCDS}:con_Consent",
    version="2.0",
)
WITHHOLDING_REASON = CodeList(
    "consent.withholding_reason",
    "fear",
    "communicate_information",
    "others",
    system=f"{_CPIMS}:withholding_info_reason",
    version="2.15",
)
CHILD_VIEW = CodeList("child.view", "agrees", "refuses", "unsure", "not_expressed", "unsafe_to_ask")
ASK_ANEW_REASON = CodeList(
    "consent.ask_anew_reason", "found_adult", "majority_reached", "guardian_changed"
)

INDICATOR = CodeList(
    "screening.indicator",
    "abuse_of_vulnerability",
    "deception",
    "restriction_of_movement",
    "isolation",
    "physical_and_sexual_violence",
    "intimidation_and_threats",
    "retention_of_identity_documents",
    "withholding_of_wages",
    "debt_bondage",
    "abusive_working_and_living_conditions",
    "excessive_overtime",
    system="urn:ilo:forced-labour-indicators",
    version="2012",
)
INTERVIEW_METHOD = CodeList(
    "interview.method",
    "in_person",
    "telephone",
    "video",
    "observation",
    "paper",
    "through_interpreter",
)
SCREENING_OUTCOME = CodeList("screening.outcome", "indicated", "not_indicated", "unclear")
INTERVIEWER_QUALIFICATION = CodeList(
    "interviewer.qualification",
    "trained_first_responder",
    "social_worker",
    "child_specialist",
    "health_professional",
    "investigator",
    "untrained",
)
TRAFFICKING_ACT = CodeList(
    "trafficking.act",
    "recruitment",
    "transportation",
    "transfer",
    "harbouring",
    "receipt",
    system="urn:un:palermo-protocol:article-3",
    version="2000",
)
MEANS_OF_CONTROL = CodeList(
    "trafficking.means",
    "PhysicalThreats",
    "ThreatsLawEnforcement",
    "ThreatensChildrenFamily",
    "DebtBondage",
    "FalsePromises",
    "PhysicalAbuse",
    "SexualAbuse",
    "TakesEarnings",
    "RestrictsFinancialAccess",
    "RestrictsMedicalCare",
    "WithholdsNecessities",
    "PsychologicalAbuse",
    "PsychoactiveSubstance",
    "ExcessiveWorkingHours",
    "WithholdsDocuments",
    "Other",
    system=f"{_HTCDS}:vic_MethodsOfControl",
    version="2.0",
)
EXPLOITATION_TYPE = CodeList(
    "trafficking.exploitation",
    "ForcedLabour",
    "SexualExploitation",
    "ChildLabour",
    "ForcedMarriage",
    "Servitude",
    "ForcedMilitaryByNonStateActors",
    "OrganRemoval",
    "ForcedBegging",
    "ForcedAdoption",
    "Surrogacy",
    "Other",
    system=f"{_HTCDS}:vic_TypeOfExploitation",
    version="2.0",
)
EXPLOITATION_COARSE = CodeList(
    "notification.exploitation", "labour", "sexual", "other", "not_stated"
)
SEXUAL_EXPLOITATION = CodeList(
    "trafficking.sexual_exploitation",
    "Prostitution",
    "Pornography",
    "RemoteInteractiveServices",
    "PrivateSexualServices",
    system=f"{_HTCDS}:vic_TypeOfSexExploitation",
    version="2.0",
)
RECRUITMENT_METHOD = CodeList(
    "trafficking.recruitment_method",
    "AtAPlaceOfBusiness",
    "AtAnEducationalInstitution",
    "AtWork",
    "ThroughOnlineSocialNetworks",
    "ThroughAnOnlineAdvertisement",
    "ThroughATelevisionAdvert",
    "ThroughANewspaperAdvert",
    "ThroughFamilyOrFamilyEvents",
    "ThroughFriendsOrSocialEvents",
    "Other",
    system=f"{_HTCDS}:vic_MethodOfRecruitment",
    version="2.0",
)
PLATFORM = CodeList(
    "trafficking.platform",
    "Facebook",
    "Instagram",
    "WhatsApp",
    "Telegram",
    "FacebookMessenger",
    "Viber",
    "SnapChat",
    "Line",
    "4Sale",
    "WeChat",
    "QQ",
    "QZone",
    "TikTok",
    "Twitter",
    "Other",
    system=f"{_HTCDS}:vic_RecruitmentWebsitesAndApps",
    version="2.0",
)
TRAFFICKER_RELATION = CodeList(
    "trafficking.relation",
    "Familial",
    "Acquainted",
    "Unaquainted",
    system=f"{_HTCDS}:vic_RelationshipToTrafficker",
    version="2.0",
)
ISIC = CodeList(
    "industry",
    "A_AgricultureForestryAndFishing",
    "B_MiningAndQuarrying",
    "C_Manufacturing",
    "D_ElectricityGasSteamAndAirConditioningSupply",
    "E_WaterSupplySewerageWasteManagementAndRemediationActivities",
    "F_Construction",
    "G_WholesaleAndRetailTradeRepairOfMotorVehiclesAndMotorcycles",
    "H_TransportationAndStorage",
    "I_AccommodationAndFoodServiceActivities",
    "J_InformationAndCommunication",
    "K_FinancialAndInsuranceActivities",
    "L_RealEstateActivities",
    "M_ProfessionalScientificAndTechnicalActivities",
    "N_AdministrativeAndSupportServiceActivities",
    "O_PublicAdministrationAndDefenceCompulsorySocialSecurity",
    "P_Education",
    "Q_HumanHealthAndSocialWorkActivities",
    "R_ArtsEntertainmentAndRecreation",
    "S_OtherServiceActivities",
    "T_ActivitiesOfHouseholdsAsEmployers",
    "U_ActivitiesOfExtraterritorialOrganizations",
    system="urn:un:isic",
    version="4",
)
INCIDENT_ROLE = CodeList("incident.role", "presumed_victim", "witness", "smuggled_person")

DECISION_OUTCOME = CodeList("decision.outcome", "positive", "negative")
STANDARD_OF_PROOF = CodeList(
    "decision.standard_of_proof",
    "reasonable_grounds_to_believe",
    "balance_of_probabilities",
    "formal_identification",
)
SERVED_ON = CodeList(
    "decision.served_on", "person", "representative", "local_authority", "not_served"
)
DECIDER_KIND = CodeList(
    "decision.decider_kind",
    "Police",
    "NGO",
    "CourtOrProsecution",
    "NonPoliceGovernmentalOrganization",
    "Other",
    system=f"{_HTCDS}:vic_TraffickingStatusDecisionMakingOrg",
    version="2.0",
)
DECISION_KIND = CodeList(
    "decision.kind", "reasonable_grounds", "conclusive_grounds", "formal_identification"
)
EXTENSION_REASON = CodeList(
    "recovery_period.extension_reason", "health", "mental_health", "intimidation", "other"
)
REVIEW_OUTCOME = CodeList(
    "recovery_period.review_outcome", "keep_end", "extend", "end_of_support_planned"
)
RECOVERY_END_REASON = CodeList(
    "recovery_period.end_reason",
    "ran_its_course",
    "decision_taken",
    "left_by_own_decision",
    "disqualified",
)
RECONSIDERATION_REQUESTER = CodeList(
    "reconsideration.requester", "person", "first_responder", "support_provider", "representative"
)
RECONSIDERATION_GROUND = CodeList(
    "reconsideration.ground", "new_evidence", "not_in_line_with_guidance"
)
DISQUALIFICATION_GROUND = CodeList("disqualification.ground", "public_order", "bad_faith")

RISK_LEVEL = CodeList(
    "risk.level", "high", "medium", "low", system=f"{_CPIMS}:risk-level", version="2.15"
)
BEST_INTERESTS_TRIGGER = CodeList(
    "best_interests.trigger",
    "durable_solution",
    "temporary_care",
    "separation_from_parents",
    "family_reunification",
    "return",
    "other",
)
BEST_INTERESTS_DECISION = CodeList(
    "best_interests.decision",
    "return_with_reception",
    "reunification",
    "stay_and_local_integration",
    "alternative_care",
    "resettlement",
    "deferred",
)
PANEL_MEMBER = CodeList(
    "best_interests.panel_member",
    "child_protection",
    "social_welfare",
    "legal",
    "health",
    "education",
    "magistrate",
    "guardian_office",
    "international_organization",
)
GUARDIAN_CAPACITY = CodeList(
    "guardian.capacity",
    "court_appointed",
    "social_welfare",
    "relative",
    "temporary",
    "legal_representative",
)
GUARDIAN_END_REASON = CodeList(
    "guardian.end_reason",
    "majority",
    "replaced",
    "conflict_of_interest",
    "mandate_ended",
    "deceased",
    "other",
)
SUPPORT_TYPE = CodeList(
    "support_plan.type",
    "Education",
    "Financial",
    "Health",
    "LabourExploitationRehabilitation",
    "Legal",
    "Livelihood",
    "RightsBasedTraining",
    "SexualExploitationRehabilitation",
    "SocialCare",
    system=f"{_HTCDS}:spl_Type",
    version="2.0",
)
FURTHER_ACTION = CodeList(
    "further_action",
    "no_further_action_needed",
    "ongoing_monitoring",
    "urgent_intervention",
    system=f"{_CPIMS}:further-action",
    version="2.15",
)
REVIEW_KIND = CodeList(
    "review.kind",
    "risk",
    "best_interests",
    "support_plan",
    "recovery_period",
    "alternative_care",
    "on_hold",
    "monitoring_visit",
    "reunification_follow_up",
)
DEADLINE_KIND = CodeList(
    "deadline.kind",
    "reasonable_grounds",
    "reconsideration",
    "recovery_period_end",
    "recall_acknowledgement",
    "safety_card_review",
    "demand_reply",
)
PERSON_ROLE = CodeList(
    "person.role",
    "sibling",
    "dependant",
    "parent",
    "guardian",
    "caregiver",
    "other_relative",
    "alleged_perpetrator",
    "lawyer",
    "interpreter",
    "emergency_contact",
    "carer",
    "other",
)
CONFLICT_OUTCOME = CodeList("conflict.outcome", "clear", "conflict", "unclear")

SERVICE_TYPE = CodeList(
    "service.type",
    "safehouse_service",
    "health_medical_service",
    "psychosocial_service",
    "police_other_service",
    "legal_assistance_service",
    "livelihoods_service",
    "child_protection_service",
    "family_mediation_service",
    "family_seunification_service",
    "education_service",
    "nfi_clothes_shoes_service",
    "water_sanitation_service",
    "registration_service",
    "food_service",
    "other_service",
    "identification_service",
    "return_service",
    "reintegration_service",
    "prosecution_service",
    "interpretation_service",
    system=f"{_CPIMS}:service-type+rejea",
    version="2.15",
)
SERVICE_STATUS = CodeList(
    "service.status",
    "active",
    "inactive",
    "defunct",
    "temporarily closed",
    system="urn:openreferral:hsds:service.status",
    version="3.0",
)
LOCATION_KIND = CodeList(
    "location.type",
    "physical",
    "postal",
    "virtual",
    system="urn:openreferral:hsds:location.location_type",
    version="3.0",
)
ORGANIZATION_KIND = CodeList(
    "organization.kind",
    "NGO",
    "LawEnforcement",
    "HealthServiceOrganisation",
    "CentralGovernmentOrganisation",
    "LocalGovernmentOrganisation",
    "ImmigrationService",
    "LegalService",
    "CorporateBusiness",
    "SchoolOrCollege",
    "InternationalOrganisation",
    "ConsularService",
    system=f"{_HTCDS}:org_Type+rejea",
    version="2.0",
)
REFERRAL_REASON = CodeList(
    "referral.reason",
    "AdditionalServicesRequired",
    "MigrationOrChangeOfLocation",
    "Other",
    system=f"{_HTCDS}:cas_ReasonForOutgoingReferral",
    version="2.0",
)
REFERRAL_PRIORITY = CodeList(
    "referral.priority",
    "emergency_24h",
    "urgent_72h",
    "normal_2w",
    system="urn:iasc:referral-priority",
    version="2017",
)
DECLINE_REASON = CodeList(
    "referral.decline_reason",
    "no_capacity",
    "not_eligible",
    "service_not_offered",
    "outside_area",
    "security_risk",
    "incomplete_information",
    "already_served",
    "wrong_sex_or_age_profile",
    "language_unavailable",
    "conflict_of_interest",
    "other",
)
RECALL_REASON = CodeList(
    "referral.recall_reason",
    "sent_in_error",
    "no_longer_needed",
    "consent_withdrawn",
    "consent_narrowed",
    "consent_expired",
    "other_provider_found",
    "receiver_unsafe",
    "person_died",
    "consent_refused",
    "consent_asked_anew",
    "consent_found_void",
    "guardian_without_power",
    "legal_basis_ended",
    "cases_merged",
)
NOT_DELIVERED_REASON = CodeList(
    "referral.not_delivered_reason",
    "could_not_contact",
    "declined_by_survivor",
    "moved",
    "missing",
    "no_longer_needed",
    "service_suspended",
    "security",
)
SATISFACTION = CodeList(
    "referral.satisfaction", "satisfied", "partly_satisfied", "not_satisfied", "not_asked"
)
REFERRAL_OUTCOME = CodeList(
    "referral.outcome",
    "service_delivered",
    "service_not_delivered",
    "declined",
    "recalled",
    "cancelled_by_survivor",
    "referred_onward",
)

RELEASE_REASON = CodeList(
    "case.release_reason",
    "worker_left",
    "agency_closed",
    "no_capacity",
    "conflict_of_interest",
    "other",
)
CASE_TRANSFER_REASON = CodeList(
    "case.transfer_reason",
    "additional_services",
    "change_of_location",
    "return_to_country",
    "conflict_of_interest",
    "other",
)
HOLD_REASON = CodeList(
    "case.hold_reason", "health", "person_asked", "awaiting_decision", "security", "other"
)
CLOSURE_REASON = CodeList(
    "case.closure_reason",
    "plan_completed",
    "duration_ended",
    "no_longer_meets_criteria",
    "declined_support",
    "left_area",
    "re_migrated",
    "lost_contact",
    "transferred",
    "repatriated",
    "deceased",
    "not_a_victim",
    "duplicate",
    "service_ended",
    "re_trafficked_new_case_opened",
    "referred_elsewhere",
    "other",
)
REOPENING_REASON = CodeList(
    "case.reopening_reason",
    "person_asked",
    "new_information",
    "closed_in_error",
    "needs_again",
    "other",
)
VOID_REASON = CodeList("case.void_reason", "entered_in_error", "wrong_person", "duplicate_entry")
CASE_LINK = CodeList(
    "case.link",
    "suspected_retrafficking",
    "sibling",
    "parent_and_child",
    "possible_duplicate",
    "same_incident_coordinator_only",
)
ALERT_REASON = CodeList(
    "alert.reason",
    "consent_withdrawn_while_in_service",
    "consent_expired_while_in_service",
    "resident_missing",
    "interpreter_conflict",
    "referral_overdue",
    "will_withdrawn",
    "majority_reached",
    "found_adult",
    "safety_lapsed",
    "urgent_need_found",
    "permission_lost_while_in_service",
    "recall_unacknowledged",
    "glass_broken",
    "glass_review_missed",
    "safety_card_released",
    "safety_card_review_missed",
    "demand_received",
    "demand_unanswered",
    "unsealed_child_record",
    "ground_recorded_by_partner",
    "referral_sent_by_partner",
    "disclosed_by_partner",
    "basis_runs_after_refusal",
    "safety_checked_by_partner",
)

STAY_ARRANGEMENT = CodeList(
    "shelter.arrangement",
    "dormitory",
    "single_room",
    "family_unit",
    "children_unit",
    "cot",
    "isolation_room",
)
PLACE_KIND = CodeList(
    "shelter.place_kind", "bed", "single_room", "family_unit", "cot", "isolation_room"
)
OUT_OF_SERVICE_REASON = CodeList(
    "shelter.out_of_service_reason", "repair", "cleaning", "isolation", "security", "other"
)
HOLD_RELEASE_REASON = CodeList(
    "shelter.hold_release_reason",
    "admitted",
    "expired",
    "person_declined",
    "given_to_other",
    "sent_in_error",
    "other",
)
INCIDENT_KIND = CodeList(
    "shelter.incident_kind",
    "threat_from_outside",
    "violence",
    "self_harm",
    "health_emergency",
    "property",
    "breach_of_confidentiality",
    "rule_breach",
    "staff_misconduct",
    "other",
)
VISIT_OUTCOME = CodeList("shelter.visit_outcome", "took_place", "declined_by_person", "ended_early")
TRANSFER_REASON = CodeList(
    "shelter.transfer_reason",
    "security",
    "health",
    "better_profile",
    "closer_to_family",
    "capacity",
    "persons_wish",
    "other",
)
DISCHARGE_REASON = CodeList(
    "shelter.discharge_reason",
    "reunified_with_family",
    "voluntary_return",
    "independent_living",
    "transferred_to_other_shelter",
    "transferred_to_health_facility",
    "alternative_care",
    "left_by_own_decision",
    "absent_without_notice",
    "end_of_support_period",
    "safety_breach",
    "rule_breach",
    "aged_out",
    "detained",
    "deceased",
    "other",
)

ASYLUM_OUTCOME = CodeList(
    "return.asylum_outcome",
    "no_need_found",
    "asylum_sought",
    "refugee",
    "stateless_or_at_risk",
    "unclear",
)
TRAVEL_DOCUMENT = CodeList(
    "return.travel_document",
    "passport",
    "emergency_travel_document",
    "laissez_passer",
    "national_identity_card",
)
ESCORT_KIND = CodeList("return.escort_kind", "operational", "medical", "social_worker", "family")
RETURN_DEFERRAL_REASON = CodeList(
    "return.deferral_reason",
    "health",
    "documents",
    "risk",
    "reception_not_ready",
    "court_proceedings",
    "persons_wish",
    "other",
)

TRACING_KIND = CodeList(
    "tracing.kind",
    "case_by_case_tracing",
    "individual_tracing",
    "mass_tracing",
    "photo_tracing",
    "referral_to_ngo",
    "referral_to_icrc",
    system=f"{_CPIMS}:tracing-type",
    version="2.15",
)
TRACING_OUTCOME = CodeList(
    "tracing.outcome",
    "pending",
    "successful",
    "unsuccessful",
    system=f"{_CPIMS}:tracing-outcome",
    version="2.15",
)
TRACING_CLOSE_REASON = CodeList(
    "tracing.close_reason", "reunified", "person_asked", "unsafe", "unsuccessful"
)
SEPARATION_CAUSE = CodeList(
    "tracing.separation_cause",
    "conflict",
    "death",
    "family_abuse_violence_exploitation",
    "lack_of_access_to_services_support",
    "caafag",
    "sickness_of_family_member",
    "entrusted_into_the_care_of_an_individual",
    "arrest_and_detention",
    "abandonment",
    "repatriation",
    "population_movement",
    "migration",
    "poverty",
    "natural_disaster",
    "divorce_remarriage",
    "other",
    system=f"{_CPIMS}:separation-cause",
    version="2.15",
)
VERIFICATION_OUTCOME = CodeList(
    "relative.verification_outcome", "verified", "not_verified", "false_claim"
)
CARE_ARRANGEMENT = CodeList(
    "care.arrangement",
    "parent_s",
    "step_parent",
    "customary_caregiver_s",
    "adult_sibling",
    "kinship_care_extended_family",
    "foster_care",
    "residential_care",
    "kafala",
    "independent_living",
    "child_headed_household",
    "unrelated_adult",
    "no_care_arrangement",
    "other",
    system=f"{_CPIMS}:care-arrangements-type",
    version="2.15",
)

ASSISTANCE_CATEGORY = CodeList(
    "assistance.category",
    "health",
    "professional",
    "accommodation",
    "education",
    "family_support",
    "legal",
    system="urn:iom:tact",
    version="2013",
)
SUPPORT_FORM = CodeList("assistance.form", "cash", "in_kind", "service")
EDUCATION_KIND = CodeList(
    "education.kind",
    "primary_school",
    "secondary_school",
    "vocational_training",
    "literacy",
    "apprenticeship",
)
EDUCATION_OUTCOME = CodeList("education.outcome", "completed", "left_early", "transferred")
REINTEGRATION_OUTCOME = CodeList(
    "reintegration.outcome", "sustainable", "partly_sustainable", "not_sustainable"
)
REINTEGRATION_END_REASON = CodeList(
    "reintegration.end_reason",
    "declined_support",
    "emigrated",
    "re_migrated",
    "lost_contact",
    "deceased",
    "service_ended_funding_or_security",
    "re_trafficked_new_case_opened",
    "other",
)

OFFENCE = CodeList(
    "justice.offence",
    "trafficking_in_persons",
    "smuggling_of_migrants",
    "sexual_offence",
    "labour_offence",
    "child_abuse",
    "other",
)
PROTECTION_MEASURE = CodeList(
    "justice.protection_measure",
    "anonymity",
    "closed_hearing",
    "video_link",
    "screen",
    "escort",
    "relocation",
    "no_contact_order",
)
COMPENSATION_PAYER = CodeList(
    "justice.compensation_payer", "offender", "state_fund", "employer", "other"
)
RESIDENCE_STATUS = CodeList(
    "justice.residence_status",
    "temporary_permit",
    "permanent_permit",
    "asylum_seeker_permit",
    "refugee_status",
    "stateless_status",
    "work_permit",
    "none_needed",
)
COMPLAINT_KIND = CodeList(
    "complaint.kind",
    "conduct_of_staff",
    "breach_of_confidentiality",
    "refusal_of_service",
    "discrimination",
    "exploitation_or_abuse",
    "delay",
    "other",
)
COMPLAINT_OUTCOME = CodeList(
    "complaint.outcome", "upheld", "partly_upheld", "not_upheld", "referred_to_authority"
)
DISCLOSURE_RECALL_REASON = CodeList(
    "disclosure.recall_reason",
    "consent_withdrawn",
    "consent_narrowed",
    "consent_expired",
    "consent_refused",
    "consent_asked_anew",
    "consent_found_void",
    "guardian_without_power",
    "legal_basis_ended",
    "cases_merged",
    "no_longer_answers",
    "access_not_justified",
)
RECALL_ACTION = CodeList("disclosure.recall_action", "deleted", "returned", "sealed", "kept_by_law")
SEAL_CHANGE = CodeList("seal.change", "seal", "change_list", "lift")
SEAL_KIND = CodeList("seal.kind", "child_record", "protected_witness", "shelter_location")
GLASS_REASON = CodeList(
    "break_glass.reason",
    "danger_to_life",
    "medical_emergency",
    "person_missing",
    "immediate_flight_from_danger",
    "child_in_danger",
    "worker_unreachable",
)
GLASS_REVIEW_OUTCOME = CodeList(
    "break_glass.review_outcome", "justified", "not_justified", "training_needed"
)
VITAL_INTEREST = CodeList(
    "safety_card.vital_interest",
    "unconscious_or_incapable",
    "medical_emergency",
    "danger_to_life",
    "danger_to_others",
)
SAFETY_CARD_READER = CodeList(
    "safety_card.reader",
    "emergency_medical_service",
    "hospital",
    "police_on_scene",
    "shelter_on_duty",
    "rescue_service",
)
DEMAND_AUTHORITY = CodeList(
    "demand.authority",
    "criminal_court",
    "civil_or_family_court",
    "prosecutor",
    "police",
    "immigration_authority",
    "tax_or_labour_authority",
    "parliament_or_inquiry",
    "other_authority",
)
LATE_REASON = CodeList(
    "entry.late_reason",
    "no_connection",
    "care_came_first",
    "paper_form_entered_later",
    "learned_later",
    "correction",
    "other",
)
NOTIFY_REASON = CodeList(
    "notification.refusal_reason", "fear", "distrust", "wants_to_leave", "not_stated"
)
IDENTIFICATION_MODEL = CodeList("jurisdiction.identification_model", "two_step", "single_step")


def every_list() -> dict[str, CodeList]:
    """All lists by the name of their constant."""
    return {name: found for name, found in globals().items() if isinstance(found, CodeList)}
