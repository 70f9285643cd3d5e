"""Node: whatever can be asked for by its id alone."""

from __future__ import annotations

import re

import strawberry

_SHAPE = re.compile(r"[a-z]+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@strawberry.interface(description="Whatever has an id and can be asked for by it.")
class Node:
    id: strawberry.ID = strawberry.field(description="The id, as `<thing>-<uuid>`.")


def may_be(thing: str, key: str) -> bool:
    """Whether a text can be the id of such a thing; one that cannot is answered like a missing."""
    return key.startswith(f"{thing}-") and _SHAPE.fullmatch(key) is not None
