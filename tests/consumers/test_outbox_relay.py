"""The relay end to end, on a real broker: who is told what, and that nothing else leaves."""

from __future__ import annotations

from tests.api import world
from tests.consumers.relayed import Relayed
from tests.examples import LEGAL_AID


def test_the_receiver_of_an_open_referral_is_told_of_that_referral_alone(outside: Relayed) -> None:
    world.play(outside.log)
    outside.carry()
    assert [each.type for each in outside.of_agency(LEGAL_AID)] == ["referral.sent.v1"]
