from __future__ import annotations

import pytest

from domain.ports import ReferenceLists
from domain.vocabulary import COUNTRY, CURRENCY, LANGUAGE, REGION, UnknownCode
from infra.reference_lists import (
    LibraryLists,
    country,
    currency,
    language,
    region,
    telephone,
)

LISTS: ReferenceLists = LibraryLists()


def test_a_country_is_kept_by_its_long_code_and_taken_by_either() -> None:
    assert [country(text) for text in ("TZ", "tza", "TZA", "mz", "MUS")] == [
        "TZA", "TZA", "TZA", "MOZ", "MUS",
    ]  # fmt: skip
    assert country("TZ").system == COUNTRY.system


@pytest.mark.parametrize("text", ["", "T", "XX", "ZZZ", "Tanzania", "834"])
def test_what_is_no_country_is_refused(text: str) -> None:
    with pytest.raises(UnknownCode):
        country(text)


def test_a_language_is_kept_by_its_terminological_code() -> None:
    assert [language(text) for text in ("sw", "SWA", "eng", "pt", "fre", "fra")] == [
        "swa", "swa", "eng", "por", "fra", "fra",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "x", "xx", "qqq", "Swahili"])
def test_what_is_no_language_is_refused(text: str) -> None:
    with pytest.raises(UnknownCode):
        language(text)


def test_currencies_and_regions_are_known() -> None:
    assert [currency(text) for text in ("TZS", "mzn", "MUR", "GBP")] == ["TZS", "MZN", "MUR", "GBP"]
    assert [region(text) for text in ("TZ-08", "mz-mpm", "GB-ENG")] == ["TZ-08", "MZ-MPM", "GB-ENG"]


@pytest.mark.parametrize("text", ["", "TZ", "XX-01", "TZ-", "TZ-ABCD", "TZA-08"])
def test_a_region_belongs_to_a_country_that_exists(text: str) -> None:
    with pytest.raises(UnknownCode):
        region(text)


@pytest.mark.parametrize("text", ["", "TZ", "ABC", "shilling"])
def test_what_is_no_currency_is_refused(text: str) -> None:
    with pytest.raises(UnknownCode):
        currency(text)


@pytest.mark.parametrize(
    ("system", "code", "known"),
    [
        (COUNTRY.system, "TZA", True),
        (COUNTRY.system, "TZ", False),
        (COUNTRY.system, "XYZ", False),
        (LANGUAGE.system, "swa", True),
        (LANGUAGE.system, "fre", False),
        (LANGUAGE.system, "sw", False),
        (CURRENCY.system, "TZS", True),
        (CURRENCY.system, "tzs", False),
        (REGION.system, "TZ-26", True),
        (REGION.system, "ZZ-26", False),
        ("urn:nobody", "TZA", False),
    ],
)
def test_stored_codes_are_canonical(system: str, code: str, known: bool) -> None:  # noqa: FBT001  # A row's expectation.
    assert LISTS.knows(system, code) is known


def test_a_telephone_number_is_kept_in_international_form() -> None:
    assert telephone("+255 754 000 000") == "+255754000000"
    assert telephone("0754 000 000", "TZ") == "+255754000000"
    assert telephone("+44 20 7946 0000", "TZA") == "+442079460000"


@pytest.mark.parametrize("text", ["", "call me", "0754 000 000", "+255 7", "+999 754 000 000"])
def test_what_nobody_can_dial_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no telephone number"):
        telephone(text)


def test_only_the_international_form_is_a_stored_number() -> None:
    assert LISTS.is_telephone_number("+255754000000")
    assert not LISTS.is_telephone_number("+255 754 000 000")
    assert not LISTS.is_telephone_number("0754000000")
    assert not LISTS.is_telephone_number("")
