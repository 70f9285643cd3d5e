"""Given what happened, when somebody wishes, then this is recorded, or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from domain import case as lifecycle
from domain import consequences
from domain.case import Case, World
from domain.clocks import Rules
from domain.directory import state as directory
from domain.messages import Actor, Command, Event, Fact, Recorded, Refused
from domain.shelter import places
from tests.examples import CASE, MORNING, SOCIAL_WORKER, TANZANIA


class Past:
    """A fact with who recorded it and when, where that matters to a rule."""

    def __init__(
        self, event: Event | Fact, by: Actor = SOCIAL_WORKER, at: datetime = MORNING
    ) -> None:
        self.fact = event if isinstance(event, Fact) else Fact(stream=CASE, event=event)
        self.by = by
        self.at = at


def recorded(past: Past, version: int) -> Recorded:
    """Put a past fact into its envelope."""
    return Recorded(
        event_id=f"event-{past.fact.stream}-{version}",
        stream=past.fact.stream,
        version=version,
        position=version,
        event=past.fact.event,
        occurred_at=past.at,
        recorded_at=past.at,
        by=past.by,
        command_id=f"command-{past.fact.stream}-{version}",
    )


class Scenario:
    """What happened so far, on the first case and on the streams around it."""

    def __init__(self, history: tuple[Past, ...], rules: Rules) -> None:
        streams: dict[str, list[Recorded]] = {}
        for past in history:
            known = streams.setdefault(past.fact.stream, [])
            known.append(recorded(past, len(known) + 1))
        self.case = lifecycle.replay(streams.pop(CASE, []))
        self.world = _world(streams, rules)

    def when(self, wish: Command) -> Wish:
        return Wish(self, wish)


class Wish:
    """A command about to be decided."""

    def __init__(self, scenario: Scenario, command: Command) -> None:
        self.scenario = scenario
        self.command = command

    def decided(self) -> tuple[Fact, ...]:
        return consequences.decide(self.command, self.scenario.case, self.scenario.world)

    def events(self) -> tuple[Event, ...]:
        return tuple(fact.event for fact in self.decided())

    def then(self, *events: Event | Fact) -> None:
        expected = tuple(
            event if isinstance(event, Fact) else Fact(stream=CASE, event=event) for event in events
        )
        assert self.decided() == expected

    def records(self, *kinds: type[Event]) -> tuple[Event, ...]:
        events = self.events()
        assert tuple(type(event) for event in events) == kinds
        return events

    def refused(self, kind: type[Refused]) -> None:
        with pytest.raises(Refused) as caught:
            self.decided()
        assert type(caught.value) is kind


def given(*history: Event | Fact | Past, rules: Rules = TANZANIA) -> Scenario:
    """Begin with what happened; a Fact names another stream, a Past says by whom and when."""
    pasts = tuple(past if isinstance(past, Past) else Past(past) for past in history)
    return Scenario(pasts, rules)


def _world(streams: Mapping[str, list[Recorded]], rules: Rules) -> World:
    world = World(jurisdiction=rules)
    for stream, history in streams.items():
        world = _with(world, stream, history)
    return world


def _with(world: World, stream: str, history: list[Recorded]) -> World:
    if stream.startswith("shelter-"):
        shelter = places.Shelter()
        for past in history:
            shelter = places.evolve(shelter, past)
        return replace(world, shelters={**world.shelters, stream: shelter})
    if stream.startswith("organization-"):
        organization = directory.Organization()
        for past in history:
            organization = directory.evolve(organization, past)
        return replace(world, organizations={**world.organizations, stream: organization})
    return replace(world, cases={**world.cases, stream: lifecycle.replay(history)})


def held(*history: Event | Fact | Past) -> Case:
    """The state of a case after a history."""
    return given(*history).case
