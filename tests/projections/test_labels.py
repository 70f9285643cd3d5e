"""Labels: every code has its words, no file knows a code that there is not."""

from __future__ import annotations

import pytest

from domain.vocabulary import COUNTRY, SEX, TRAVEL_DOCUMENT, every_list
from projections.labels import Language, label, labels
from tests.projections.write_translations import FILE, missing, page

CODES = {
    codes.name: {str(code) for code in codes} for codes in every_list().values() if list(codes)
}


def test_every_code_has_an_english_label() -> None:
    assert list(missing(Language.EN)) == []


@pytest.mark.parametrize("language", Language)
def test_no_language_labels_a_code_that_there_is_not(language: Language) -> None:
    for name, found in labels(language).items():
        assert found.keys() <= CODES[name], name


@pytest.mark.parametrize("language", Language)
def test_a_label_is_words_for_people(language: Language) -> None:
    for found in labels(language).values():
        for text in found.values():
            assert text == text.strip() != ""
            assert "_" not in text


def test_every_list_has_a_system_of_its_own() -> None:
    systems = [codes.system for codes in every_list().values()]
    assert len(systems) == len(set(systems))


def test_what_a_language_lacks_is_said_in_english() -> None:
    assert label(SEX.system, "female", Language.SW) == "Mwanamke"
    assert label(SEX.system, "female", Language.PT) == "Feminino"
    lacking = TRAVEL_DOCUMENT["laissez_passer"]
    assert label(lacking.system, lacking, Language.SW) == "Laissez-passer"


def test_what_a_library_holds_is_given_by_its_code() -> None:
    assert label(COUNTRY.system, "MOZ", Language.PT) == "MOZ"
    assert label("urn:unknown", "x") == "x"


def test_the_page_names_what_is_missing() -> None:
    assert FILE.read_text(encoding="utf-8") == page(), (
        "run: .venv/bin/python -m tests.projections.write_translations"
    )
