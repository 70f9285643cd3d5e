"""The policy of reading: what each tie to a case opens, and what is forbidden all the same.

A lawyer can read these two tables; docs/policy.md is generated from them. `domain.access` applies
them: deny by default, and a forbid beats a permit. docs/policy.cedar says the same in Cedar.

R1  Whoever has no tie to a case sees nothing of it; a hidden case is answered like a missing one.
R2  A grant is a row of GRANTS for one tie. There is no other way to see anything.
R3  A row of FORBIDS takes record classes away from whoever it applies to, whatever granted them.
R4  Supervisors inherit nothing: no row names a rank.
R5  Whoever is permitted to see has duties: the grant names them, by stable codes (OBLIGATIONS).
R6  A change of these tables is a new version: it changes the hash that every decision cites, and
    its adoption is an event (adoption.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.consent import ground
from domain.messages import RecordClass, Role, Value
from domain.vocabulary import ORGANIZATION_KIND

VERSION = "6"
"""The version of the tables, as people speak of it; the hash says the same exactly."""


class Tie(StrEnum):
    """How somebody is tied to a case when they look at it."""

    HOLDER = "holder"
    REFERRAL = "referral"
    SERVICE = "service"
    GLASS = "glass"
    RECEIVER = "receiver"
    RECALLED = "recalled"
    REPORTER = "reporter"
    CARD = "card"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    NONE = "none"


class Scope(StrEnum):
    """Which record classes a grant opens."""

    EVERY = "every class"
    ENUMERATED = "the classes that the referrals in force enumerate, and case administration"
    NAMED = "the classes that were named when the glass was broken, and case administration"
    ADMINISTRATION = "case administration"


class Part(StrEnum):
    """Which part of a case a grant opens."""

    WHOLE = "the case's work"
    OWN = "what the agency recorded itself"
    REFERRAL = "the referral, or the offer, that it is asked to answer"
    RECALL = "what it is asked to delete or return"
    REPORT = "its report and a receipt"
    CARD = "the safety card, whatever else is seen"


class Grant(Value):
    """A row: what a tie opens. `persons` opens personal fields of the classes.

    Where a tie of `besides` counts instead of this one, this row opens besides what that one does.
    `obligations` are the duties of whoever sees by it.
    """

    tie: Tie
    reason: str
    part: Part
    classes: Scope
    persons: bool
    besides: tuple[Tie, ...] = ()
    obligations: tuple[str, ...] = ()
    source: str


class When(StrEnum):
    """What a forbid looks at."""

    ROLE = "the role, or the kind of the agency"
    PURPOSE = "the purpose of use"
    SEAL = "a seal on the record, where the person is not on its list"
    ASSIGNMENT = (
        "the role, where somebody else of the agency that answers for the case is assigned to it"
    )
    NOT_NAMED = (
        "the role, or the kind of the agency, at the agency that answers for the case, where the"
        " person is not assigned to it"
    )
    AGREEMENT = "an agreement with the agency that disclosed, which has ended"
    AGREEMENT_LIMIT = "a class that no agreement in force with the agency that disclosed names"
    GROUND_PURPOSE = "a purpose of use that the ground of the referral was not given for"


class Forbid(Value):
    """A row: what is taken away, when, and why. `code` is told to whoever may know.

    `kinds` are those of agencies (vocabulary.ORGANIZATION_KIND), whatever the role there.
    """

    code: str
    when: When
    record_classes: tuple[RecordClass, ...]
    roles: tuple[Role, ...] = ()
    kinds: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    source: str


OBLIGATIONS: Mapping[str, str] = {
    "no_onward_disclosure_without_a_ground": "Tell nobody else without a consent or another basis"
    " that covers them.",
    "for_the_purpose_of_the_referral": "Use it for what the person was referred for, and for"
    " nothing else.",
    "for_the_service_under_way": "Use it for the service that you give, and for nothing else.",
    "for_this_emergency_alone": "Use it for this emergency, and for nothing else.",
    "one_case_for_a_limited_time": "Nothing beyond this case is open, and it shuts by itself.",
    "review_due": "Somebody else reviews whether the emergency was one.",
    "answer_what_is_asked": "Answer the referral, or the offer.",
    "acknowledge": "Acknowledge the recall.",
    "delete_or_return": "Delete or return what was recalled.",
    "no_persons": "Look for nobody: what is shown is the work, and no person.",
}
"""What each duty says, by its code."""

_NOT_ONWARD = "no_onward_disclosure_without_a_ground"

GRANTS: tuple[Grant, ...] = (
    Grant(
        tie=Tie.HOLDER,
        reason="answers for the case",
        part=Part.WHOLE,
        classes=Scope.EVERY,
        persons=True,
        obligations=(_NOT_ONWARD,),
        source="process.md 1: one agency answers for a case",
    ),
    Grant(
        tie=Tie.REFERRAL,
        reason="referral in force",
        part=Part.WHOLE,
        classes=Scope.ENUMERATED,
        persons=True,
        obligations=("for_the_purpose_of_the_referral", _NOT_ONWARD),
        source="rules.md 2: enumerated classes while the referral is in force",
    ),
    Grant(
        tie=Tie.SERVICE,
        reason="service under way without a ground for disclosure",
        part=Part.OWN,
        classes=Scope.EVERY,
        persons=True,
        besides=(Tie.GLASS,),
        obligations=("for_the_service_under_way", _NOT_ONWARD),
        source="rules.md 1: withdrawal stops disclosure, not care",
    ),
    Grant(
        tie=Tie.GLASS,
        reason="glass broken",
        part=Part.WHOLE,
        classes=Scope.NAMED,
        persons=True,
        obligations=(
            "for_this_emergency_alone",
            "one_case_for_a_limited_time",
            "review_due",
            _NOT_ONWARD,
        ),
        source="access-and-audit.md: one case, named classes, 30 minutes, reviewed",
    ),
    Grant(
        tie=Tie.RECEIVER,
        reason="referral to be answered",
        part=Part.REFERRAL,
        classes=Scope.ADMINISTRATION,
        persons=False,
        obligations=("answer_what_is_asked",),
        source="rules.md 2: nothing of the file before acceptance",
    ),
    Grant(
        tie=Tie.RECALLED,
        reason="recall to be acknowledged",
        part=Part.RECALL,
        classes=Scope.ADMINISTRATION,
        persons=False,
        obligations=("delete_or_return", "acknowledge"),
        source="integration.md: every past recipient gets a recall and acknowledges it",
    ),
    Grant(
        tie=Tie.REPORTER,
        reason="reported the case",
        part=Part.REPORT,
        classes=Scope.ADMINISTRATION,
        persons=False,
        source="rules.md 2: its own report and a receipt, not the file",
    ),
    Grant(
        tie=Tie.CARD,
        reason="safety card released",
        part=Part.CARD,
        classes=Scope.ADMINISTRATION,
        persons=False,
        obligations=("for_this_emergency_alone", "review_due", _NOT_ONWARD),
        source="rules.md 2: allergies, medication, danger, no location; reviewed within 24 hours",
    ),
    Grant(
        tie=Tie.COORDINATOR,
        reason="steps without persons",
        part=Part.WHOLE,
        classes=Scope.ADMINISTRATION,
        persons=False,
        obligations=("no_persons",),
        source="rules.md 2: coordination sees the coarse funnel, and no person by default",
    ),
    Grant(
        tie=Tie.AUDITOR,
        reason="steps without persons",
        part=Part.WHOLE,
        classes=Scope.ADMINISTRATION,
        persons=False,
        obligations=("no_persons",),
        source="rules.md 2: steps without persons",
    ),
)

PERSONAL: tuple[RecordClass, ...] = tuple(
    kind for kind in RecordClass if kind is not RecordClass.CASE_ADMINISTRATION
)
"""Every class but case administration: what speaks of the person."""

ANYBODY = "an_agencys_system"
"""The purpose of a feed: whoever of the agency reads it is not known."""

SEE_NOBODY = (ORGANIZATION_KIND["ImmigrationService"], ORGANIZATION_KIND["ConsularService"])
"""The kinds of agencies that see no person by default (rules.md 2)."""

FORBIDS: tuple[Forbid, ...] = (
    Forbid(
        code="never_for_this_role",
        when=When.ROLE,
        record_classes=(RecordClass.MEDICAL, RecordClass.PSYCHOSOCIAL),
        roles=(
            Role.POLICE_OFFICER,
            Role.IMMIGRATION_OFFICER,
            Role.LABOUR_INSPECTOR,
            Role.CONSULAR_OFFICER,
            Role.COORDINATOR,
            Role.AUDITOR,
        ),
        kinds=(ORGANIZATION_KIND["LawEnforcement"], *SEE_NOBODY),
        source="rules.md 2: pregnancy, health and orientation reach neither police nor coordinator",
    ),
    Forbid(
        code="role_works_on_no_case",
        when=When.ROLE,
        record_classes=PERSONAL,
        roles=(
            Role.DATA_PROTECTION_OFFICER,
            Role.CUSTODIAN,
            Role.DIRECTORY_EDITOR,
            Role.JURISDICTION_EDITOR,
            Role.CLOCK,
        ),
        source="access-and-audit.md: need to know",
    ),
    Forbid(
        code="purpose_without_persons",
        when=When.PURPOSE,
        record_classes=PERSONAL,
        purposes=("research", "statistics", "reporting_statistics", "training", "media"),
        source="access-and-audit.md: statistics come from a projection without persons",
    ),
    Forbid(
        code="reader_not_known",
        when=When.PURPOSE,
        record_classes=(RecordClass.MEDICAL, RecordClass.PSYCHOSOCIAL),
        purposes=(ANYBODY,),
        source="rules.md 2: a feed is read by an agency as a whole, whatever their roles",
    ),
    Forbid(
        code="sealed",
        when=When.SEAL,
        record_classes=PERSONAL,
        source="rules.md 2: explicit lists, not inherited, not opened by break-glass",
    ),
    Forbid(
        code="agreement_ended",
        when=When.AGREEMENT,
        record_classes=PERSONAL,
        source="access-and-audit.md: data-sharing agreements between agencies",
    ),
    Forbid(
        code="beyond_agreement",
        when=When.AGREEMENT_LIMIT,
        record_classes=PERSONAL,
        source="rules.md 1: an agreement alone never suffices; it bounds what two agencies share",
    ),
    Forbid(
        code="other_purpose",
        when=When.GROUND_PURPOSE,
        record_classes=PERSONAL,
        source="access-and-audit.md: a consent is given for a purpose",
    ),
    Forbid(
        code="no_person_by_default",
        when=When.NOT_NAMED,
        record_classes=PERSONAL,
        roles=(Role.IMMIGRATION_OFFICER, Role.CONSULAR_OFFICER),
        kinds=SEE_NOBODY,
        source="rules.md 2: immigration and embassies see no person by default",
    ),
    Forbid(
        code="not_assigned",
        when=When.ASSIGNMENT,
        record_classes=PERSONAL,
        roles=(
            Role.POLICE_OFFICER,
            Role.LABOUR_INSPECTOR,
            Role.HOTLINE_COUNSELLOR,
            Role.SOCIAL_WORKER,
            Role.CHILD_PROTECTION_OFFICER,
            Role.LEGAL_COUNSEL,
            Role.PROSECUTOR,
            Role.MAGISTRATE,
            Role.COMPETENT_AUTHORITY,
            Role.RETURN_OFFICER,
            Role.REINTEGRATION_OFFICER,
        ),
        source="access-and-audit.md: assignment; threats.md: a curious officer",
    ),
)

CARD_CLASS = RecordClass.MEDICAL
"""What the safety card is made of: whoever never sees this class is shown no card. No seal shuts
it: that is what two custodians are on call for (rules.md 2)."""

CARD_OFFICE = Role.CUSTODIAN
"""Who releases a card reads it: that this role works on nobody's file does not keep it away."""

SEALS: dict[str, tuple[RecordClass, ...]] = {
    "child_record": PERSONAL,
    "protected_witness": PERSONAL,
    "shelter_location": (RecordClass.CONTACT_LOCATION,),
}
"""What each kind of seal covers; who is on its list is a fact of the case."""

CLEARANCE_FOR_SEAL: dict[str, str] = {"protected_witness": "protected_witness"}
"""The clearance that a listed person needs besides, by kind of seal."""

STRONG_SIGN_IN = "multi"
"""A sign-in with more than one factor: without it nothing sealed opens, on a list or not."""

SERVES: Mapping[str, tuple[str, ...]] = ground.SERVES
"""The purposes of use that a ground serves, by the purpose that it was given for. Whoever reads by
a referral and says no purpose is bound to that of the referral."""

GRANT_OF: dict[Tie, Grant] = {grant.tie: grant for grant in GRANTS}


def written() -> str:
    """The tables as one text, for the hash that decisions cite."""
    rows = [repr(row) for row in (*GRANTS, *FORBIDS)]
    return "\n".join(
        [
            *(VERSION, *rows, repr(SEALS), repr(CLEARANCE_FOR_SEAL)),
            *(STRONG_SIGN_IN, CARD_CLASS, CARD_OFFICE, repr(SERVES)),
        ]
    )
