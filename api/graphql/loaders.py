"""What several objects of one answer need is asked once, together.

R1  A loader lives for one operation: nothing that was shown to one is kept for another.
R2  Questions of one shape about several cases become one statement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import sql
from strawberry.dataloader import DataLoader

from api.graphql.asking import Ask
from projections import case_view, directory_view, timeline
from projections.reading import Page, Question, Record, Slice
from projections.visibility import Look, permitted_portrait, visible_entries

Parts = tuple[Record, ...]


class Loaders:
    """The loaders of one operation (R1)."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self.organization: DataLoader[str, Record | None] = DataLoader(load_fn=self._organizations)
        self.portrait: DataLoader[Look, Parts] = DataLoader(
            load_fn=self._portraits, cache_key_fn=_case_of
        )
        self.entries: DataLoader[tuple[Look, Page], Slice[Record]] = DataLoader(
            load_fn=self._entries, cache=False
        )
        self.entry_count: DataLoader[Look, int] = DataLoader(
            load_fn=self._entry_counts, cache_key_fn=_case_of
        )

    async def _organizations(self, keys: list[str]) -> list[Record | None]:
        rows = await self._ask(directory_view.organizations(keys))
        return [rows.get(key) for key in keys]

    async def _portraits(self, looks: list[Look]) -> list[Parts]:
        wanted = [pair for look in looks for pair in permitted_portrait(look)]
        parts = await self._ask(case_view.portrait(wanted)) if wanted else {}
        return [parts.get(_case_of(look), ()) for look in looks]

    async def _entries(self, wanted: list[tuple[Look, Page]]) -> list[Slice[Record]]:
        questions = [timeline.listed(visible_entries(look), page) for look, page in wanted]
        return await self._ask(together(questions))

    async def _entry_counts(self, looks: list[Look]) -> list[int]:
        return await self._ask(
            together([timeline.counted(visible_entries(look)) for look in looks])
        )


def together(questions: Sequence[Question[Any]]) -> Question[Any]:
    """R2: ask several questions of one shape in one statement; the answers come in their order."""
    if len(questions) == 1:
        only = questions[0]
        return Question(
            statement=only.statement,
            parameters=only.parameters,
            answer=lambda rows: [only.answer(rows)],
        )
    parts = [_numbered(number, question) for number, question in enumerate(questions)]
    union = sql.SQL(" UNION ALL ").join([part for part, _ in parts])
    return Question(
        statement=sql.SQL("{} ORDER BY number_, place_").format(union),
        parameters={name: value for _, named in parts for name, value in named.items()},
        answer=lambda rows: _sorted_out(questions, rows),
    )


def _numbered(number: int, question: Question[Any]) -> tuple[sql.Composed, Mapping[str, Any]]:
    """The question as a part of a union: its rows are numbered, its parameters renamed."""
    text = question.statement.as_string(None)
    renamed = {f"{name}_{number}": value for name, value in question.parameters.items()}
    for name in question.parameters:
        text = text.replace(f"%({name})s", f"%({name}_{number})s")
    part = "(SELECT {0} AS number_, row_number() OVER () AS place_, q.* FROM ({1}) AS q)"
    return sql.Composed([sql.SQL(part.format(number, text))]), renamed


def _sorted_out(questions: Sequence[Question[Any]], rows: Sequence[Record]) -> list[Any]:
    """Each question's answer, read from its own rows."""
    answers = []
    for number, question in enumerate(questions):
        answers.append(question.answer([row for row in rows if row["number_"] == number]))
    return answers


def _case_of(look: Look) -> str:
    return str(look.case["case_id"])
