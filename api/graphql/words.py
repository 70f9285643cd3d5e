"""Words that several objects share: record classes, roles, stages, codes.

The enumerations are those of the domain; here they only get their place in the schema.
"""

from __future__ import annotations

from typing import Annotated

import strawberry

from domain.messages import RecordClass, Role
from projections.labels import Language, label
from projections.stage import Stage

strawberry.enum(
    RecordClass,
    description="The kind of knowledge in a field; what may be seen is decided for each class.",
)
strawberry.enum(Role, description="What a person is to the agency for which they act.")
strawberry.enum(
    Stage, description="Where a case is in the process; it follows from the entries alone."
)

strawberry.enum(Language, description="A language of labels.")
In = Annotated[Language, strawberry.argument(description="The language of the label.")]


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
