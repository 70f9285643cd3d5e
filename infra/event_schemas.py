"""Writes the schemas of what leaves: `python -m infra.event_schemas`.

R1  A change that breaks a consumer is not written; it is told, and ends with 1.
"""

from __future__ import annotations

import sys

from consumers.schemas import FOLDER, breaking, path_of, published, schemas, written
from infra.event_types import NAMES


def main() -> int:
    made = schemas(NAMES)
    problems = breaking(published(), made)
    if problems:
        print(*problems, sep="\n", file=sys.stderr)
        print("These break a consumer: give the event a new name.", file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    for name, schema in made.items():
        path_of(name).write_text(written(schema), encoding="utf-8")
    print(f"{len(made)} schemas in {FOLDER}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
