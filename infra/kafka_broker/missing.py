"""What the embedded broker lacks here, and what mends it.

R1  It changes nothing and starts nothing.
"""

from __future__ import annotations

import importlib.util

from infra.kafka_broker.jars import jars_folder, missing_jars, read_lock
from infra.kafka_broker.java import find_java
from infra.settings import Misconfigured

CLIENT = "kafka"


def what_is_missing() -> Misconfigured | None:
    """The first thing that is missing and that nobody mends by himself; None when all is there."""
    if importlib.util.find_spec(CLIENT) is None:
        return Misconfigured(
            "The package kafka-python, which speaks to Kafka, is not installed.",
            "Install Rejea with its dependencies (make run does).",
        )
    try:
        find_java()
    except Misconfigured as problem:
        return problem
    return None


def jars_to_fetch() -> int:
    """How many jars the first start will fetch."""
    return len(missing_jars(jars_folder(), read_lock()))
