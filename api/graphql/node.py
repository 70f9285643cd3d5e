"""Node: whatever can be asked for by its id alone."""

from __future__ import annotations

import strawberry


@strawberry.interface(description="Whatever has an id and can be asked for by it.")
class Node:
    id: strawberry.ID = strawberry.field(description="The id, as `<thing>-<uuid>`.")
