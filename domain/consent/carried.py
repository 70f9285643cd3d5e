"""What other steps tell the memory of consent: disclosures, merges, an entry set right, refuge.

R1  These steps stand above consent, which may not import them; their facts inherit these words. A
    request for identification stands below and may not inherit them; it is named here.
R2  What goes on with a disclosure that was made is none of its own: a receiver's question that is
    answered, an acceptance, a further step of the same search (once.py).
"""

from __future__ import annotations

from domain.identification.grounds import IdentificationRequested
from domain.messages import Event, Value


class DisclosureMade(Value):
    """The person was made known to somebody, under these grounds."""

    @property
    def ground_ids(self) -> tuple[str, ...]:
        """The consents and legal bases under which it was made, as the fact names them."""
        raise NotImplementedError


class DisclosureUnderOne(DisclosureMade):
    """A disclosure whose one ground, if it needed any, is its `basis_id`."""

    @property
    def ground_ids(self) -> tuple[str, ...]:
        named: str | None = getattr(self, "basis_id", None)
        return (named,) if named else ()


def disclosed_under(event: Event) -> tuple[str, ...]:
    """The grounds under which a fact made the person known to somebody."""
    match event:
        case DisclosureMade():
            return event.ground_ids
        case IdentificationRequested(basis_id=str() as named):
            return (named,)
        case _:
            return ()


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
