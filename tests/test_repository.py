"""The repository holds nothing of the machine it was made on, and no link that leads nowhere."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent
TAKEN_OVER = ("infra/hsds/examples/", "infra/hsds/schemas/", "api/graphiql/", "LICENSE")
"""Files of others, kept as they were published."""
RESERVED = (".example", ".invalid", ".test", "example.org", "example.com", "example.net")
"""Names that belong to nobody (RFC 2606)."""
HOMES = re.compile(r"/(?:home|Users)/[A-Za-z][\w.-]*/")
ADDRESS = re.compile(r"[\w.+-]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})\b")
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?[^)]*\)")
SETTINGS = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX")
COMMON = ("pypi.org", "localhost", "127.0.0.1")


@cache
def texts() -> dict[str, str]:
    """Every text that is part of the repository, by its path."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607  # The developer's own git.
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = (name for name in listed.stdout.split("\0") if (ROOT / name).is_file())
    return {name: (ROOT / name).read_text(encoding="utf-8", errors="replace") for name in found}


def ours() -> dict[str, str]:
    return {name: text for name, text in texts().items() if not name.startswith(TAKEN_OVER)}


def holding(words: set[str]) -> list[tuple[str, str]]:
    return [(name, word) for name, text in texts().items() for word in words if word in text]


def hosts() -> Iterator[str]:
    """The registries that this machine installs from."""
    told = subprocess.run(
        ["python3", "-m", "pip", "config", "list"],  # noqa: S607  # Whatever is configured here.
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    said = " ".join([told, *(os.environ.get(name, "") for name in SETTINGS)])
    for url in re.findall(r"https?://[^\s'\"]+", said):
        host = urlsplit(url).hostname or ""
        if host and host not in COMMON:
            yield host


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    assert holding({f"{ROOT}/", f"{ROOT.parent}/"} - {"/"}) == []
    assert [name for name, text in ours().items() if HOMES.search(text)] == []


def test_no_file_names_the_host_of_a_registry() -> None:
    assert holding(set(hosts())) == []
    locks = {name: text for name, text in texts().items() if name.endswith(".lock")}
    assert locks
    assert [name for name, text in locks.items() if "://" in text or "index-url" in text] == []


def test_no_file_names_who_wrote_it_or_how_to_write_to_anybody() -> None:
    authors = subprocess.run(
        ["git", "log", "--format=%an%n%ae%n%cn%n%ce"],  # noqa: S607  # The developer's own git.
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = {name for name in authors.stdout.splitlines() if " " in name or "@" in name}
    assert holding(names) == []
    written = [
        (name, found.group())
        for name, text in ours().items()
        for found in ADDRESS.finditer(text)
        if not found.group(1).endswith(RESERVED) and not _is_url(text, found)
    ]
    assert written == []


def _is_url(text: str, found: re.Match[str]) -> bool:
    """The user and host of a database's or server's URL are no e-mail address."""
    line = text[text.rfind("\n", 0, found.start()) + 1 : found.end()]
    return "://" in line.split()[-1]


def test_every_link_in_the_docs_leads_to_a_file() -> None:
    pages = {name: text for name, text in texts().items() if name.endswith(".md")}
    targets = [
        (name, target)
        for name, text in pages.items()
        for target in LINK.findall(_without_code(text))
        if not urlsplit(target).scheme and not target.startswith("#")
    ]
    lost = [
        (name, target)
        for name, target in targets
        if not (ROOT / name).parent.joinpath(target.partition("#")[0]).exists()
    ]
    assert lost == []


def _without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
