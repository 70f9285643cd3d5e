"""The server as a process: what it does once everything is loaded."""

from __future__ import annotations

import gc
import threading
import time
from pathlib import Path

from starlette.applications import Starlette

from infra.http_server import make_server, taken_port
from infra.settings import Settings


def test_what_was_loaded_by_the_start_is_not_looked_at_again(tmp_path: Path) -> None:
    gc.unfreeze()
    server = make_server(Starlette())
    with taken_port(Settings(home=tmp_path, port=0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        until = time.monotonic() + 10
        while not gc.get_freeze_count() and time.monotonic() < until:
            time.sleep(0.01)
        frozen = gc.get_freeze_count()
        server.ask_to_stop()
        thread.join()
    assert frozen > 10_000
