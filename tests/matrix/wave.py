"""A wave: something happens in every case that still goes on, while everybody listens.

R1  It ties nobody anew: whoever saw a case sees it afterwards as before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from uuid import NAMESPACE_OID, uuid5

from domain.assessment.risk import AssessNeeds
from domain.handler import Handler
from domain.identification.report import DescribePerson
from domain.messages import Actor, Command
from infra.reference_lists import LibraryLists
from infra.waiting import Patience
from tests.examples import POLICE, SOCIAL_WORKER
from tests.matrix.canaries import with_canaries
from tests.matrix.cast import COUNSELLOR, WORKER_ABROAD
from tests.matrix.served import Matrix
from tests.matrix.story import CASES, KEY

RESTING = frozenset({"twin two"})
"""Merged into another: nothing is recorded there any more."""
HOLDERS: dict[str, Actor] = {
    "police": POLICE,
    "abroad": WORKER_ABROAD,
    "victim two": COUNSELLOR,
}
"""Who records, where it is not the welfare agency's social worker."""
AS_WELL: Mapping[str, type[Command]] = {"whole": AssessNeeds, "child": AssessNeeds}
"""What happens besides that the person is described."""


def wave(matrix: Matrix) -> Iterator[tuple[str, Callable[[], None]]]:
    """What happens in which case, one thing after another; the matrix reads that case anew."""
    handler = Handler(matrix.parts.log, LibraryLists(), Patience, b"a secret of tests")

    def happens(kind: type[Command], case: str) -> None:
        handler.handle(_wish(matrix, kind, case))
        matrix.forget(case)

    for case in (each for each in CASES if each not in RESTING):
        yield case, partial(happens, DescribePerson, case)
    for case, kind in AS_WELL.items():
        yield case, partial(happens, kind, case)


def _wish(matrix: Matrix, kind: type[Command], case: str) -> Command:
    return with_canaries(
        kind,
        case,
        stream=KEY[case],
        by=HOLDERS.get(case, SOCIAL_WORKER),
        at=matrix.parts.log.now(),
        command_id=str(uuid5(NAMESPACE_OID, f"wave {kind.__name__} {case}")),
    )
