"""What is stored comes back as it was said, and nothing else comes back."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import orjson
import pytest

from domain.clocks import Clock
from domain.identification.report import CaseReported, PersonDescribed
from domain.messages import Event, Malformed, RecordClass, Recorded
from domain.notification import DutyToNotifySent
from domain.personal import ERASED, SEALED, NarrativeText, Personal, personal
from domain.ports import SubjectErased
from domain.shelter.places import PlaceAdded
from domain.vocabulary import (
    AGE_GROUP,
    ANSWER,
    EXPLOITATION_COARSE,
    NOTIFY_REASON,
    PLACE_KIND,
    Code,
)
from infra.event_types import EVENT_TYPES, NAMES, EventTypes, UnknownName, Upcaster
from infra.key_wrapping import WrongKey
from infra.keys import FileKeyRing
from infra.mapper import EventMapper, Stored
from infra.personal_parts import PartOpener, bound_to, person_of
from infra.wire import CannotStore, Unreadable, plan
from tests.examples import MORNING, POLICE, POLICE_POST, WELFARE, made_id
from tests.infra.batches import REPORT, one

CASE = made_id("case", "of the mapper")


class EverythingSaid(Event):
    """An event with a field of every type that is stored."""

    text: str
    number: int
    flag: bool
    code: Annotated[Code, ANSWER]
    moment: datetime
    day: date
    amount: Decimal
    clock: Clock
    words: tuple[str, ...] = ()
    codes: Annotated[tuple[Code, ...], ANSWER] = ()
    days: tuple[date, ...] = ()
    classes: tuple[RecordClass, ...] = ()
    note: NarrativeText | None = None
    born_on: Annotated[Personal[date], personal(RecordClass.IDENTITY)] | None = None
    relative_id: str | None = None
    relative: (
        Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="relative_id")] | None
    ) = None
    unsaid: str | None = None


class ThingRenamed(Event):
    """The second version of an invented event, whose field got another name."""

    new_name: str
    note: NarrativeText | None = None


TYPES = EventTypes(
    {**NAMES, EverythingSaid: "everything.said.v1", ThingRenamed: "thing.renamed.v2"},
    {
        "thing.renamed.v1": Upcaster(
            "thing.renamed.v2",
            lambda words: {
                "new_name" if name == "old_name" else name: said for name, said in words.items()
            },
        )
    },
)
EVERYTHING = EverythingSaid(
    text="words",
    number=7,
    flag=False,
    code=ANSWER["unsafe_to_ask"],
    moment=MORNING + timedelta(microseconds=5),
    day=date(2026, 3, 2),
    amount=Decimal("12.50"),
    clock=Clock(name="c", amount=3, unit="days", standing="law", source="s"),
    words=("a", "b"),
    codes=(ANSWER["yes"], ANSWER["no"]),
    days=(date(2026, 1, 1),),
    classes=(RecordClass.MEDICAL,),
    note="a story",
    born_on=date(2004, 2, 29),
    relative_id="relative-1",
    relative="an aunt",
)


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[FileKeyRing]:
    ring = FileKeyRing(tmp_path)
    yield ring
    ring.close()


@pytest.fixture
def mapper(keys: FileKeyRing) -> EventMapper:
    return EventMapper(keys, TYPES)


def recorded(event: Event, stream: str = CASE, **said: Any) -> Recorded:
    told: dict[str, Any] = {
        "event_id": "7d444840-9dc0-11d1-b245-5ffdce74fad2",
        "stream": stream,
        "version": 3,
        "position": 9,
        "event": event,
        "occurred_at": MORNING,
        "recorded_at": MORNING,
        "by": POLICE,
        "command_id": "7d444840-9dc0-11d1-b245-5ffdce74fad3",
    }
    return Recorded(**(told | said))


def stored(mapper: EventMapper, entry: Recorded) -> Stored:
    row = mapper.to_stored_event(entry)
    return (
        row.topic,
        entry.stream,
        entry.version,
        entry.position,
        entry.event_id,
        entry.command_id,
        entry.recorded_at,
        row.state,
    )


def document(entry: Stored) -> dict[str, Any]:
    said: dict[str, Any] = orjson.loads(entry[-1])
    return said


def changed(entry: Stored, said: dict[str, Any]) -> Stored:
    return (*entry[:-1], orjson.dumps(said))


def test_a_field_of_every_type_comes_back_as_it_was_said(mapper: EventMapper) -> None:
    entry = recorded(EVERYTHING)
    again = mapper.opened(stored(mapper, entry))
    assert again == entry
    for name, said in vars(EVERYTHING).items():
        assert type(getattr(again.event, name)) is type(said), name


def test_every_word_of_the_envelope_comes_back(mapper: EventMapper) -> None:
    entry = recorded(
        EVERYTHING,
        occurred_at=MORNING - timedelta(days=2),
        by=replace(POLICE, on_behalf_of=WELFARE),
        purpose_of_use="protection",
        legal_basis_id="basis-1",
        jurisdiction="TZ",
        jurisdiction_version=4,
        vocabulary_version="2026.1",
        late_reason="no network",
        correlation_id="c",
        causation_id="d",
        policy_hash="p",
        traceparent="t",
        synthetic=True,
    )
    assert mapper.opened(stored(mapper, entry)) == entry


def test_what_was_not_said_is_not_stored(mapper: EventMapper) -> None:
    said = document(stored(mapper, recorded(REPORT)))
    assert "region" not in said["words"]
    assert sorted(said["envelope"]) == ["by"]
    assert sorted(said["envelope"]["by"]) == ["agency_id", "role", "user_id"]


def test_a_code_comes_back_with_the_version_it_was_written_with(mapper: EventMapper) -> None:
    old = Code("long_gone", "urn:rejea:codes:answer", "0.9")
    entry = recorded(replace(EVERYTHING, code=old))
    again = mapper.opened(stored(mapper, entry)).event
    assert isinstance(again, EverythingSaid)
    assert (again.code, again.code.system, again.code.version) == (old, old.system, "0.9")
    assert again.code not in ANSWER


def test_a_time_is_stored_in_utc_whatever_zone_it_came_in(mapper: EventMapper) -> None:
    local = MORNING.astimezone(timezone(timedelta(hours=3)))
    entry = recorded(replace(EVERYTHING, moment=local))
    assert document(stored(mapper, entry))["words"]["moment"] == "2026-03-02T06:00:00.000000Z"
    assert mapper.opened(stored(mapper, entry)) == entry


def test_a_time_without_a_zone_is_malformed(mapper: EventMapper) -> None:
    naive = MORNING.replace(tzinfo=None)
    with pytest.raises(Malformed):
        stored(mapper, recorded(replace(EVERYTHING, moment=naive)))


def test_nothing_personal_is_stored_in_the_clear(mapper: EventMapper) -> None:
    entry = stored(mapper, recorded(REPORT))
    for value in (REPORT.account, REPORT.place, REPORT.known_as, REPORT.reporter_contact):
        assert isinstance(value, str)
        assert value.encode() not in entry[-1]
        assert b64encode(value.encode()).rstrip(b"=")[:-2] not in entry[-1]


def test_personal_fields_of_one_subject_and_class_share_one_ciphertext(
    mapper: EventMapper,
) -> None:
    described = PersonDescribed(first_name="A", family_name="B", phone="1", email="2")
    parts = document(stored(mapper, recorded(described)))["personal"]
    assert [(part["subject"], part["class"], part["fields"]) for part in parts] == [
        (person_of(CASE), "identity", ["first_name", "family_name"]),
        (person_of(CASE), "contact_location", ["phone", "email"]),
    ]


def test_whose_a_personal_field_is_stands_in_its_mark(mapper: EventMapper) -> None:
    parts = document(stored(mapper, recorded(REPORT)))["personal"]
    subjects = {tuple(part["fields"]): part["subject"] for part in parts}
    assert subjects["account",] == person_of(CASE)
    assert subjects["reporter_contact",] == REPORT.reporter_contact_id


def test_a_subject_may_be_the_stream_itself(mapper: EventMapper) -> None:
    shelter = made_id("shelter", "of the mapper")
    place = PlaceAdded(
        place_id="place-1",
        kind=next(iter(PLACE_KIND)),
        capacity=1,
        accessible=True,
        isolation=False,
        room="north wing",
    )
    (part,) = document(stored(mapper, recorded(place, shelter)))["personal"]
    assert part["subject"] == shelter


def test_an_event_that_says_nothing_personal_holds_no_ciphertext(mapper: EventMapper) -> None:
    plain = replace(EVERYTHING, note=None, born_on=None, relative=None)
    assert "personal" not in document(stored(mapper, recorded(plain)))


def test_the_length_of_a_ciphertext_goes_in_steps(mapper: EventMapper) -> None:
    def length(words: str) -> int:
        entry = recorded(replace(EVERYTHING, note=words, born_on=None, relative=None))
        (part,) = document(stored(mapper, entry))["personal"]
        return len(b64decode(part["sealed"]))

    assert length("a") == length("a" * 21)
    assert length("a" * 22) == length("a" * 53) == length("a") + 32


def test_the_same_words_never_give_the_same_ciphertext(mapper: EventMapper) -> None:
    first, second = (document(stored(mapper, recorded(REPORT))) for _ in range(2))
    assert first["personal"][0]["sealed"] != second["personal"][0]["sealed"]


def test_a_personal_value_without_its_subject_is_malformed(mapper: EventMapper) -> None:
    for nobody in (None, ""):
        with pytest.raises(Malformed):
            stored(mapper, recorded(replace(EVERYTHING, relative_id=nobody)))


def test_a_veiled_value_is_never_stored(mapper: EventMapper) -> None:
    for veil in (SEALED, ERASED):
        with pytest.raises(Malformed):
            stored(mapper, recorded(replace(EVERYTHING, note=veil)))


def test_sealed_reading_needs_no_key_and_keeps_the_ciphertext(
    mapper: EventMapper, tmp_path: Path
) -> None:
    entry = recorded(EVERYTHING)
    kept = stored(mapper, entry)
    keyless = EventMapper(FileKeyRing(tmp_path / "no keys"), TYPES)
    sealed = keyless.sealed(kept)
    assert sealed.event == replace(EVERYTHING, note=SEALED, born_on=SEALED, relative=SEALED)
    assert {(part.subject, part.record_class) for part in sealed.sealed} == {
        (person_of(CASE), RecordClass.NARRATIVE),
        (person_of(CASE), RecordClass.IDENTITY),
        ("relative-1", RecordClass.IDENTITY),
    }


def test_what_was_not_said_is_none_and_not_sealed(mapper: EventMapper) -> None:
    sealed = mapper.sealed(stored(mapper, recorded(replace(EVERYTHING, born_on=None))))
    assert isinstance(sealed.event, EverythingSaid)
    assert sealed.event.born_on is None
    assert sealed.event.note is SEALED


def test_a_sealed_part_opens_by_itself(mapper: EventMapper, keys: FileKeyRing) -> None:
    opener = PartOpener(keys, TYPES)
    sealed = mapper.sealed(stored(mapper, recorded(EVERYTHING)))
    opened: dict[str, Any] = {}
    for part in sealed.sealed:
        opened |= opener.open(part) or {}
    assert opened == {
        "note": EVERYTHING.note,
        "born_on": EVERYTHING.born_on,
        "relative": EVERYTHING.relative,
    }


def test_an_erased_subject_leaves_the_others_as_they_were(
    mapper: EventMapper, keys: FileKeyRing
) -> None:
    kept = stored(mapper, recorded(EVERYTHING))
    sealed = mapper.sealed(kept)
    keys.destroy(person_of(CASE))
    assert mapper.opened(kept).event == replace(EVERYTHING, note=ERASED, born_on=ERASED)
    opener = PartOpener(keys, TYPES)
    assert [opener.open(part) for part in sealed.sealed if part.subject == person_of(CASE)] == [
        None,
        None,
    ]
    with pytest.raises(SubjectErased):
        stored(mapper, recorded(EVERYTHING))


@pytest.mark.parametrize("place", [1, 2], ids=["stream", "version"])
def test_a_ciphertext_moved_elsewhere_does_not_open(mapper: EventMapper, place: int) -> None:
    kept: list[Any] = list(stored(mapper, recorded(EVERYTHING)))
    kept[place] = {1: made_id("case", "another"), 2: 4}[place]
    moved: Any = tuple(kept)
    with pytest.raises(WrongKey):
        mapper.opened(moved)


def test_a_ciphertext_of_one_class_does_not_open_as_another(mapper: EventMapper) -> None:
    kept = stored(mapper, recorded(EVERYTHING))
    said = document(kept)
    identity, narrative = (
        next(part for part in said["personal"] if part["class"] == name)
        for name in ("identity", "narrative")
    )
    identity["sealed"], narrative["sealed"] = narrative["sealed"], identity["sealed"]
    with pytest.raises(WrongKey):
        mapper.opened(changed(kept, said))


def test_a_ciphertext_of_one_event_does_not_open_in_another(mapper: EventMapper) -> None:
    kept = stored(mapper, recorded(ThingRenamed(new_name="a", note="b")))
    other = stored(mapper, recorded(replace(EVERYTHING, born_on=None, relative=None)))
    said = document(other)
    said["personal"][0]["sealed"] = document(kept)["personal"][0]["sealed"]
    with pytest.raises(WrongKey):
        mapper.opened(changed(other, said))


def test_the_fields_that_a_part_names_cannot_be_swapped(mapper: EventMapper) -> None:
    kept = stored(mapper, recorded(PersonDescribed(phone="1", email="2")))
    said = document(kept)
    said["personal"][0]["fields"] = ["email", "phone"]
    with pytest.raises(WrongKey):
        mapper.opened(changed(kept, said))


def test_whatever_a_ciphertext_belongs_to_is_bound_to_it() -> None:
    belongs: tuple[Any, ...] = ("name.v1", "case-1", 1, "person-1", RecordClass.IDENTITY)
    others: tuple[Any, ...] = ("name.v2", "case-2", 2, "person-2", RecordClass.LEGAL)
    bindings = {bound_to(*belongs)}
    for place, other in enumerate(others):
        moved = list(belongs)
        moved[place] = other
        bindings.add(bound_to(*moved))
    assert len(bindings) == 6


def test_an_old_name_is_read_through_its_upcaster(mapper: EventMapper) -> None:
    kept = stored(mapper, recorded(ThingRenamed(new_name="a", note=None)))
    said = document(kept)
    said["words"] = {"old_name": "a"}
    old: Any = ("thing.renamed.v1", *changed(kept, said)[1:])
    assert mapper.opened(old).event == ThingRenamed(new_name="a")
    assert mapper.sealed(old).event == ThingRenamed(new_name="a")


def test_what_an_old_name_sealed_is_still_opened(mapper: EventMapper, keys: FileKeyRing) -> None:
    class ThingNamed(Event):
        """The first version of the invented event."""

        old_name: str
        note: NarrativeText | None = None

    before = EventMapper(keys, EventTypes({ThingNamed: "thing.renamed.v1"}, {}))
    kept = stored(before, recorded(ThingNamed(old_name="a", note="told")))
    assert mapper.opened(kept).event == ThingRenamed(new_name="a", note="told")
    (part,) = mapper.sealed(kept).sealed
    assert PartOpener(keys, TYPES).open(part) == {"note": "told"}


def test_a_name_that_nobody_knows_stops_the_reader(mapper: EventMapper) -> None:
    unknown: Any = ("thing.from_the_future.v1", *stored(mapper, recorded(REPORT))[1:])
    with pytest.raises(UnknownName):
        mapper.opened(unknown)


def test_an_event_without_a_name_cannot_be_stored(keys: FileKeyRing) -> None:
    with pytest.raises(UnknownName):
        stored(EventMapper(keys), recorded(EVERYTHING))


@pytest.mark.parametrize("said", [{"surprise": 1}, {"jurisdiction_id": None}])
def test_a_word_that_is_unknown_or_missing_stops_the_reader(
    mapper: EventMapper, said: dict[str, Any]
) -> None:
    kept = stored(mapper, recorded(REPORT))
    words = document(kept)
    words["words"] = {
        name: value for name, value in (words["words"] | said).items() if value is not None
    }
    with pytest.raises(Unreadable):
        mapper.opened(changed(kept, words))


def test_a_type_that_nobody_knows_how_to_write_stops_the_start() -> None:
    class Strange(Event):
        """An event with a set, which events never hold."""

        names: frozenset[str]

    with pytest.raises(CannotStore):
        plan(Strange)


@pytest.mark.parametrize("kind", NAMES, ids=lambda kind: kind.__name__)
def test_every_event_can_be_stored(kind: type[Event]) -> None:
    assert plan(kind).names
    assert EVENT_TYPES.kind_of(NAMES[kind]) is kind


def test_a_notification_under_the_duty_to_notify_leads_back_to_nobody(
    mapper: EventMapper,
) -> None:
    sent = DutyToNotifySent(
        jurisdiction_id="jurisdiction-1",
        refusal_reason=NOTIFY_REASON["fear"],
        age_group=AGE_GROUP["adult"],
        exploitation=next(iter(EXPLOITATION_COARSE)),
        agency_id=POLICE_POST,
        day=date(2026, 3, 2),
    )
    asked = one(
        made_id("notification", "first"),
        sent,
        correlation_id="correlation",
        causation_id="causation",
        traceparent="trace",
        legal_basis_id="basis",
        purpose_of_use="purpose",
        occurred_at=MORNING,
        late_reason="late",
    )
    (row,) = mapper.rows(asked)
    assert orjson.loads(row.state)["envelope"] == {
        "by": {"user_id": "", "role": POLICE.role.value, "agency_id": POLICE_POST},
        "jurisdiction": "TZ",
        "jurisdiction_version": 1,
        "vocabulary_version": "2026.1",
        "policy_hash": "policy",
    }


def test_reading_gives_times_in_utc(mapper: EventMapper) -> None:
    again = mapper.opened(stored(mapper, recorded(EVERYTHING))).event
    assert isinstance(again, EverythingSaid)
    assert again.moment.tzinfo is UTC


def test_a_report_takes_all_its_words_along(mapper: EventMapper) -> None:
    again = mapper.opened(stored(mapper, recorded(REPORT)))
    assert isinstance(again.event, CaseReported)
    assert again.event == REPORT
