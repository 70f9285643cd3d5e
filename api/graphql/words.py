"""Words that several objects share: record classes, roles, stages, codes.

The enumerations are those of the domain; here they only get their place in the schema.
"""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.graphql.enumerations import enumeration
from api.graphql.settled import settled
from domain.messages import RecordClass, Role
from projections.labels import Language, label
from projections.stage import Stage

enumeration(
    RecordClass,
    description="The kind of knowledge in a field; what may be seen is decided for each class.",
    words={
        RecordClass.IDENTITY: "Who somebody is: names, birth, documents.",
        RecordClass.CONTACT_LOCATION: "Where somebody is, and how to reach them.",
        RecordClass.NARRATIVE: "What somebody told, and what was seen and heard.",
        RecordClass.MEDICAL: "Of the body: injuries, illness, pregnancy, treatment.",
        RecordClass.PSYCHOSOCIAL: "Of the mind and of ties to others, and how life goes on.",
        RecordClass.LEGAL: "Of the law: status, decisions, proceedings.",
        RecordClass.CHILD: "That somebody is a child, and what only concerns children.",
        RecordClass.BIOMETRIC: "Fingerprints, face and the like.",
        RecordClass.CASE_ADMINISTRATION: "How the work goes: steps, times, agencies.",
    },
)
enumeration(
    Role,
    description="What a person is to the agency for which they act.",
    words={
        Role.POLICE_OFFICER: "Of the police.",
        Role.IMMIGRATION_OFFICER: "Of the immigration service.",
        Role.LABOUR_INSPECTOR: "Inspects places of work.",
        Role.HOTLINE_COUNSELLOR: "Answers a helpline.",
        Role.CONSULAR_OFFICER: "Of an embassy or a consulate.",
        Role.HEALTH_WORKER: "Of a clinic or a hospital.",
        Role.SOCIAL_WORKER: "Works on cases, for the agency that answers for them.",
        Role.CHILD_PROTECTION_OFFICER: "Works on the cases of children.",
        Role.SUPERVISOR: "Answers for the work of others in the agency.",
        Role.SHELTER_WORKER: "Of a shelter.",
        Role.SERVICE_PROVIDER: "Gives a service that people are referred to.",
        Role.LEGAL_COUNSEL: "Advises and represents people.",
        Role.PROSECUTOR: "Prosecutes.",
        Role.MAGISTRATE: "Decides in a court.",
        Role.COMPETENT_AUTHORITY: "Decides who is a victim, by the law of the jurisdiction.",
        Role.RETURN_OFFICER: "Prepares voluntary returns and accompanies them.",
        Role.REINTEGRATION_OFFICER: "Accompanies people after their return.",
        Role.COORDINATOR: "Watches the steps of a jurisdiction, without persons.",
        Role.AUDITOR: "Examines how the steps were taken, without persons.",
        Role.DATA_PROTECTION_OFFICER: "Answers for the protection of personal data.",
        Role.CUSTODIAN: "On call to release a safety card where life is in danger.",
        Role.DIRECTORY_EDITOR: "Keeps the directory of an organization.",
        Role.JURISDICTION_EDITOR: "Keeps the rules of a jurisdiction.",
        Role.CLOCK: "The system itself, where something falls due.",
    },
)
enumeration(
    Stage,
    description="Where a case is in the process; it follows from the entries alone.",
    words={
        Stage.REPORTED: "Reported, and nothing more yet.",
        Stage.SCREENING: "Somebody was interviewed for signs of trafficking.",
        Stage.PRESUMED_VICTIM: "There are reasonable grounds.",
        Stage.CONFIRMED: "Decided to be a victim.",
        Stage.NOT_CONFIRMED: "Decided not to be a victim, or the grounds were not found.",
        Stage.IN_ASSISTANCE: "Assistance has begun.",
        Stage.RETURN_PLANNING: "A voluntary return is being prepared.",
        Stage.RETURNED: "The person arrived.",
        Stage.REINTEGRATION: "Reintegration has begun.",
        Stage.MONITORING: "Visits see how life goes on.",
        Stage.ON_HOLD: "The work rests, for a reason that was recorded.",
        Stage.SUSPENDED: "Contact with the person was lost.",
        Stage.TRANSFERRED: "The case went to another country.",
        Stage.CLOSED: "Closed.",
        Stage.DECEASED: "The person died.",
    },
)
enumeration(
    Language,
    description="A language of labels.",
    words={Language.EN: "English.", Language.PT: "Portuguese.", Language.SW: "Swahili."},
)
In = Annotated[Language, strawberry.argument(description="The language of the label.")]


@settled
def _label(root: strawberry.Parent[Code], language: In = Language.EN) -> str:
    return label(root.system, root.code, language)


@strawberry.type(name="Coded", description="A code of a list that others keep, or of our own.")
class Code:
    code: str = strawberry.field(description="The code itself.")
    system: str = strawberry.field(description="The list, by its URN.")
    version: str = strawberry.field(description="The version of the list.")
    label: str = strawberry.field(
        resolver=_label,
        description="The words for it; in English where the language lacks them, and the code "
        "itself for countries, regions, languages and currencies.",
    )
