"""Waiting between two tries of a command, until its deadline.

R1  Pauses grow and have jitter, so that those who met once do not meet again and again.
R2  A command is tried until two seconds have passed, not a number of times.
"""

from __future__ import annotations

import random
import time

PATIENCE = 2.0
_SHORTEST, _LONGEST = 0.001, 0.05


class Patience:
    """The port is domain.ports.Waiting; one for each command."""

    def __init__(self, seconds: float = PATIENCE) -> None:
        self._until = time.monotonic() + seconds

    def pause(self, tries: int) -> bool:
        """Wait a little, and tell whether there is time for another try."""
        longest = min(_SHORTEST * 2**tries, _LONGEST)
        time.sleep(random.uniform(0, longest))  # noqa: S311  # Jitter protects no secret.
        return time.monotonic() < self._until
