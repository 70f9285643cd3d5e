"""`python -m infra.problem_pages`: writes docs/problems, a page for every code of a problem.

R1  The pages are written from the refusals themselves; a test compares them.
"""

from __future__ import annotations

from pathlib import Path

import api.app
from api.problems import markdown, pages

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "problems"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    written = {f"{code}.md": markdown(page) for code, page in pages().items()}
    for path in FOLDER.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"{len(written)} pages in {FOLDER}, for the doors of {api.app.__name__}.")


if __name__ == "__main__":
    main()
