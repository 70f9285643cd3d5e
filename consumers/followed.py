"""Followed: what the relay remembers of each case, to decide who may know of an event.

R1  Who may know is decided by domain.access.decide_view on the standing that domain.standing folds,
    and what is shown by projections.visibility: the policy of reading, and no other.
R2  A memory that does not end right before an entry is thrown away and read anew from the log.
R3  The number of remembered cases is bounded; a forgotten one costs a reading.
R4  Who of an agency reads what it is told is not known: it may be whoever health never reaches
    (policy.ANYBODY), so nothing of health is told to any agency.
R5  Of each case it is kept how much of it has reached each receiver (reaching.py).
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Protocol

from consumers.agreements import NEWEST
from consumers.ports import Log
from domain import policy
from domain import standing as standings
from domain.access import Principal, decide_view
from domain.agreements import Agreements
from domain.messages import Actor, Recorded, Role
from domain.referral.send import ReferralSent
from domain.standing import Bond, Standing
from projections.visibility import Look
from projections.words import told_code

MOST_CASES = 20_000
_NIL = "00000000-0000-0000-0000-000000000000"
_WATCHER = "coordinator/"
_NOBODY, _NO_AGENCY = f"user-{_NIL}", f"organization-{_NIL}"


class Book(Protocol):
    """What the directory says of agencies (agreements.py)."""

    def kind_of(self, agency_id: str) -> str: ...

    def between(
        self, agency_id: str, partners: Iterable[str], day: date, before: int = ...
    ) -> Agreements: ...


class Followed:
    """A case at one version: how agencies stand to it, and what its referrals are for."""

    __slots__ = ("book", "case_id", "referrals", "standing", "ties", "version")

    def __init__(
        self,
        case_id: str,
        standing: Standing,
        referrals: Mapping[str, Mapping[str, Any]],
        version: int,
        book: Book,
    ) -> None:
        self.case_id = case_id
        self.book = book
        self.standing = standing
        self.referrals = referrals
        self.version = version
        self.ties = _ties(standing)

    def look(self, agency_id: str, at: datetime, before: int = NEWEST) -> Look | None:
        """What this agency sees of the case then (R1); None where it may not know of it.

        Of agreements counts what was recorded before a position.
        """
        disclosing = self._disclosing_to(agency_id)
        agreed = self.book.between(agency_id, disclosing, at.date(), before)
        asker = replace(
            agency_principal(agency_id),
            agency_kind=self.book.kind_of(agency_id),
            asks_at=at,
            agreement_ended_with=agreed.ended_with,
            agreement_limits=agreed.limits,
        )
        return self._decide(asker)

    def _disclosing_to(self, agency_id: str) -> set[str]:
        """Who referred the person to an agency."""
        bonds = self.standing.referrals.values()
        return {bond.from_agency_id for bond in bonds if bond.to_agency_id == agency_id}

    def watched(self) -> Look | None:
        """What the coordinator of the case's jurisdiction sees of it."""
        return self._decide(_coordinator(self.standing.jurisdiction_id))

    def after(self, entry: Recorded) -> Followed:
        """The case once this entry is taken into account."""
        standing = standings.evolve(self.standing, entry)
        referrals = self.referrals
        if isinstance(entry.event, ReferralSent):
            referrals = {**referrals, entry.event.referral_id: _referral(entry.event)}
        if standing is self.standing and referrals is self.referrals:
            return self._moved(entry.version)
        return Followed(self.case_id, standing, referrals, entry.version, self.book)

    def _moved(self, version: int) -> Followed:
        """The same knowledge at a later version: what was decided stays decided."""
        moved = copy(self)
        moved.version = version
        return moved

    def _decide(self, principal: Principal) -> Look | None:
        view = decide_view(principal, self.standing)
        if not view.permit:
            return None
        case = {"case_id": self.case_id, "referrals": self.referrals}
        return Look(principal=principal, case=case, standing=self.standing, view=view)


Reached = Callable[[Followed, Followed, Recorded], Iterable[str]]
"""The receivers whom an entry reaches, from the case before it and after it."""


class Memory:
    """The cases that were followed lately: as of the last entry told, and as of now."""

    def __init__(self, log: Log, book: Book, most: int = MOST_CASES) -> None:
        self._log = log
        self._book = book
        self._most = most
        self._told: OrderedDict[str, Followed] = OrderedDict()
        self._now: dict[str, Followed] = {}
        self._counts: dict[str, Counter[str]] = {}
        self._reached: Reached = _nobody

    def count_by(self, reached: Reached) -> None:
        """Count from now on whom entries reach that were told before the memory began (R5)."""
        self._reached = reached

    def one_more(self, case_id: str, receiver: str) -> int:
        """Count an entry that reaches a receiver now, and tell the how-manieth it is (R5)."""
        self._counts[case_id][receiver] += 1
        return self._counts[case_id][receiver]

    def prepare(self, batch: Sequence[Recorded], *, more: bool) -> None:
        """Read what is needed to tell a batch; with `more`, also what the log holds beyond it.

        Who may know is decided as of now: whoever lost their tie since is told nothing but that.
        """
        first = {entry.stream: entry.version for entry in reversed(batch)}
        cold = [case for case, version in first.items() if not self._ends_before(case, version)]
        for case_id in cold:
            self._begin(case_id)
        wanted = {case_id: 0 for case_id in cold if more or first[case_id] > 1}
        if more:
            wanted |= {case: self._now[case].version for case in first if case not in wanted}
        for entry in self._log.streams(wanted) if wanted else ():
            self._learn(entry, told=entry.version < first[entry.stream] and entry.stream in wanted)
        for entry in batch:
            self._learn(entry, told=False)

    def tell(self, entry: Recorded) -> tuple[Followed, Followed, Followed]:
        """The case before an entry, after it, and now."""
        before = self._told[entry.stream]
        if before.version != entry.version - 1:
            raise LookupError(f"the memory of a case ends at version {before.version}")
        after = self._told[entry.stream] = before.after(entry)
        now = self._now[entry.stream]
        is_same = now.standing is after.standing or now.standing == after.standing
        return before, after, after if is_same else now

    def forget(self, streams: Iterable[str] | None = None) -> None:
        """Forget these cases, or all."""
        for stream in list(self._told) if streams is None else streams:
            self._told.pop(stream, None)
            self._let_go(stream)

    def trim(self) -> None:
        """R3: those that were told longest ago go first."""
        while len(self._told) > self._most:
            stream, _ = self._told.popitem(last=False)
            self._let_go(stream)

    def _let_go(self, stream: str) -> None:
        self._now.pop(stream, None)
        self._counts.pop(stream, None)

    def _ends_before(self, case_id: str, version: int) -> bool:
        """R2."""
        known = self._told.get(case_id)
        if known is None or known.version != version - 1:
            return False
        self._told.move_to_end(case_id)
        return True

    def _begin(self, case_id: str) -> None:
        self.forget([case_id])
        unknown = Followed(case_id, Standing(), {}, 0, self._book)
        self._told[case_id] = self._now[case_id] = unknown
        self._counts[case_id] = Counter()

    def _learn(self, entry: Recorded, *, told: bool) -> None:
        before = self._told[entry.stream]
        if told and before.version == entry.version - 1:
            after = self._told[entry.stream] = before.after(entry)
            self._counts[entry.stream].update(self._reached(before, after, entry))
        now = self._now[entry.stream]
        if now.version == entry.version - 1:
            self._now[entry.stream] = now.after(entry)


def _nobody(_: Followed, __: Followed, ___: Recorded) -> Iterable[str]:
    return ()


def agency_principal(agency_id: str) -> Principal:
    """An agency as a reader: what it sees follows from its ties alone (R4)."""
    actor = Actor(user_id=_NOBODY, role=Role.SERVICE_PROVIDER, agency_id=agency_id)
    return Principal(actor=actor, jurisdiction_id="", purpose_of_use=policy.ANYBODY)


def watcher(jurisdiction_id: str) -> str:
    """Who reads the steps of a jurisdiction, as a receiver."""
    return f"{_WATCHER}{jurisdiction_id}"


def reader_of(receiver: str) -> Principal:
    """As whom a receiver is noted in the access log: an agency, or who watches a jurisdiction."""
    if receiver.startswith(_WATCHER):
        return _coordinator(receiver.removeprefix(_WATCHER))
    return agency_principal(receiver)


def receiver_of(principal: Principal) -> str:
    """As whom somebody is told: as their agency, or as who watches their jurisdiction (R1)."""
    untied = Standing(
        jurisdiction_id=principal.jurisdiction_id,
        reporter_agency_id=_NO_AGENCY,
        addressed_to_id=_NO_AGENCY,
    )
    if decide_view(principal, untied).permit:
        return watcher(principal.jurisdiction_id)
    return principal.actor.agency_id


def _coordinator(jurisdiction_id: str) -> Principal:
    actor = Actor(user_id=_NOBODY, role=Role.COORDINATOR, agency_id=_NO_AGENCY)
    return Principal(actor=actor, jurisdiction_id=jurisdiction_id)


def _ties(standing: Standing) -> tuple[str, ...]:
    """Every agency that could be tied to the case; deciding is not done here."""
    named = [
        standing.responsible_id,
        standing.reporter_agency_id,
        standing.transfer_to_id,
        *standing.stays.values(),
        *standing.recalls.values(),
        *(bond.to_agency_id for bond in standing.referrals.values() if bond.bond is not Bond.ENDED),
    ]
    return tuple(dict.fromkeys(agency_id for agency_id in named if agency_id))


def _referral(event: ReferralSent) -> Mapping[str, Any]:
    return {
        "from_agency_id": event.from_agency_id,
        "to_agency_id": event.to_agency_id,
        "service_type": told_code(event.service_type),
    }
