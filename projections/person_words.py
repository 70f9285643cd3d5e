"""Words of a person: what may be searched for, each in the one form in which it is compared.

R1  A kind of field is read from the events of FIELDS, and from no others; the person is that of the
    case. What is said of relatives, guardians and interpreters is not searched.
R2  A name is compared word by word, whichever of its kinds the word stands in: agencies write names
    in different orders. A word has no case, no diacritics, no apostrophes, and the spelling of
    FOLDS; PARTICLES are left out.
R3  A telephone number is compared as E.164: its country's prefix is needed, with `+` or `00`.
R4  The number of a document is compared by its letters and digits alone.
R5  The form is what a token is made of, and part of every token stored: a change of it needs the
    projection to be rebuilt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum

from domain.identification.report import CaseReported, PersonDescribed
from domain.identification.safety import SafetyChecked
from domain.messages import Event, Malformed, RecordClass, Value
from domain.personal import marks
from domain.voluntary_return.readiness import TravelDocumentObtained


class Field(StrEnum):
    """The kinds of fields that are searched."""

    FIRST_NAME = "first_name"
    FAMILY_NAME = "family_name"
    KNOWN_AS = "known_as"
    PHONE = "phone"
    DOCUMENT_NUMBER = "document_number"


class Space(StrEnum):
    """Words of one space are compared with each other, and with no others."""

    NAME = "name"
    PHONE = "phone"
    DOCUMENT = "document"


FIELDS: Mapping[type[Event], Mapping[str, Field]] = {
    CaseReported: {"known_as": Field.KNOWN_AS},
    PersonDescribed: {
        "first_name": Field.FIRST_NAME,
        "family_name": Field.FAMILY_NAME,
        "also_known_as": Field.KNOWN_AS,
        "phone": Field.PHONE,
        "document_number": Field.DOCUMENT_NUMBER,
    },
    SafetyChecked: {"phone": Field.PHONE},
    TravelDocumentObtained: {"number": Field.DOCUMENT_NUMBER},
}
"""R1: the fields of events, by name."""

SPACES: Mapping[Field, Space] = {
    Field.FIRST_NAME: Space.NAME,
    Field.FAMILY_NAME: Space.NAME,
    Field.KNOWN_AS: Space.NAME,
    Field.PHONE: Space.PHONE,
    Field.DOCUMENT_NUMBER: Space.DOCUMENT,
}

CLASSES: Mapping[Field, RecordClass] = {
    field: marks(kind)[name].record_class
    for kind, fields in FIELDS.items()
    for name, field in fields.items()
}
"""The record class that has to be open to whoever finds by a field; one for each, by a test."""

FOLDS: tuple[tuple[str, str], ...] = (
    ("ph", "f"),
    ("kh", "h"),
    ("dh", "z"),
    ("th", "t"),
    ("y", "i"),
    ("z", "s"),
)
"""R2: spellings of one sound in Swahili and Portuguese names (Khadija, Hadija; Ramadhani, Ramazani;
Sousa, Souza; Yolanda, Iolanda), one after another; then doubled letters are one (Hassan, Hasan)."""

PARTICLES = frozenset({"da", "das", "de", "do", "dos", "e", "bin", "binti", "wa"})
"""R2: words between names, which are written or left out."""

MOST_WORDS = 8
"""How many words a search may have, each of which is looked for by a token of its own."""
MOST_LETTERS = 200

Form = tuple[Space, str]
"""A word in the form in which it is compared, and its space."""


class NothingToSearch(Malformed):
    """A text to search for without a letter or a digit."""

    advice = "Send a name, a telephone number with its country's prefix, or a document's number."


class SearchTooLong(Malformed):
    """A text to search for that has more words or letters than are looked for at once."""

    advice = f"Send {MOST_WORDS} words and {MOST_LETTERS} letters at most."


class Sought(Value):
    """What a text may mean: names, each word of which has to be there; or one of these numbers."""

    names: tuple[Form, ...]
    numbers: tuple[Form, ...]


def forms(field: Field, value: str) -> tuple[Form, ...]:
    """The words of a field's value, each once, in the form in which they are compared."""
    space = SPACES[field]
    return tuple((space, word) for word in _FORMS[space](value))


def sought_in(text: str) -> Sought:
    """What somebody means who searches for a text.

    Raises: NothingToSearch, SearchTooLong; neither repeats the text.
    """
    words = names_in(text[: MOST_LETTERS + 1])
    if len(text) > MOST_LETTERS or len(words) > MOST_WORDS:
        raise SearchTooLong
    numbers = [(space, form) for space in _NUMBERS for form in _FORMS[space](text)]
    if not words and not numbers:
        raise NothingToSearch
    return Sought(names=tuple((Space.NAME, word) for word in words), numbers=tuple(numbers))


def names_in(text: str) -> tuple[str, ...]:
    """R2: the words of names in a text, each once; a word without a letter is none."""
    found = (_folded(word) for word in _WORD.findall(_plain(text)))
    return tuple(dict.fromkeys(filter(_is_a_name, found)))


def phone_in(text: str) -> tuple[str, ...]:
    """R3: a text as a telephone number, where it is one."""
    bare = re.sub(r"[\s().\-/]", "", unicodedata.normalize("NFKC", text))
    number = re.sub(r"^00", "+", bare)
    return (number,) if _PHONE.fullmatch(number) else ()


def document_in(text: str) -> tuple[str, ...]:
    """R4: a text as the number of a document; there is none without a digit."""
    bare = "".join(_WORD.findall(_plain(text)))
    return (bare,) if any(letter.isdigit() for letter in bare) else ()


def _plain(text: str) -> str:
    """Without case, diacritics and apostrophes."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign) and sign not in _MARKS)


def _is_a_name(word: str) -> bool:
    return word not in PARTICLES and any(sign.isalpha() for sign in word)


def _folded(word: str) -> str:
    for spelling, sound in FOLDS:
        word = word.replace(spelling, sound)
    return re.sub(r"(\D)\1+", r"\1", word)


_MARKS = "'’‘`´ʼ"
_WORD = re.compile(r"[^\W_]+")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_FORMS = {Space.NAME: names_in, Space.PHONE: phone_in, Space.DOCUMENT: document_in}
_NUMBERS = (Space.PHONE, Space.DOCUMENT)
