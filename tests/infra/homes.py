"""Homes for tests: in a path with a space, and where the server's account can enter."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

from infra.embedded.throwaway import enterable

BUILD = Path(__file__).resolve().parents[2] / "build"


def make_home() -> Path:
    return enterable(BUILD / "test homes" / uuid.uuid4().hex)


def remove_home(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
