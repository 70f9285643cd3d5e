"""Writes docs/translations.md anew: `.venv/bin/python -m tests.projections.write_translations`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import projections
from domain.vocabulary import every_list
from projections.labels import Language, labels

FILE = Path(projections.__file__).parent.parent / "docs" / "translations.md"
NAMES = {Language.PT: "Portuguese", Language.SW: "Swahili"}
HEAD = """# Translations

Codes stay as they are; beside each stands a label, in GraphQL
`Coded { code system version label(language: SW) }`. The labels are data: one file for each
language, `projections/labels/<language>.json`, by list and code. What a language lacks is said in
English. Countries, regions, languages and currencies have no label here: their lists are held by
libraries, and the code is given.

Whoever corrects a label changes the file and runs `python -m tests.projections.write_translations`,
which writes this page; a test compares them. The Swahili and Portuguese labels were not yet read by
practitioners of each country, who have the last word.
"""


def missing(language: Language) -> Iterator[tuple[str, str]]:
    """Every code that a language has no label for, with its list."""
    for codes in every_list().values():
        for code in codes:
            if str(code) not in labels(language).get(codes.name, {}):
                yield codes.name, str(code)


def page() -> str:
    """The page as it has to be."""
    parts = [HEAD]
    for language, name in NAMES.items():
        lacking = list(missing(language))
        parts.append(f"## Missing in {name} ({language.value}): {len(lacking)}\n")
        rows = [f"- `{listed}`: `{code}`" for listed, code in lacking]
        parts.append("\n".join(rows) + "\n" if rows else "Nothing.\n")
    return "\n".join(parts)


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
