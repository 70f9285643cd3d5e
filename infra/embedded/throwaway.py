"""A cluster for tests: shared while it is used, gone afterwards.

R1  It leaves nothing, and clears what a killed one has left.
R2  Several processes may share it: the first makes it, the last removes it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.embedded import postmaster
from infra.embedded.account import server_account
from infra.embedded.home import Home
from infra.embedded.locks import alone, open_lock
from infra.embedded.server import Place, Server, find_place, silent, start_locked
from infra.settings import SYSTEM_FOLDER


@contextmanager
def throwaway(folder: Path) -> Iterator[Server]:
    """Run a cluster that several processes may share and the last one removes (R1)."""
    place = find_place(Home(enterable(folder.absolute())))
    home = place.home
    membership = open_lock(home.users)
    try:
        with alone(home.lock):
            if membership.take_alone():
                discard(place)
            server = start_locked(place, membership, silent)
            membership.take_with_others()
        yield server
    finally:
        with alone(home.lock):
            if membership.take_alone():
                discard(place)
        membership.close()


def discard(place: Place) -> None:
    """End the server at once and remove its data; the caller holds the home's lock."""
    home = place.home
    if postmaster.is_alive(home):
        postmaster.end(home, postmaster.running_data(home), postmaster.AT_ONCE)
    shutil.rmtree(home.clusters, ignore_errors=True)
    for path in (home.passwords, home.kept, home.log):
        path.unlink(missing_ok=True)
    home.make(place.account)


def enterable(folder: Path) -> Path:
    """Give the folder, or, as root, another one when the server's account cannot enter it."""
    folder.mkdir(parents=True, exist_ok=True)
    account = server_account(folder / "postgresql")
    if account.is_ours or account.can_enter(folder):
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return SYSTEM_FOLDER / "throwaway" / digest
