"""Examples: one request and one answer for every command, ever the same, about nobody.

R1  An example is well-formed: a test reads each with the body that it is an example of.
R2  Ids follow from their field's name; texts say what would stand there, and are nobody's words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args, get_origin, get_type_hints
from uuid import NAMESPACE_OID, UUID, uuid5

from api.commands.bodies import spoken
from api.commands.catalogue import Operation, camel
from api.commands.keys import made_id
from api.commands.values import Word, bare, words
from domain.clocks import Clock, Rule
from domain.messages import RecordClass
from domain.personal import annotations_in
from domain.vocabulary import CodeList

KEY = str(uuid5(NAMESPACE_OID, "urn:rejea:example"))
ETAG = '"Zm9yIGV4YW1wbGUtb25seS0x"'
POSITION = 1204
RECORDED_AT = "2026-03-02T06:00:00Z"

_COMMAND = UUID(KEY)
_OF_LIBRARIES = {"country": "TZA", "region": "TZ-08", "language": "swa", "currency": "TZS"}
_BY_NAME: Mapping[str, Any] = {
    "phone": "+255222000000",
    "email": "desk@example.org",
    "website": "https://example.org",
    "latitude": "-4.8",
    "longitude": "29.6",
    "key": "TZ",
    "time_zone": "Africa/Dar_es_Salaam",
    "year": 2026,
    "majority_age": 18,
    "working_days": [0, 1, 2, 3, 4],
    "names": ["A public holiday"],
    "born_on": "2026-03-01",
    "safe_from_hour": 18,
    "safe_until_hour": 22,
    "birth_date": "1999-05-04",
}
_BY_TYPE: Mapping[str, Any] = {
    "bool": False,
    "int": 1,
    "date": "2026-03-02",
    "datetime": "2026-03-02T09:00:00+03:00",
    "Decimal": "25000.00",
}
_PEOPLE_WHO_ACT = ("worker", "covered_by")
_AGENCIES = (
    "addressed_to",
    "against_agency",
    "agency",
    "assisted_by",
    "authority",
    "decider",
    "embassy",
    "notified",
    "parent",
    "provider",
    "received_by",
    "recipient",
    "to_agency",
    "verified_by_agency",
    "with_organization",
)
_TEXTS: Mapping[RecordClass, str] = {
    RecordClass.IDENTITY: "As the person gives it",
    RecordClass.CONTACT_LOCATION: "Where and how they can be reached safely",
    RecordClass.NARRATIVE: "What was said, in the person's own words",
    RecordClass.MEDICAL: "What a carer has to know",
    RecordClass.PSYCHOSOCIAL: "How the person is, as they say it",
    RecordClass.LEGAL: "What the decision rests on",
    RecordClass.CHILD: "What the child says",
}


def request_example(operation: Operation, *, whole: bool = True) -> dict[str, Any]:
    """A request; `whole` fills in what may be left out, too."""
    return {
        camel(word.name): _value(word.name, _hint(operation, word))
        for word in spoken(operation)
        if word.name != operation.introduces and (whole or word.required)
    }


def answer_example(operation: Operation) -> dict[str, Any]:
    """What the request is answered with."""
    made = {}
    if operation.makes_stream:
        made[f"{operation.thing}_id"] = made_id(_COMMAND, f"{operation.thing}_id")
    if operation.introduces:
        made[operation.introduces] = made_id(_COMMAND, operation.introduces)
    return {
        "id": made_id(_COMMAND, f"{operation.thing}_id"),
        "commandId": KEY,
        "recordedAt": RECORDED_AT,
        "position": POSITION,
        "made": {camel(name): value for name, value in made.items()},
    }


def address_example(operation: Operation) -> str:
    """The id that stands in the address."""
    thing = operation.path_field.removesuffix("Id")
    return made_id(_COMMAND, f"{thing}_id") if thing else ""


def _hint(operation: Operation, word: Word) -> Any:  # noqa: ANN401  # A type hint.
    return get_type_hints(operation.kind, include_extras=True)[word.name]


def _value(name: str, hint: Any) -> Any:  # noqa: ANN401  # JSON.
    if name in _BY_NAME:
        return _BY_NAME[name]
    kind = bare(hint)
    codes = next((each for each in annotations_in(hint) if isinstance(each, CodeList)), None)
    if get_origin(kind) is tuple:
        return [_one(name.removesuffix("s"), bare(get_args(kind)[0]), codes, hint)]
    return _one(name, kind, codes, hint)


def _one(name: str, kind: Any, codes: CodeList | None, hint: Any) -> Any:  # noqa: ANN401  # JSON.
    if codes is not None:
        return _OF_LIBRARIES.get(codes.name) or str(next(iter(codes)))
    if kind is RecordClass:
        return RecordClass.IDENTITY.value
    if kind in _PARTS:
        return _PARTS[kind]()
    if kind is not str:
        return _BY_TYPE[kind.__name__]
    if name.endswith("_id"):
        return f"{_things(name)}-{uuid5(_COMMAND, name)}"
    return _text(name, hint)


def _things(name: str) -> str:
    """What a field of an id names: agencies, people who act, or the thing of its own name."""
    word = name.removesuffix("_id")
    if word in _PEOPLE_WHO_ACT:
        return "user"
    return "organization" if word in _AGENCIES else made_id(_COMMAND, name).partition("-")[0]


def _text(name: str, hint: Any) -> str:  # noqa: ANN401  # A type hint.
    marked = [each.record_class for each in annotations_in(hint) if hasattr(each, "record_class")]
    return _TEXTS.get(marked[0] if marked else None, name.replace("_", " ").capitalize())  # type: ignore[arg-type]


def _part(kind: type[Any], **told: Any) -> Callable[[], dict[str, Any]]:  # noqa: ANN401  # JSON.
    return lambda: {camel(word.name): told[word.name] for word in words(kind)}


_PARTS: Mapping[Any, Callable[[], dict[str, Any]]] = {
    Clock: _part(
        Clock,
        name="place_hold",
        amount=24,
        unit="hours",
        standing="default",
        source="As agreed in the programme",
    ),
    Rule: _part(
        Rule,
        name="duty_to_notify",
        value="none",
        standing="default",
        source="As agreed in the programme",
    ),
}
