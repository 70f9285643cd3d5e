"""Packages of others from npm, installed below build/; wanting.py says what if there is no npm."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from tests.conformance.wanting import wanting

BUILD = Path(__file__).parents[2] / "build"


def program(name: str) -> str:
    """Where a program is; without it the test is skipped, or fails where it has to run."""
    found = shutil.which(name)
    if found is None:
        wanting(name, "Install Node.js, with npm and npx.")
    return found


def installed(folder: str, packages: tuple[str, ...], overrides: dict[str, str]) -> Path:
    """A folder of build/ with these packages, each with its version."""
    npm, place = program("npm"), BUILD / folder
    place.mkdir(parents=True, exist_ok=True)
    manifest = {"private": True, "type": "module", "overrides": overrides}
    (place / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
    command = [npm, "install", "--no-save", "--silent", *packages]
    subprocess.run(command, cwd=place, check=True)
    return place
