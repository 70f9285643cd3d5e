"""Reaching: whom an entry of a case reaches, as of the entry, and the how-manieth it is for them.

R1  Whom it reaches is decided by projections.visibility alone (followed.py R1).
R2  A step whose very name tells of health reaches no agency, not even of its own records: who of
    the agency reads it is not known (followed.py R4).
R3  Each receiver counts for itself what reaches it of a case: the version of the case would tell
    how much there is that it may not know. The count does not depend on when it is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from consumers.contracts import is_of, may_leave
from consumers.followed import Followed, watcher
from domain.messages import Event, Recorded
from domain.telltale.told import tells_of
from projections.reading import Record
from projections.visibility import Look, shows_entry
from projections.words import step_of, words_of


class Reach:
    """Says whom entries reach; `names` are the stable names, `only` looks at one receiver."""

    def __init__(self, names: Mapping[type[Event], str], only: str | None = None) -> None:
        self._names = names
        self._only = only

    def agencies(self, before: Followed, after: Followed) -> list[str]:
        """The agencies that could be told of what lies between."""
        return [each for each in dict.fromkeys((*after.ties, *before.ties)) if self._asks(each)]

    def watcher(self, after: Followed) -> str | None:
        """Who watches over the case, where somebody does and is looked at."""
        jurisdiction_id = after.standing.jurisdiction_id
        found = watcher(jurisdiction_id)
        return found if is_of(jurisdiction_id, "jurisdiction") and self._asks(found) else None

    def record(self, entry: Recorded) -> Record:
        """An entry as visibility reads it."""
        return record_of(entry, self._names[type(entry.event)])

    def receivers(self, before: Followed, after: Followed, entry: Recorded) -> Iterator[str]:
        """Whom an entry reaches (R3)."""
        if not may_leave(type(entry.event)):
            return
        record, at = self.record(entry), entry.recorded_at
        for agency_id in self.agencies(before, after):
            looks = (each.look(agency_id, at, entry.position) for each in (after, before))
            if any(reaches(look, record) for look in looks):
                yield agency_id
        found = self.watcher(after)
        if found is not None and reaches(after.watched(), record):
            yield found

    def _asks(self, receiver: str) -> bool:
        return self._only in (None, receiver)


def reaches(look: Look | None, record: Record) -> bool:
    """Whether a look shows an entry to somebody who is not known (R1, R2)."""
    return look is not None and not look.hides_entry(record) and shows_entry(look, record)


def record_of(entry: Recorded, name: str) -> Record:
    """An entry as visibility reads it: of who acted, the agency and the role; nothing sealed."""
    return {
        "case_id": entry.stream,
        "version": entry.version,
        "name": name,
        "step": step_of(type(entry.event)),
        "occurred_at": entry.occurred_at,
        "recorded_at": entry.recorded_at,
        "agency_id": entry.by.agency_id,
        "role": entry.by.role.value,
        "user_id": None,
        "on_behalf_of": None,
        "purpose_of_use": None,
        "legal_basis_id": None,
        "late_reason": None,
        "referral_id": getattr(entry.event, "referral_id", None),
        "words": words_of(entry.event),
        "sealed": (),
        "record_classes": (),
        "synthetic": entry.synthetic,
        "tells_of": tells_of(entry.event).value,
        "event_id": entry.event_id,
    }
