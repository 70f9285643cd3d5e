"""What later steps tell the memory of consent: a merge, its undoing, an entry set right, refuge.

R1  These steps stand above consent, which may not import them; their facts inherit these words.
"""

from __future__ import annotations

from domain.messages import Value


class RestrictionsBrought(Value):
    """A merge says so: these refusals and withdrawals of the other case are kept by this one."""

    merge_id: str
    surviving: bool
    restrictions: tuple[str, ...]


class RestrictionsTakenBack(Value):
    """The undoing says so: what the merge brought goes, with the later entries moved away."""

    merge_id: str
    moved_versions: tuple[int, ...] = ()


class RestrictionAssigned(Value):
    """A later entry comes to this case; where it was a restriction, `entry` ends with it."""

    version: int
    entry: str


class EntrySetRight(Value):
    """An entry was void or in the wrong case: a consent entered so permits nothing now."""

    version: int


class RefugeLookedInto(Value):
    """Asylum, or the status of a refugee, was looked into or granted."""

    @property
    def needs_refuge(self) -> bool:
        """Whether the person seeks refuge, has it, or may need it: no embassy may learn of them."""
        raise NotImplementedError
