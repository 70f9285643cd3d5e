"""The words of the report to a survivor, in the languages of those who read it.

R1  Every language has every word: a report is in one language (test_disclosure_report.py).
R2  Words are plain: who reads them may never have read a file, and may be a child.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from domain.messages import Value
from projections.labels import Language


class ReportWords(Value):
    """What a report says, in one language; words in braces are filled in."""

    page_title: str
    close: str
    title: str
    intro: tuple[str, ...]
    total: str
    none: str
    caption: str
    organization: str
    who: str
    about: str
    times: str
    shelter: str
    another: str
    refused: str
    told_title: str
    told_intro: str
    told_none: str
    told_caption: str
    how: str
    kept_back: str
    coordination: str
    ways: Mapping[str, str]
    answered: str
    unanswered: str
    actions: Mapping[str, str]
    outcomes: Mapping[str, str]
    wrong_title: str
    wrong: tuple[str, ...]
    holder: str
    keep: str
    stays: str
    made: str
    date_form: str
    months: tuple[str, ...]
    roles: Mapping[str, str]
    record_classes: Mapping[str, str]

    def day(self, day: date) -> str:
        """A day as people write it."""
        return self.date_form.format(day=day.day, month=self.months[day.month - 1], year=day.year)


@cache
def report_words(language: Language) -> ReportWords:
    """The words of one language (R1)."""
    text = (Path(__file__).parent / f"{language.value}.json").read_text(encoding="utf-8")
    told: dict[str, Any] = json.loads(text)
    lists: dict[str, Any] = {name: tuple(told[name]) for name in ("intro", "wrong", "months")}
    return ReportWords(**(told | lists))
