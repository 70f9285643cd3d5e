"""An event log in memory, for tests of what stands on the log; it passes the same contract."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from domain.messages import Malformed, Recorded
from domain.ports import Batch, CommandReused, Draft, Place, Receipt, StreamMoved
from tests.examples import MORNING


class MemoryLog:
    """Holds everything in lists; `moment` is its time, and a test may move it."""

    def __init__(self, moment: datetime = MORNING) -> None:
        self.moment = moment
        self._mutex = threading.Lock()
        self._entries: list[Recorded] = []
        self._versions: set[tuple[str, int]] = set()
        self._answers: dict[UUID, tuple[bytes, Receipt]] = {}

    def append(self, batch: Batch) -> Receipt:
        with self._mutex:
            known = self._known(batch.command.command_id, batch.fingerprint)
            if known is not None:
                return known
            self._check(batch.drafts)
            recorded_at = self._recorded_at()
            for draft in batch.drafts:
                self._entries.append(self._recorded(batch, draft, recorded_at))
                self._versions.add((draft.stream, draft.version))
            return self._answered(batch, recorded_at)

    def read(self, after: Mapping[str, int]) -> Sequence[Recorded]:
        return [
            entry
            for stream, version in after.items()
            for entry in sorted(self._entries, key=lambda entry: entry.version)
            if entry.stream == stream and entry.version > version
        ]

    def receipt(self, command_id: str, fingerprint: bytes) -> Receipt | None:
        return self._known(command_id, fingerprint)

    def now(self) -> datetime:
        return self.moment

    def entries(self, after_position: int, limit: int) -> list[Recorded]:
        return self._entries[after_position : after_position + limit]

    def head(self) -> int:
        return len(self._entries)

    def _known(self, command_id: str, fingerprint: bytes) -> Receipt | None:
        first = self._answers.get(_uuid(command_id))
        if first is None:
            return None
        if first[0] != fingerprint:
            raise CommandReused(command_id)
        receipt = first[1]
        return Receipt(
            command_id=command_id,
            places=receipt.places,
            recorded_at=receipt.recorded_at,
            repeated=True,
        )

    def _check(self, drafts: Sequence[Draft]) -> None:
        taken = set(self._versions)
        for draft in drafts:
            if (draft.stream, draft.version) in taken:
                raise StreamMoved(draft.stream)
            taken.add((draft.stream, draft.version))

    def _recorded_at(self) -> datetime:
        last = self._entries[-1].recorded_at if self._entries else self.moment
        return max(self.moment, last)

    def _recorded(self, batch: Batch, draft: Draft, recorded_at: datetime) -> Recorded:
        command = batch.command
        return Recorded(
            event_id=draft.event_id,
            stream=draft.stream,
            version=draft.version,
            position=len(self._entries) + 1,
            event=draft.event,
            occurred_at=command.occurred_at or recorded_at,
            recorded_at=recorded_at,
            by=command.by,
            command_id=command.command_id,
            purpose_of_use=command.purpose_of_use,
            legal_basis_id=command.legal_basis_id,
            jurisdiction=batch.jurisdiction,
            jurisdiction_version=batch.jurisdiction_version,
            vocabulary_version=batch.vocabulary_version,
            late_reason=command.late_reason,
            correlation_id=command.correlation_id,
            causation_id=command.causation_id,
            policy_hash=batch.policy_hash,
            traceparent=command.traceparent,
        )

    def _answered(self, batch: Batch, recorded_at: datetime) -> Receipt:
        appended = self._entries[len(self._entries) - len(batch.drafts) :]
        receipt = Receipt(
            command_id=batch.command.command_id,
            places=tuple(
                Place(stream=entry.stream, version=entry.version, position=entry.position)
                for entry in appended
            ),
            recorded_at=recorded_at,
        )
        self._answers[_uuid(batch.command.command_id)] = (batch.fingerprint, receipt)
        return receipt


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Malformed("command_id is not a UUID") from error
