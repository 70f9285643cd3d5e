"""Writes api/schema.graphql anew: `.venv/bin/python -m tests.api.write_schema`.

A change that breaks what somebody may rely on is refused, unless `--break` is said.
"""

from __future__ import annotations

import sys
from pathlib import Path

from graphql import GraphQLSchema, build_schema, find_breaking_changes

import api
from api.graphql.schema import make_schema

FILE = Path(api.__file__).parent / "schema.graphql"


def current() -> str:
    return make_schema().as_str() + "\n"


def breaking(before: GraphQLSchema, after: GraphQLSchema) -> list[str]:
    return [change.description for change in find_breaking_changes(before, after)]


def main(words: list[str]) -> int:
    text = current()
    if FILE.exists() and "--break" not in words:
        broken = breaking(build_schema(FILE.read_text()), build_schema(text))
        if broken:
            print("This would break:", *broken, sep="\n  ")
            return 1
    FILE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
