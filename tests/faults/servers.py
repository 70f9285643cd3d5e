"""Servers of their own, to be killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from infra import embedded
from infra.embedded import DatabaseUrls, ensure_database
from infra.embedded.home import Home
from infra.embedded.locks import wait_until_free
from infra.settings import Settings
from tests.infra.homes import make_home, remove_home
from tests.infra.stores import migrated


class Victim:
    """A PostgreSQL that is killed and started again."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server = embedded.start(settings)
        self.urls: DatabaseUrls = migrated(ensure_database(self._server, "victim"))

    def kill(self) -> None:
        """Kill it as a power cut would, and wait until its children have noticed."""
        process = embedded.status(self._settings).process
        assert process is not None
        os.kill(process, signal.SIGKILL)
        assert wait_until_free(Home(self._settings.home).alive, 10)

    def start_again(self) -> None:
        embedded.start(self._settings)


@contextmanager
def victim() -> Iterator[Victim]:
    settings = Settings(home=make_home())
    try:
        yield Victim(settings)
    finally:
        embedded.stop(settings)
        remove_home(settings.home)
