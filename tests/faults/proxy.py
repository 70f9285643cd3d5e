"""A proxy between a client and PostgreSQL that can lose an answer: the worst moment for a cut."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from infra.embedded.home import socket_path


class Proxy:
    """Passes everything on, until it is told to lose the next answer and cut the connection."""

    def __init__(self, target: Path, folder: Path) -> None:
        self._target = target
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._door.bind(str(socket_path(folder)))
        self._door.listen(64)
        self._losing = threading.Event()
        self.lost = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def lose_the_next_answer(self) -> None:
        """The next thing that the server says is not heard any more; what it did is done."""
        self.lost.clear()
        self._losing.set()

    def close(self) -> None:
        """Take no more connections."""
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            server.connect(str(self._target))
            for source, sink, answers in ((client, server, False), (server, client, True)):
                threading.Thread(
                    target=self._pass_on, args=(source, sink, answers), daemon=True
                ).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:  # noqa: FBT001  # A thread's argument.
        with suppress(OSError):
            while said := source.recv(65536):
                if answers and self._losing.is_set():
                    self._losing.clear()
                    self.lost.set()
                    break
                sink.sendall(said)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def proxied(url: str) -> Iterator[tuple[Proxy, str]]:
    """A proxy, and the URL that leads through it."""
    given = conninfo_to_dict(url)
    folder = Path(tempfile.mkdtemp(prefix="rejea-proxy-"))
    os.chmod(folder, 0o700)  # noqa: PTH101  # The folder is ours alone.
    proxy = Proxy(socket_path(Path(str(given["host"]))), folder)
    try:
        yield proxy, url.replace(quote(str(given["host"])), quote(str(folder)))
    finally:
        proxy.close()
        shutil.rmtree(folder)
