"""Words that several objects share: record classes, roles, stages, codes.

The enumerations are those of the domain; here they only get their place in the schema.
"""

from __future__ import annotations

import strawberry

from domain.messages import RecordClass, Role
from projections.stage import Stage

strawberry.enum(
    RecordClass,
    description="The kind of knowledge in a field; what may be seen is decided for each class.",
)
strawberry.enum(Role, description="What a person is to the agency for which they act.")
strawberry.enum(
    Stage, description="Where a case is in the process; it follows from the entries alone."
)


@strawberry.type(description="A code of a list that others keep, or of our own.")
class Code:
    code: str = strawberry.field(description="The code itself.")
    system: str = strawberry.field(description="The list, by its URN.")
    version: str = strawberry.field(description="The version of the list.")
