"""The index of persons: tokens of what is sealed, and nothing that anybody could read."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import pytest

from domain.holding.course import EntryVoided
from domain.identification.report import PersonDescribed
from domain.identification.safety import SafetyChecked
from domain.messages import RecordClass, Sealed
from domain.voluntary_return.readiness import TravelDocumentObtained
from infra.keys import FileKeyRing
from infra.person_indexing import make_indexing, make_tokens
from infra.personal_parts import person_of
from infra.projecting import advance, connect
from infra.rebuilding import fingerprint, rebuild
from projections.person_index import Indexing, PersonIndex, forget
from projections.person_words import Field, forms
from tests.examples import CASE, OTHER_CASE
from tests.made import made
from tests.projections.histories import reported
from tests.projections.ledger import PROJECTIONS, SECRET, Ledger

INDEX = next(found for found in PROJECTIONS if found.name == "person_index")
WORDS = ("Canary-First", "Canary-Family", "Canary-Known", "+255700000001", "CN-12345")
SELECT = "SELECT version, record_class, kind, token FROM views.person_index WHERE case_id = %s"


def described(**words: Any) -> PersonDescribed:
    first_name, family_name, also_known_as, phone, document_number = WORDS
    told = {
        "first_name": first_name,
        "family_name": family_name,
        "also_known_as": also_known_as,
        "phone": phone,
        "document_number": document_number,
    }
    return made(PersonDescribed, **(told | words))


def tokens(ledger: Ledger, case_id: str = CASE) -> set[tuple[int, str, str, bytes]]:
    rows = ledger.reader.execute(SELECT, [case_id]).fetchall()
    return {(version, kind, of, bytes(token)) for version, kind, of, token in rows}


def kinds(ledger: Ledger, case_id: str = CASE) -> set[str]:
    return {kind for _, _, kind, _ in tokens(ledger, case_id)}


def told(field: Field, value: str) -> set[bytes]:
    return set(map(make_tokens(SECRET), forms(field, value)))


def test_each_word_of_each_searched_field_has_a_token(ledger: Ledger) -> None:
    ledger.append(reported(known_as="Amina the tailor"), described(first_name="Amina"))
    ledger.project([INDEX])
    by_name = {token for _, _, kind, token in tokens(ledger) if kind == Field.KNOWN_AS}
    assert told(Field.KNOWN_AS, "Amina the tailor") < by_name
    assert told(Field.FIRST_NAME, "amina") < by_name, "kinds of names are compared with each other"
    assert kinds(ledger) == set(Field)
    classes = {(kind, record_class) for _, record_class, kind, _ in tokens(ledger)}
    assert (Field.PHONE, RecordClass.CONTACT_LOCATION) in classes
    assert (Field.DOCUMENT_NUMBER, RecordClass.BIOMETRIC) in classes


def test_safety_checks_and_travel_documents_are_found_by_their_numbers(ledger: Ledger) -> None:
    ledger.append(
        reported(known_as=None),
        made(SafetyChecked, phone="+258840000001"),
        made(TravelDocumentObtained, number="X 99"),
    )
    ledger.project([INDEX])
    assert {token for _, _, _, token in tokens(ledger)} == {
        *told(Field.PHONE, "+258840000001"),
        *told(Field.DOCUMENT_NUMBER, "x99"),
    }


def test_nothing_but_what_is_searched_is_opened(ledger: Ledger) -> None:
    opened: list[str] = []

    class Watched:
        def open(self, part: Sealed) -> Mapping[str, Any] | None:
            opened.append(f"{part.subject} {part.record_class}")
            return ledger.opener.open(part)

    spoken_to = {"alternative_contact_id": "contact-1", "alternative_contact": "(a neighbour)"}
    ledger.append(reported(), made(SafetyChecked, phone=WORDS[3], **spoken_to))
    watched = PersonIndex(Indexing(opener=Watched(), tokens=make_tokens(SECRET)))
    advance(ledger.projector, [watched], 0, ledger.entries())
    person = person_of(CASE)
    assert set(opened) == {
        f"{person} {RecordClass.IDENTITY}",
        f"{person} {RecordClass.CONTACT_LOCATION}",
    }
    assert kinds(ledger) == {Field.KNOWN_AS, Field.PHONE}


def test_nothing_plain_is_in_the_table_nor_in_a_log(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ledger.append(reported(), described())
    ledger.project()
    rows = ledger.projector.execute("SELECT t::text FROM views.person_index AS t").fetchall()
    assert len(rows) > len(WORDS)
    seen = " ".join(row for (row,) in rows).casefold() + caplog.text.casefold()
    for word in WORDS:
        assert word.casefold() not in seen
        assert word.casefold().encode().hex() not in seen


def test_another_secret_makes_other_tokens() -> None:
    form = forms(Field.FIRST_NAME, "Amina")[0]
    assert make_tokens(b"one")(form) != make_tokens(b"another")(form)
    assert make_tokens(b"one")(form) == make_tokens(b"one")(form)


def test_an_erased_field_makes_no_row(ledger: Ledger) -> None:
    ledger.append(reported(), described())
    ledger.keys.destroy(person_of(CASE), RecordClass.IDENTITY)
    ledger.project([INDEX])
    assert kinds(ledger) == {Field.PHONE, Field.DOCUMENT_NUMBER}


def test_a_field_that_cannot_be_opened_makes_no_row_and_stops_nothing(
    ledger: Ledger, tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    ledger.append(described())
    strangers = FileKeyRing(tmp_path / "other keys")
    advance(ledger.projector, [PersonIndex(make_indexing(SECRET, strangers))], 0, ledger.entries())
    strangers.close()
    assert tokens(ledger) == set()
    assert "KeyMissing" in caplog.text
    assert person_of(CASE) not in caplog.text


def test_whoever_has_no_keys_cannot_make_the_index(ledger: Ledger) -> None:
    ledger.append(described())
    with pytest.raises(NotImplementedError):
        advance(ledger.projector, [PersonIndex()], 0, ledger.entries())


@pytest.mark.parametrize("size", [1, 10])
def test_a_voided_entry_is_found_no_longer(ledger: Ledger, size: int) -> None:
    ledger.append(reported(), described(), described(first_name="Right"))
    ledger.append(made(EntryVoided, version=2))
    ledger.project([INDEX], size)
    assert {version for version, *_ in tokens(ledger)} == {1, 3}


def test_forgetting_takes_out_one_subject_and_a_rebuild_agrees(ledger: Ledger) -> None:
    for case_id in (CASE, OTHER_CASE):
        ledger.append(reported(), described(), stream=case_id)
    ledger.project([INDEX])
    ledger.keys.destroy(person_of(CASE))
    with connect(ledger.urls.projector) as connection, connection.cursor() as cursor:
        forget(cursor, [person_of(CASE), "guardian-of-nobody"])
    assert tokens(ledger) == set()
    assert kinds(ledger, OTHER_CASE) == set(Field)
    before = fingerprint(ledger.projector, INDEX)
    rebuild(ledger.urls.projector, ledger.entries, [INDEX])
    assert fingerprint(ledger.projector, INDEX) == before


def test_a_rebuild_without_forgetting_forgets_too(ledger: Ledger) -> None:
    ledger.append(reported(), described())
    ledger.project([INDEX])
    ledger.keys.destroy(person_of(CASE))
    rebuild(ledger.urls.projector, ledger.entries, [INDEX])
    assert tokens(ledger) == set()
