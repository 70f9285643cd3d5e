"""Topics: where which messages go, and how long they stay there.

R1  Each agency has a topic of its own; nothing of another agency is ever on it.
R2  The coordinator of the deployment's own jurisdiction reads `rejea.coordinator.v1`; the
    coordinator of another jurisdiction, a topic of that jurisdiction.
R3  Capacity and directory are compacted: the last word about each thing stays, and no person is in
    them. The others keep everything, so that a subscriber can begin at zero.
R4  What could not be delivered goes beside its topic, to `….dlq`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from domain.messages import Value

LONGEST_SLUG = 60
DEAD_LETTERS = ".dlq"
_FOR_EVER = {"cleanup.policy": "delete", "retention.ms": "-1"}
_COMPACTED = {"cleanup.policy": "compact"}
_DEAD = {"cleanup.policy": "delete", "retention.ms": str(90 * 24 * 3600 * 1000)}


class Topic(Value):
    """A topic as it is to be made where it is missing."""

    name: str
    partitions: int
    settings: Mapping[str, str]


class Topics(Value):
    """The names; `home_jurisdiction_id` is whose coordinator reads the plain coordinator topic."""

    home_jurisdiction_id: str
    prefix: str = "rejea"

    @property
    def capacity(self) -> str:
        return f"{self.prefix}.shelter.capacity.v1"

    @property
    def directory(self) -> str:
        return f"{self.prefix}.directory.v1"

    @property
    def unaddressed(self) -> str:
        """Beside this lies what could not even be addressed; itself it is never made."""
        return f"{self.prefix}.relay.v1"

    def agency(self, slug: str) -> str:
        """R1."""
        return f"{self.prefix}.agency.{slug}.v1"

    def coordinator(self, jurisdiction_id: str) -> str:
        """R2."""
        if jurisdiction_id == self.home_jurisdiction_id:
            return f"{self.prefix}.coordinator.v1"
        return self.coordinator_elsewhere(slug_of(jurisdiction_id))

    def coordinator_elsewhere(self, slug: str) -> str:
        """R2."""
        return f"{self.prefix}.coordinator.{slug}.v1"

    def described(self, name: str) -> Topic:
        """R3, R4: how a topic of this name is made."""
        if name.endswith(DEAD_LETTERS):
            return Topic(name=name, partitions=1, settings=_DEAD)
        if name in (self.capacity, self.directory):
            return Topic(name=name, partitions=1, settings=_COMPACTED)
        return Topic(name=name, partitions=3, settings=_FOR_EVER)


def dead_letters(topic: str) -> str:
    """R4."""
    return topic + DEAD_LETTERS


def slug_of(text: str) -> str:
    """A name as a part of a topic's name: lower case, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")
