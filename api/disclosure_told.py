"""The part of the report to a survivor that says to whom else something was told.

R1  A table for each day, as in the first part: who, how, and what it was about; on a telephone each
    line stands by itself.
R2  Whoever is in no directory is named by kind alone, in the language of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from projections.labels import Language, label
from projections.report_words import ReportWords, report_words

Told = Mapping[str, Any]
NOTHING = "–"


def told_otherwise(days: Sequence[Told], language: Language, *, keeps_back: bool) -> Iterator[str]:
    """The heading, what it is about, and a section for each day."""
    words = report_words(language)
    yield f"<h2>{escape(words.told_title)}</h2>"
    yield f"<p>{escape(words.told_intro if days else words.told_none)}</p>"
    if keeps_back:
        yield f"<p>{escape(words.kept_back)}</p>"
    for told in days:
        day, rows = words.day(told["day"]), [_cells(each, language) for each in told["told"]]
        heads = (words.organization, words.how, words.about)
        rows_told = table(words.told_caption.format(date=day), heads, rows)
        yield f"<section>\n<h3>{escape(day)}</h3>\n{rows_told}\n</section>"


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with a caption, whose first column names the row."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "\n".join(_row(heads, row) for row in rows)
    return (
        f"<table>\n<caption>{escape(caption)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    )


def _row(heads: Sequence[str], cells: Sequence[str]) -> str:
    said = "".join(
        f'<td data-label="{escape(name)}">{escape(text)}</td>'
        for name, text in zip(heads[1:], cells[1:], strict=True)
    )
    return f'<tr><th scope="row">{escape(cells[0])}</th>{said}</tr>'


def _cells(told: Told, language: Language) -> tuple[str, ...]:
    words = report_words(language)
    about = ", ".join(words.record_classes[kind] for kind in told["record_classes"])
    return _named(told, words, language), _how(told, words), about or NOTHING


def _named(told: Told, words: ReportWords, language: Language) -> str:
    """R2."""
    if told["way"] == "coordination":
        return words.coordination
    if told["shelter"]:
        return words.shelter
    kind = told.get("kind")
    if kind:
        return label(kind["system"], kind["code"], language)
    return told["agency"] or words.another


def _how(told: Told, words: ReportWords) -> str:
    until, role = told.get("until"), told.get("role")
    said = words.ways[told["way"]].format(
        date=words.day(until) if until else NOTHING,
        role=words.roles[role] if role else NOTHING,
        count=told.get("count", 1),
    )
    return " ".join((said, *_afterwards(told, words)))


def _afterwards(told: Told, words: ReportWords) -> Iterator[str]:
    """What a review found, or how a recall was answered."""
    if told["way"] in _REVIEWED:
        outcome = told.get("outcome")
        yield words.outcomes[outcome["code"] if outcome else "waiting"]
    if told["way"] == "recall":
        yield _answer(told, words)


def _answer(told: Told, words: ReportWords) -> str:
    if told["answered"] is None:
        return words.unanswered
    action = words.actions[told["action"]["code"]]
    return words.answered.format(date=words.day(told["answered"]), action=action)


_REVIEWED = ("break_glass", "safety_card")
