"""The form in which names, telephone numbers and documents are compared."""

from __future__ import annotations

import pytest

from domain.messages import RecordClass
from domain.personal import marks
from projections.person_words import (
    CLASSES,
    FIELDS,
    MOST_LETTERS,
    MOST_WORDS,
    Field,
    NothingToSearch,
    SearchTooLong,
    Space,
    forms,
    names_in,
    sought_in,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José", "JOSE"),
        ("Souza", "sousa"),
        ("Conceição", "conceicao"),
        ("Khadija", "Hadija"),
        ("Ramadhani", "ramazani"),
        ("Hassan", "Hasan"),
        ("Ng'ombe", "Ngʼombe"),
        ("Yolanda", "Iolanda"),
        ("Philipa", "Filipa"),
        ("Amina Hassan", "  amina,hasan "),
        ("Maria da Luz", "Maria Luz"),
        ("Asha binti Juma", "asha juma"),
        ("Ａｍｉｎａ", "amina"),  # Wide letters are what is tested.
    ],
)
def test_spellings_of_one_name_are_compared_as_one(one: str, other: str) -> None:
    assert names_in(one) == names_in(other) != ()


@pytest.mark.parametrize(
    ("one", "other"), [("Amina", "Aminata"), ("Juma", "Jumo"), ("Ali", "Aly1")]
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert names_in(one) != names_in(other)


@pytest.mark.parametrize(
    "text", ["+255700000001", "00255700000001", "+255 700 000 001", "+255 (700) 000-001"]
)
def test_a_telephone_number_is_compared_with_its_countrys_prefix(text: str) -> None:
    assert forms(Field.PHONE, text) == ((Space.PHONE, "+255700000001"),)


@pytest.mark.parametrize("text", ["0700000001", "700", "a telephone", "+0700000001"])
def test_what_has_no_countrys_prefix_is_no_telephone_number(text: str) -> None:
    assert forms(Field.PHONE, text) == ()


def test_a_document_is_compared_by_letters_and_digits_alone() -> None:
    assert forms(Field.DOCUMENT_NUMBER, "AB-12 34/x") == ((Space.DOCUMENT, "ab1234x"),)
    assert forms(Field.DOCUMENT_NUMBER, "unknown") == ()


def test_a_search_may_mean_a_name_or_a_number() -> None:
    sought = sought_in("AB 1234")
    assert sought.names == ((Space.NAME, "ab"),)
    assert sought.numbers == ((Space.DOCUMENT, "ab1234"),)


@pytest.mark.parametrize("text", ["", "  ", "?!", "da", "\0"])
def test_a_search_for_nothing_is_refused(text: str) -> None:
    with pytest.raises(NothingToSearch):
        sought_in(text)


def test_a_search_has_so_many_words_and_letters_at_most() -> None:
    words = [chr(ord("a") + number) * 2 + "x" for number in range(MOST_WORDS + 1)]
    assert len(sought_in(" ".join(words[:-1])).names) == MOST_WORDS
    for text in (" ".join(words), "a" * (MOST_LETTERS + 1)):
        with pytest.raises(SearchTooLong) as caught:
            sought_in(text)
        assert text not in str(caught.value)


def test_each_searched_field_is_personal_and_of_one_class() -> None:
    for kind, fields in FIELDS.items():
        for name, field in fields.items():
            mark = marks(kind)[name]
            assert mark.personal
            assert not mark.subject, "it is the person of the case that is searched"
            assert mark.record_class is CLASSES[field]
    assert CLASSES[Field.PHONE] is RecordClass.CONTACT_LOCATION
    assert CLASSES[Field.DOCUMENT_NUMBER] is RecordClass.BIOMETRIC
