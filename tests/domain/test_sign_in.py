"""What may be done only by whoever proved a moment ago who they are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain import sign_in
from domain.access import Principal
from domain.assessment.risk import AssessNeeds
from domain.messages import Command
from domain.sign_in import NEEDED_FOR, SignInTooOld
from tests.examples import ASKING, NURSE
from tests.made import made


def signed_in(ago: timedelta | None) -> Principal:
    at = None if ago is None else ASKING - ago
    return Principal(actor=NURSE, jurisdiction_id="", signed_in_at=at, asks_at=ASKING)


@pytest.mark.parametrize("kind", NEEDED_FOR)
def test_an_emergency_needs_a_sign_in_of_the_last_five_minutes(kind: type[Command]) -> None:
    command = made(kind)
    sign_in.check(command, signed_in(timedelta(minutes=5)))
    for ago in (timedelta(minutes=5, microseconds=1), timedelta(hours=8), None):
        with pytest.raises(SignInTooOld):
            sign_in.check(command, signed_in(ago))


def test_ordinary_work_needs_no_new_sign_in() -> None:
    sign_in.check(made(AssessNeeds), signed_in(timedelta(hours=8)))
