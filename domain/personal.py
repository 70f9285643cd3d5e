"""Personal fields: whose they are, of which class, and what stands where none can be read.

R1  A personal value is stored only under the key of its subject and record class.
R2  The subject is the person of the case, unless the mark names another subject's id: a guardian, a
    relative, a contact each have a subject of their own.
R3  Nothing personal is ever in a log, span, metric, URL, error, message or snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Annotated, Any, TypeAlias, TypeVar, cast, get_args, get_origin, get_type_hints

from domain.messages import RecordClass, Value

T = TypeVar("T")


class Veiled(Value):
    """Stands for a personal value that is sealed (key not used) or erased (key gone)."""

    erased: bool = False

    def __str__(self) -> str:
        return "(erased)" if self.erased else "(sealed)"


SEALED = Veiled()
ERASED = Veiled(erased=True)

Personal: TypeAlias = T | Veiled


class Mark(Value):
    """What is known of a field beyond its type: its record class, and whose personal data it is.

    `subject` is the name of the sibling field that holds the subject's id; empty for the person of
    the case.
    """

    record_class: RecordClass
    personal: bool = True
    subject: str = ""


def personal(record_class: RecordClass, subject: str = "") -> Mark:
    """Mark personal data of the case's person, or of the one whose id the field `subject` holds."""
    return Mark(record_class=record_class, subject=subject)


def classed(record_class: RecordClass) -> Mark:
    """Give a field that is no personal data a record class other than its event's."""
    return Mark(record_class=record_class, personal=False)


IdentityText = Annotated[Personal[str], personal(RecordClass.IDENTITY)]
ContactText = Annotated[Personal[str], personal(RecordClass.CONTACT_LOCATION)]
NarrativeText = Annotated[Personal[str], personal(RecordClass.NARRATIVE)]
MedicalText = Annotated[Personal[str], personal(RecordClass.MEDICAL)]
PsychosocialText = Annotated[Personal[str], personal(RecordClass.PSYCHOSOCIAL)]
LegalText = Annotated[Personal[str], personal(RecordClass.LEGAL)]
ChildText = Annotated[Personal[str], personal(RecordClass.CHILD)]
BiometricText = Annotated[Personal[str], personal(RecordClass.BIOMETRIC)]
AdministrativeText = Annotated[Personal[str], personal(RecordClass.CASE_ADMINISTRATION)]


def marks(kind: type[Value]) -> Mapping[str, Mark]:
    """The mark of every field of an event or command; an unmarked one takes its event's class."""
    return _marks(cast("Any", kind))


def personal_fields(kind: type[Value]) -> Mapping[str, Mark]:
    """The personal fields of an event or command, by name."""
    return _personal_fields(cast("Any", kind))


def annotations_in(hint: Any) -> tuple[Any, ...]:
    """Every annotation inside a type, however deep: of optional values and of tuples."""
    found = tuple(hint.__metadata__) if get_origin(hint) is Annotated else ()
    for inner in get_args(hint):
        if inner not in found:
            found += annotations_in(inner)
    return found


def _mark_in(hint: Any) -> Mark | None:
    return next((found for found in annotations_in(hint) if isinstance(found, Mark)), None)


@cache
def _marks(kind: Any) -> Mapping[str, Mark]:  # mypy takes no dataclass for hashable
    default = getattr(kind, "record_class", RecordClass.CASE_ADMINISTRATION)
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: _mark_in(hints[field.name]) or classed(default) for field in fields(kind)}


@cache
def _personal_fields(kind: Any) -> Mapping[str, Mark]:
    return {name: mark for name, mark in _marks(kind).items() if mark.personal}
