"""The wheel: it builds, it installs, and what Rejea reads besides its code is in it."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("domain", "projections", "api", "consumers", "infra")
CODE = (".py", ".pyc")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    words = ("wheel", str(ROOT), "--no-deps", "--no-build-isolation", "--no-index", "--quiet")
    subprocess.run([sys.executable, "-m", "pip", *words, "-w", str(folder)], check=True)
    (made,) = folder.glob("rejea-*.whl")
    return made


def kept_in(package: str) -> set[str]:
    """What lies in a package besides its code, as git keeps it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", package],  # noqa: S607  # The developer's own git.
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {name for name in listed.stdout.split("\0") if name and not name.endswith(CODE)}


def test_everything_that_is_read_besides_the_code_is_in_the_wheel(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = set().union(*map(kept_in, PACKAGES))
    assert {Path(name).suffix for name in wanted} >= {".sql", ".json", ".js", ".css", ".html"}
    assert wanted - held == set()


def test_nothing_but_the_packages_is_in_the_wheel(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel).namelist()
    strangers = {name.split("/")[0] for name in held} - set(PACKAGES)
    assert [name for name in strangers if not name.endswith(".dist-info")] == []


def test_an_installed_wheel_runs_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    """The libraries are those of this environment, by a path file; Rejea itself is the wheel's."""
    made = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(made)], check=True)
    site = made / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
    words = ("install", "--no-deps", "--no-index", "--quiet", "--prefix", str(made), str(wheel))
    subprocess.run([sys.executable, "-m", "pip", *words, "--ignore-installed"], check=True)
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    python = made / "bin" / "python"
    probe = "import infra.migrate as m; print(m.__file__); print(len(m.migrations()))"
    told = subprocess.run(
        [python, "-c", probe], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert Path(told[0]).is_relative_to(made)
    assert int(told[1]) > 0
    for command in (("--help",), ("accounts",), ("directory", "import", "--help")):
        subprocess.run([made / "bin" / "rejea", *command], cwd=tmp_path, check=True)
