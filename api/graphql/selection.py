"""What an operation asks for, read from its document before it is executed.

R1  The access log names the fields that somebody asked for and was shown, not all that they might
    have asked for: a list of ids is no reading of files.
R2  In doubt more is named: directives and arguments are not looked at, and whatever was selected of
    a thing names at least its id.
R3  It is read once for a document and kept by its text, boundedly; the values in it are not read.

The things and the names are those of projections/visibility; a field of the schema that is called
otherwise stands in the table below. Types that are in no table hang on a field that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_object_type,
)

from api.graphql.limits import LONGEST_KEPT, checked
from projections.visibility.readings import AskedFields

COUNT = "count"
SEARCHED = "search_result"
_KEPT = 512
_LONGEST_NAME = 64
_CURSORS = ("startCursor", "endCursor")
_TOLD_BY_ANYTHING = (SEARCHED, "possible_match")
"""Lists of which whatever is asked, be it a count, tells of the cases in them."""


class Thing(NamedTuple):
    """What a type of the schema is to visibility: its name, its id, and fields named otherwise.

    A field that maps to no name tells nothing by itself; `opens` has the fields that show whatever
    was opened of another thing.
    """

    name: str
    id: str
    otherwise: Mapping[str, tuple[str, ...]] = {}
    opens: Mapping[str, str] = {}


THINGS: Mapping[str, Thing] = {
    "Case": Thing(
        "case",
        "case_id",
        {
            "etag": ("version",),
            "holder": ("holder_id",),
            "identificationLevel": ("identification",),
            "jurisdiction": ("jurisdiction_id",),
            "person": (),
            "recoveryPeriod": ("identification",),
            "referrals": (),
            "seenAs": ("tie",),
            "stays": (),
            "takenOver": ("receipt",),
            "timeline": (),
            "why": (),
            "withheld": (),
        },
    ),
    "Person": Thing("person", "", {"parts": ()}, {"parts": "person"}),
    "TimelineEntry": Thing(
        "timeline",
        "version",
        {"agency": ("agency_id",), "voided": ("voided_by",), "withheld": ()},
        {"words": "words"},
    ),
    "Referral": Thing(
        "referral",
        "referral_id",
        {
            "caseId": ("referral_id",),
            "fromAgency": ("from_agency_id",),
            "toAgency": ("to_agency_id",),
        },
    ),
    "Stay": Thing("stay", "stay_id"),
    "VoluntaryReturn": Thing(
        "return",
        "return_id",
        {"deferralReason": ("reason",), "deferredUntil": ("until_on",), "withheld": ()},
    ),
    "FollowUp": Thing("follow_up", "follow_up_id"),
    "Recipient": Thing("recipient", "recipient_id", {"recipient": ("recipient_id",)}),
    "Recall": Thing("recall", "recall_id"),
    "Review": Thing("review", "review_id", {"organization": ("organization_id",)}),
    "SearchResult": Thing(SEARCHED, "case_id", {"case": ()}),
    "PossibleMatch": Thing("possible_match", "case_id", {"caseIds": ("case_id",)}),
    "Disclosure": Thing("disclosure", "position", {"agency": ("agency_id",)}),
}


class Selection(NamedTuple):
    """What an operation asks for, None being everything; and what it is called."""

    fields: AskedFields | None = None
    name: str | None = None


def selection(schema: GraphQLSchema, query: str, operation_name: str | None) -> Selection:
    """What an operation of a document asks for."""
    keeps = len(query) <= LONGEST_KEPT
    return (_kept if keeps else _selection)(schema, query, operation_name)


def searches(schema: GraphQLSchema, query: str, operation_name: str | None) -> bool:
    """Whether an operation searches for what somebody typed, which is personal."""
    return SEARCHED in (selection(schema, query, operation_name).fields or {})


@lru_cache(maxsize=_KEPT)
def _kept(schema: GraphQLSchema, query: str, operation_name: str | None) -> Selection:
    return _selection(schema, query, operation_name)


def _selection(schema: GraphQLSchema, query: str, operation_name: str | None) -> Selection:
    document, errors = checked(schema, query)
    operation = _operation(document, operation_name) if document and not errors else None
    if document is None or operation is None:
        return Selection()
    name = operation.name.value[:_LONGEST_NAME] if operation.name else None
    return Selection(_fields(schema, document, operation), name)


def _fields(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode
) -> AskedFields | None:
    root = schema.get_root_type(operation.operation)
    if root is None:
        return None
    walk = _Walk(schema, document)
    if operation.operation is OperationType.SUBSCRIPTION:
        # R2: whatever comes of a stream tells at least that something happened.
        for thing in THINGS.values():
            if thing.name not in _TOLD_BY_ANYTHING:
                walk.name(thing, thing.id)
    walk.selected(operation.selection_set, root)
    return walk.asked


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    found = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if name is None:
        return found[0] if len(found) == 1 else None
    return next((each for each in found if each.name and each.name.value == name), None)


class _Walk:
    """Goes through what is selected, and names what it means."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._fragments = {
            found.name.value: found
            for found in document.definitions
            if isinstance(found, FragmentDefinitionNode)
        }
        self._spread: set[tuple[str, str]] = set()
        self.asked: dict[str, set[str] | None] = {}

    def name(self, thing: Thing, *names: str) -> None:
        """Take names of a thing along."""
        known = self.asked.setdefault(thing.name, set())
        if known is not None:
            known.update(found for found in names if found)

    def selected(
        self, chosen: SelectionSetNode | None, kind: GraphQLNamedType, of: Thing | None = None
    ) -> None:
        """What is selected of a type; `of` is what the connection around it lists."""
        for selection in chosen.selections if chosen else ():
            self._select(selection, kind, of)

    def _select(self, selection: SelectionNode, kind: GraphQLNamedType, of: Thing | None) -> None:
        if isinstance(selection, FieldNode):
            for each in self._possible(kind):
                self._field(selection, each, of)
        elif isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            inner = self._schema.type_map[condition.name.value] if condition else kind
            self.selected(selection.selection_set, inner, of)
        elif isinstance(selection, FragmentSpreadNode):
            self._spread_once(selection.name.value, of)

    def _spread_once(self, name: str, of: Thing | None) -> None:
        """What a fragment selects is the same wherever it is spread."""
        if (name, of.name if of else "") in self._spread:
            return
        self._spread.add((name, of.name if of else ""))
        fragment = self._fragments[name]
        kind = self._schema.type_map[fragment.type_condition.name.value]
        self.selected(fragment.selection_set, kind, of)

    def _possible(self, kind: GraphQLNamedType) -> Iterator[GraphQLObjectType]:
        if is_abstract_type(kind):
            yield from self._schema.get_possible_types(kind)
        elif is_object_type(kind):
            yield kind

    def _field(self, node: FieldNode, kind: GraphQLObjectType, of: Thing | None) -> None:
        name = node.name.value
        thing = THINGS.get(kind.name)
        if thing is not None:
            self._named(thing, name)
        elif of is not None and name in (*_CURSORS, "cursor"):
            self.name(of, of.id)
        listed = _listed(kind)
        if listed is not None and name == "totalCount":
            self.name(listed, COUNT)
        if listed is not None and listed.name in _TOLD_BY_ANYTHING:
            self.name(listed, listed.id)
        if name in kind.fields and node.selection_set is not None:
            inner = get_named_type(kind.fields[name].type)
            self.selected(node.selection_set, inner, listed or of)

    def _named(self, thing: Thing, name: str) -> None:
        """R2."""
        usual = (thing.id if name == "id" else _snake(name),)
        names = () if name.startswith("__") else thing.otherwise.get(name, usual)
        self.name(thing, thing.id, *names)
        if name in thing.opens:
            self.asked[thing.opens[name]] = None


def _listed(kind: GraphQLObjectType) -> Thing | None:
    """What a connection lists."""
    edges = kind.fields.get("edges")
    edge = get_named_type(edges.type) if edges else None
    if edge is None or not is_object_type(edge) or "node" not in edge.fields:
        return None
    return THINGS.get(get_named_type(edge.fields["node"].type).name)


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
