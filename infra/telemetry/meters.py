"""Meters: every metric by its name, unit and labels; the labels come from closed lists (R3)."""

from __future__ import annotations

from opentelemetry.metrics import Histogram, Meter

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
COUNTS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)


class Meters:
    """The instruments that are written where something happens."""

    def __init__(self, meter: Meter) -> None:
        self.commands = meter.create_counter(
            "rejea.commands", "{command}", "Commands, by name and by what became of them."
        )
        self.refusals = meter.create_counter(
            "rejea.refusals", "{command}", "Commands that a rule stood against, by its code."
        )
        self.command_seconds = _seconds(
            meter, "rejea.command.duration", "How long a command took, by what became of it."
        )
        self.append_commands = _counts(
            meter, "rejea.append.commands", "{command}", "Commands in one commit of the log."
        )
        self.append_events = _counts(
            meter, "rejea.append.events", "{event}", "Events in one commit of the log."
        )
        self.append_seconds = _seconds(
            meter, "rejea.append.duration", "How long a commit of the log took."
        )
        self.request_seconds = _seconds(
            meter,
            "http.server.request.duration",
            "How long a request took, by method, route and status.",
        )
        self.operation_seconds = _seconds(
            meter, "rejea.graphql.duration", "How long a GraphQL operation took, by its kind."
        )
        self.messages = meter.create_counter(
            "rejea.relay.messages", "{message}", "Messages to Kafka, acknowledged or refused."
        )


def _seconds(meter: Meter, name: str, told: str) -> Histogram:
    return meter.create_histogram(name, "s", told, explicit_bucket_boundaries_advisory=SECONDS)


def _counts(meter: Meter, name: str, unit: str, told: str) -> Histogram:
    return meter.create_histogram(name, unit, told, explicit_bucket_boundaries_advisory=COUNTS)
