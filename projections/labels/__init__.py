"""Labels: the words for codes, in the languages of those who read them.

R1  A label never takes the place of a code: it is shown beside it.
R2  What a language lacks is said in English; what English lacks, by the code itself: countries,
    regions, languages and currencies, whose lists a library holds.

A file for each language holds list -> code -> label; docs/translations.md names what is missing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeAlias

from domain.vocabulary import every_list

Labels: TypeAlias = Mapping[str, Mapping[str, str]]


class Language(StrEnum):
    """A language of the labels, by its code in ISO 639."""

    EN = "en"
    PT = "pt"
    SW = "sw"


def label(system: str, code: str, language: Language = Language.EN) -> str:
    """The words for a code (R2)."""
    name = _names().get(system, "")
    for tongue in (language, Language.EN):
        words = labels(tongue).get(name, {}).get(code)
        if words is not None:
            return words
    return code


@cache
def labels(language: Language) -> Labels:
    """Every label of a language, by list and code."""
    text = (Path(__file__).parent / f"{language.value}.json").read_text(encoding="utf-8")
    found: Labels = json.loads(text)
    return found


@cache
def _names() -> Mapping[str, str]:
    return {codes.system: codes.name for codes in every_list().values()}
