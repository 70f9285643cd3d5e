"""Funnel: when each case came how far, in whose hands, and which clocks were missed on its way.

R1  There is no person in it: of each case the quarters in which it first reached a step, or first
    missed a clock, and the agency that answered for it then. Times are those of recording, so that
    what is over never changes.
R2  Counts locate people: no step is a stay.

What of it is shown to whom, funnel_cells.py says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain.assessment.support_plan import SupportPlanAgreed
from domain.due import DeadlineMissed, ReviewFellDue
from domain.holding.closure import CaseClosed
from domain.holding.holder import CaseTakenOn, CaseTransferred, HolderReleased
from domain.identification.grounds import (
    ConclusiveGroundsDecided,
    IdentificationDecided,
    ReasonableGroundsDecided,
)
from domain.identification.report import CaseReported
from domain.identification.screening import ScreeningConducted
from domain.messages import Event, Recorded
from domain.referral.answer import ReferralAccepted
from domain.referral.send import ReferralOverdue, ReferralSent
from domain.referral.service import ServiceDelivered
from domain.reintegration.plan import ReintegrationCompleted, ReintegrationPlanAgreed
from domain.voluntary_return.journey import ReturnArrived, ReturnDeparted
from domain.voluntary_return.will import VoluntaryReturnDeclared
from projections.projection import Cursor, Generation, Projection
from projections.table import Row, Table

CASES = Table(
    name="funnel_case",
    columns=(
        "case_id",
        "version",
        "jurisdiction_id",
        "addressed_to_id",
        "holder_id",
        "reported_at",
        "last_at",
    ),
    key=("case_id",),
)
PASSAGES = Table(
    name="funnel_passage",
    columns=(
        "case_id",
        "measure",
        "name",
        "quarter",
        "jurisdiction_id",
        "agency_id",
        "hours_since_step",
        "hours_since_report",
    ),
    key=("case_id", "measure", "name"),
)
STEPS: Mapping[type[Event], str] = {
    CaseReported: "reported",
    CaseTakenOn: "taken_on",
    ScreeningConducted: "screened",
    ReasonableGroundsDecided: "first_decision",
    ConclusiveGroundsDecided: "final_decision",
    IdentificationDecided: "final_decision",
    SupportPlanAgreed: "support_planned",
    ReferralSent: "referred",
    ReferralAccepted: "referral_accepted",
    ServiceDelivered: "service_delivered",
    VoluntaryReturnDeclared: "return_declared",
    ReturnDeparted: "departed",
    ReturnArrived: "arrived",
    ReintegrationPlanAgreed: "reintegration_planned",
    ReintegrationCompleted: "reintegration_completed",
    CaseClosed: "closed",
}
_MOVES = (CaseTransferred, HolderReleased)
_MISSES = (DeadlineMissed, ReviewFellDue, ReferralOverdue)


class Measure(StrEnum):
    """What is counted."""

    STEP = "step"
    MISSED_CLOCK = "missed_clock"


@dataclass(slots=True)
class FunnelRow:
    """How far one case has come; `passed` holds its rows by measure and name."""

    version: int = 0
    jurisdiction_id: str = ""
    addressed_to_id: str = ""
    holder_id: str = ""
    reported_at: datetime | None = None
    last_at: datetime | None = None
    passed: dict[tuple[str, str], Row] = field(default_factory=dict)


Sheet = dict[str, FunnelRow]


@dataclass(frozen=True)
class Funnel(Projection[Sheet]):
    """The first time that each case reached each step, and missed each clock (R1)."""

    name: ClassVar[str] = "funnel"
    tables: ClassVar[tuple[Table, ...]] = (CASES, PASSAGES)

    def blank(self) -> Sheet:
        return {}

    def load(
        self, cursor: Cursor, generation: Generation, sheet: Sheet, batch: Sequence[Recorded]
    ) -> None:
        missing = sorted({entry.stream for entry in batch if _concerns(entry)} - sheet.keys())
        if not missing:
            return
        for case_id, *rest in CASES.load(cursor, generation, "case_id", missing):
            sheet[case_id] = FunnelRow(*rest)
        for row in PASSAGES.load(cursor, generation, "case_id", missing):
            sheet[row[0]].passed[row[1], row[2]] = row

    def fold(self, sheet: Sheet, batch: Sequence[Recorded]) -> None:
        for entry in batch:
            if not _concerns(entry):
                continue
            row = sheet.setdefault(entry.stream, FunnelRow())
            if entry.version > row.version:
                _take(row, entry)
                row.version = entry.version

    def write(self, cursor: Cursor, generation: Generation, sheet: Sheet) -> None:
        CASES.put(cursor, generation, [_columns(*pair) for pair in sheet.items()])
        passed = [passage for row in sheet.values() for passage in row.passed.values()]
        if passed:
            PASSAGES.put(cursor, generation, passed)


def quarter_of(at: datetime) -> str:
    """The quarter of a moment, as 2026-Q1, reckoned in UTC."""
    return f"{at.year}-Q{(at.month + 2) // 3}"


def _concerns(entry: Recorded) -> bool:
    return type(entry.event) in _CONCERNS


def _take(row: FunnelRow, entry: Recorded) -> None:
    event = entry.event
    match event:
        case CaseReported():
            row.jurisdiction_id = event.jurisdiction_id
            row.addressed_to_id = event.addressed_to_id
            row.reported_at = entry.recorded_at
        case CaseTakenOn():
            row.holder_id = event.holder_id
        case CaseTransferred():
            row.addressed_to_id = event.to_agency_id
            row.holder_id = event.to_agency_id
        case HolderReleased():
            row.holder_id = ""
        case DeadlineMissed():
            _pass(row, entry, Measure.MISSED_CLOCK, str(event.deadline))
        case ReviewFellDue():
            _pass(row, entry, Measure.MISSED_CLOCK, str(event.review))
        case ReferralOverdue():
            _pass(row, entry, Measure.MISSED_CLOCK, "referral_reply")
        case _:
            pass
    if type(event) in STEPS:
        _pass(row, entry, Measure.STEP, STEPS[type(event)])


def _pass(row: FunnelRow, entry: Recorded, measure: Measure, name: str) -> None:
    """R1: the first time counts."""
    if (measure.value, name) in row.passed:
        return
    at = entry.recorded_at
    row.passed[measure.value, name] = (
        entry.stream,
        measure.value,
        name,
        quarter_of(at),
        row.jurisdiction_id,
        row.holder_id or row.addressed_to_id,
        _hours(row.last_at, at) if measure is Measure.STEP else None,
        _hours(row.reported_at, at),
    )
    if measure is Measure.STEP:
        row.last_at = at


def _hours(since: datetime | None, at: datetime) -> int | None:
    return None if since is None else int((at - since).total_seconds() // 3600)


def _columns(case_id: str, row: FunnelRow) -> Row:
    return (
        case_id,
        row.version,
        row.jurisdiction_id,
        row.addressed_to_id,
        row.holder_id,
        row.reported_at,
        row.last_at,
    )


_CONCERNS: frozenset[type[Event]] = frozenset({*STEPS, *_MOVES, *_MISSES})
