"""The grounds and answers of a case, and what may be asked of them.

R1  A ground is a consent or a recorded legal basis. It is in force from the moment it was
    recorded, never from an earlier one, until its end or the first fact that ends it (rules.md 1).
R2  A decision counts every ending that is recorded, whatever the clock of the one who asks says: a
    race between a withdrawal and a disclosure is won by the withdrawal.
R3  What was lawful stays lawful: whether a ground held at an earlier moment is asked of what was
    known then.
R4  A refusal by the person stands against every consent before it, and against every later consent
    of a guardian, until the person agrees. A recorded legal basis rests on no consent.
R5  A child was heard about a disclosure when its views are younger than the last disclosure to that
    recipient for that purpose, and than every ground for another one that waits to be used: each
    disclosure has views of its own, and what permits nothing uses none up (rules.md 1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import datetime

from domain.consent.ground import EMBASSY_CONTACT, ENDED_BY_WORD, Answer, Entry, Ground, Verdict
from domain.messages import RecordClass, Refused, Value


class ConsentMissing(Refused):
    """R1: no consent and no legal basis in force covers this recipient, purpose and classes."""

    rule = "R1"
    advice = (
        "Ask for consent that names this recipient and these classes, or record the legal basis."
    )


class Consents(Value):
    """The grounds by their ids, and the answers of the person, a guardian or a merged case.

    `refuge` holds, by the kind of fact, which facts say that no embassy may learn of the person.
    """

    grounds: Mapping[str, Ground] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    limits_explained: tuple[Entry, ...] = ()
    refuge: Mapping[str, Entry] = field(default_factory=dict)

    def covering(
        self, recipient_id: str, record_classes: tuple[RecordClass, ...], purpose: str, at: datetime
    ) -> str | None:
        """The id of a ground in force that covers every class for the recipient, if any.

        One for this very purpose comes first, and among these one that carried nothing yet.
        """
        fitting = sorted(self.grounds, key=lambda key: self._remoteness(key, purpose))
        covers = (
            key
            for key in fitting
            if self.basis_covers(key, recipient_id, record_classes, purpose, at)
        )
        return next(covers, None)

    def basis_covers(
        self,
        basis_id: str | None,
        recipient_id: str,
        record_classes: tuple[RecordClass, ...],
        purpose: str,
        at: datetime,
    ) -> bool:
        """Whether this ground is in force and covers every class for this recipient."""
        ground = self.grounds.get(basis_id or "")
        if ground is None or not ground.is_for(recipient_id, purpose) or not ground.runs(at):
            return False
        permitted = self._permitted(ground, purpose)
        return bool(permitted) and all(wanted in permitted for wanted in record_classes)

    def needed(
        self,
        basis_id: str | None,
        recipient_id: str,
        record_classes: tuple[RecordClass, ...],
        purpose: str,
        at: datetime,
    ) -> str:
        """The id of the ground that was named, or of one that covers when none was named.

        Raises: ConsentMissing.
        """
        found = basis_id or self.covering(recipient_id, record_classes, purpose, at)
        if not found or not self.basis_covers(found, recipient_id, record_classes, purpose, at):
            raise ConsentMissing(recipient_id)
        return found

    def in_force(self, consent_or_basis_id: str, at: datetime) -> bool:
        """Whether this ground permits anything at `at`, counting every ending that is recorded."""
        ground = self.grounds.get(consent_or_basis_id)
        return (
            ground is not None and ground.runs(at) and bool(self._permitted(ground, ground.purpose))
        )

    def lawful_at(self, consent_or_basis_id: str, at: datetime) -> bool:
        """Whether this ground permitted anything then, by what was recorded until then."""
        return self.only(lambda entry: entry.at <= at).in_force(consent_or_basis_id, at)

    def permitted(self, consent_or_basis_id: str, purpose: str) -> tuple[RecordClass, ...]:
        """The classes that a ground permits for a purpose, whatever the time.

        Nothing once a fact has ended it; whether its own end has come is not asked here.
        """
        ground = self.grounds.get(consent_or_basis_id)
        if ground is None or ground.endings:
            return ()
        return self._permitted(ground, purpose)

    def refused(self, recipient_id: str, purpose: str) -> bool:
        """Whether somebody refused this to the recipient and nobody who may has agreed since."""
        return any(
            answer.refuses
            and answer.record_class is None
            and answer.concerns(recipient_id, purpose)
            and not self._lifted(answer, recipient_id)
            for answer in self.answers
        )

    def restrictions(self) -> tuple[str, ...]:
        """What was refused or taken back: `recipient|purpose`, or `recipient|purpose|class`."""
        found = [answer.token for answer in self._standing_refusals()]
        for ground in self.grounds.values():
            found += [
                token for token, since in ground.taken_back() if not self._agreed(ground, since)
            ]
        return tuple(dict.fromkeys(found))

    def restriction_made_at(self, version: int) -> str:
        """The restriction that the entry of this version made, or an empty text."""
        refusals = [answer for answer in self.answers if answer.refuses and not answer.merge_id]
        made = [answer.token for answer in refusals if answer.version == version]
        for ground in self.grounds.values():
            made += [token for token, since in ground.taken_back() if since == version]
        return made[0] if made else ""

    def asking_nobody(
        self, recipient_id: str, record_classes: tuple[RecordClass, ...], purpose: str, at: datetime
    ) -> Iterator[str]:
        """The bases in force that let all this be told whatever the person answers."""
        return (
            key
            for key, ground in self.grounds.items()
            if ground.asks_nobody
            and self.basis_covers(key, recipient_id, record_classes, purpose, at)
        )

    def used(self, consent_or_basis_id: str | None) -> bool:
        """Whether a disclosure was made under this ground."""
        ground = self.grounds.get(consent_or_basis_id or "")
        return ground is not None and bool(ground.disclosures)

    def told_before(self, recipient_id: str) -> bool:
        """Whether a disclosure to this recipient was made under any ground."""
        return any(
            ground.recipient_id == recipient_id and ground.disclosures
            for ground in self.grounds.values()
        )

    def views_recorded(self, recipient_id: str, purpose: str, at: datetime) -> bool:
        """Whether the child was heard about a next disclosure, whatever it said (R5)."""
        heard = (
            answer.version
            for answer in self.answers
            if answer.is_view and answer.concerns(recipient_id, purpose)
        )
        spent = max(self._spent(recipient_id, purpose, at), default=0)
        return any(version > spent for version in heard)

    def given_by_guardian(self) -> Iterator[str]:
        """The consents of guardians that no fact has ended."""
        return (
            key for key, ground in self.grounds.items() if ground.by_guardian and not ground.endings
        )

    def _remoteness(self, key: str, purpose: str) -> tuple[bool, bool]:
        return self.grounds[key].purpose != purpose, self.used(key)

    def _spent(self, recipient_id: str, purpose: str, at: datetime) -> Iterator[int]:
        """R5: what earlier views were heard for; a vital interest waited for none."""
        for key, ground in self.grounds.items():
            if (ground.recipient_id, ground.purpose) != (recipient_id, purpose):
                continue
            yield from (disclosure.version for disclosure in ground.disclosures)
            if ground.basis not in ENDED_BY_WORD and self.in_force(key, at):
                yield ground.version

    def _permitted(self, ground: Ground, purpose: str) -> tuple[RecordClass, ...]:
        if self.refuge and ground.purpose == EMBASSY_CONTACT:
            return ()
        barring = [answer for answer in self.answers if self._bars(answer, ground, purpose)]
        if any(answer.record_class is None for answer in barring):
            return ()
        barred = [answer.record_class for answer in barring]
        return tuple(permitted for permitted in ground.classes if permitted not in barred)

    def _bars(self, answer: Answer, ground: Ground, purpose: str) -> bool:
        if not (answer.refuses and ground.is_consent and answer.is_about(ground, purpose)):
            return False
        if answer.version > ground.version:
            return answer.by_person or ground.by_guardian
        return (
            answer.by_person
            and ground.by_guardian
            and not self._lifted(answer, ground.recipient_id)
        )

    def _lifted(self, refusal: Answer, recipient_id: str | None) -> bool:
        return any(answer.lifts(refusal, recipient_id) for answer in self.answers)

    def _standing_refusals(self) -> Iterator[Answer]:
        refusals = (answer for answer in self.answers if answer.refuses)
        return (one for one in refusals if not self._lifted(one, one.recipient_id))

    def _agreed(self, ground: Ground, since: int) -> bool:
        return any(
            answer.verdict is Verdict.AGREES
            and answer.version > since
            and answer.is_about(ground, ground.purpose)
            for answer in self.answers
        )

    def only(self, kept: Callable[[Entry], bool]) -> Consents:
        grounds = {key: ground.only(kept) for key, ground in self.grounds.items() if kept(ground)}
        return Consents(
            grounds=grounds,
            answers=tuple(filter(kept, self.answers)),
            limits_explained=tuple(filter(kept, self.limits_explained)),
            refuge={key: entry for key, entry in self.refuge.items() if kept(entry)},
        )
