"""Every field of the schema that speaks of a case has a record class, however deep it hangs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, extend_schema, parse
from graphql import get_named_type as named

from api.graphql.schema import core, make_schema
from api.graphql.selection import THINGS
from domain.messages import RecordClass
from tests.api.test_selection import snake
from tests.projections.record_classes import COLUMNS, DECIDING, SHOWN_BESIDE, WORDS

SCHEMA = core(make_schema())
WORK = RecordClass.CASE_ADMINISTRATION.value
OF_EACH = "of each word"
"""The class stands beside the value, and the value is shown to those who may see the class."""

SHOWN_OF_A_CASE = dict.fromkeys(("case_id", "tie", "receipt", "links"), WORK)
OF_EACH_WORD = frozenset(
    {"Word", "PersonalPart", "Person", "Withheld", "ReturnStep", "Why", "KeptBack", "Obligation"}
)
"""Types of which every value stands beside its class, or in the list of what is withheld."""
OF_NO_CASE = frozenset(
    {
        *("Organization", "Location", "Contact", "Service", "Shelter", "Place", "ShelterAnswer"),
        *("Funnel", "FunnelCell", "Me", "PageInfo", "Coded", "CustodiansOnCall", "OfficeOnCall"),
    }
)
"""Agencies, counts without persons, whoever asks, where to call, and the parts of a coded value."""
BESIDE = {"position": WORK, "count": WORK}

KNOWN: Mapping[str, Mapping[str, str]] = {
    "case": {**COLUMNS["case_view"], **SHOWN_BESIDE, **SHOWN_OF_A_CASE},
    "timeline": {**COLUMNS["timeline"], "voided_by": WORK, "words": OF_EACH},
    "referral": {**WORDS["case_view", "referrals"], "referral_id": WORK, "masked": WORK},
    "stay": {**WORDS["case_view", "stays"], "stay_id": WORK, "masked": WORK},
    "return": {
        **COLUMNS["return_list"],
        **WORDS["case_view", "returns"],
        **dict.fromkeys(("missing", "ready"), OF_EACH),
    },
    "follow_up": dict.fromkeys(
        (
            *("follow_up_id", "case_id", "kind", "reference", "due_at", "late", "worker_id"),
            *("visits", "last_visit_on"),
        ),
        OF_EACH,
    ),
    "person": {},
    "recipient": dict.fromkeys(
        ("recipient_id", "kind", "told", "recalls", "unacknowledged", "late"), WORK
    ),
    "recall": dict.fromkeys(
        (
            *("recall_id", "case_id", "recipient_id", "ground_id", "referral_id", "reason"),
            *("record_classes", "kept_classes", "recalled_at", "acknowledge_by"),
            *("acknowledged_at", "action", "late"),
        ),
        WORK,
    ),
    "review": dict.fromkeys(
        ("review_id", "case_id", "kind", "reference", "due_at", "late", "organization_id"), WORK
    ),
    "search_result": {"case_id": WORK, "matched": OF_EACH},
    "possible_match": {"case_id": WORK, "agreement": WORK},
    "disclosure": dict.fromkeys(
        (
            *("position", "case_id", "recorded_at", "permitted", "masked", "user_id", "role"),
            *("agency_id", "on_behalf_of", "purpose_of_use", "seen_as", "reason", "record_classes"),
            *("fields", "door"),
        ),
        WORK,
    ),
}
"""By the things of visibility: each name that may be shown, and its class, written by hand."""


def objects(schema: GraphQLSchema) -> dict[str, GraphQLObjectType]:
    roots = ("Query", "Subscription")
    return {
        name: kind
        for name, kind in schema.type_map.items()
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__") and name not in roots
    }


def without_class(schema: GraphQLSchema) -> list[str]:
    """The fields of case data that nobody gave a record class."""
    hanging = _hanging(schema)
    return [
        f"{kind}.{field}"
        for kind, found in objects(schema).items()
        if kind not in OF_NO_CASE | OF_EACH_WORD and not kind.endswith(("Connection", "Edge"))
        for field in found.fields
        if not _has_class(kind, field, found.fields[field], hanging)
    ]


def _has_class(kind: str, field: str, found: GraphQLField, hanging: frozenset[str]) -> bool:
    if kind not in THINGS:
        return kind in hanging or field in BESIDE or _leads_on(found)
    thing = THINGS[kind]
    names = (thing.id,) if field == "id" else thing.otherwise.get(field, (snake(field),))
    if not names:
        return _leads_on(found)
    return all(KNOWN.get(thing.name, {}).get(name, DECIDING) != DECIDING for name in names)


def _leads_on(found: GraphQLField) -> bool:
    """The field tells nothing by itself: what hangs on it has classes of its own."""
    leads_to = named(found.type).name
    return leads_to.removesuffix("Connection") in {*THINGS, *OF_EACH_WORD} or leads_to == "ID"


def _hanging(schema: GraphQLSchema) -> frozenset[str]:
    """The types that hang on a field with a class, as a consent hangs on `consents`."""
    return frozenset(
        named(field.type).name
        for kind, thing in THINGS.items()
        for name, field in objects(schema)[kind].fields.items()
        for known in thing.otherwise.get(name, (snake(name),))
        if known in KNOWN.get(thing.name, {})
    )


def classes() -> Iterator[str]:
    for known in KNOWN.values():
        yield from known.values()


def test_every_field_of_case_data_has_a_record_class() -> None:
    assert without_class(SCHEMA) == []


def test_every_thing_that_visibility_notes_is_known_here() -> None:
    assert {thing.name for thing in THINGS.values()} <= set(KNOWN)


def test_the_classes_are_those_that_decisions_are_about() -> None:
    assert set(classes()) <= {*map(str, RecordClass), OF_EACH, DECIDING}


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("Case", "shoeSize"),
        ("Case", "standing"),
        ("Referral", "diary"),
        ("CaseChange", "secret"),
        ("Stay", "street"),
    ],
)
def test_a_field_that_is_added_without_a_class_is_noticed(kind: str, field: str) -> None:
    grown = extend_schema(SCHEMA, parse(f"extend type {kind} {{ {field}: String }}"))
    assert without_class(grown) == [f"{kind}.{field}"]


def test_a_type_that_is_added_without_a_class_is_noticed() -> None:
    added = "type Diary { page: String } extend type Case { diary: Diary }"
    grown = extend_schema(SCHEMA, parse(added))
    assert without_class(grown) == ["Case.diary", "Diary.page"]
