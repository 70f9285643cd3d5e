"""Kinds: what a document of a file is, by the names that it uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infra.hsds.mapping import Part
from infra.hsds.problems import Problem
from infra.hsds.reading import Document
from infra.hsds.soundness import examined

_SERVICE = ("status", "organization", "organization_id", "service_at_locations", "program_id")
_TERM = ("taxonomy", "taxonomy_detail", "taxonomy_id", "term_uri", "code", "version")


def kind_of(said: Mapping[str, Any]) -> str:
    """Tell an organization from a service and from what the directory does not take."""
    if isinstance(said.get("service"), dict) and "location" in said:
        return "service_at_location"
    if "location_type" in said:
        return "location"
    if any(name in said for name in _SERVICE):
        return "service"
    if any(name in said for name in _TERM):
        return "taxonomy term"
    return "organization"


def sound_part(document: Document) -> tuple[str, Part | None, tuple[Problem, ...]]:
    """What of a document can be mapped, its kind, and what is wrong with the rest."""
    if not isinstance(document.value, dict):
        what = "is no document: an object was expected"
        return "", None, (Problem(path=document.path, what=what),)
    kind = kind_of(document.value)
    if kind == "organization":
        return _organization(document)
    if kind == "service":
        return ("service", *_examined("service", document.path, document.value))
    if kind == "service_at_location":
        return _service_at_location(document)
    what = f"is a {kind}; import the organization or service that it belongs to"
    return kind, None, (Problem(path=document.path, what=what),)


def _organization(document: Document) -> tuple[str, Part | None, tuple[Problem, ...]]:
    """The services of an organization stand in the full form alone, and are examined one by one."""
    part, problems = _examined("organization", document.path, document.value)
    services = document.value.get("services")
    if part is None or services is None:
        return "organization", part, problems
    if not isinstance(services, list):
        wrong = Problem(path=f"{document.path}.services", what="must be a list")
        return "organization", Part(part.path, {**part.said, "services": []}), (*problems, wrong)
    kept: list[Any] = []
    for at, service in enumerate(services):
        sound, found = _examined("service", f"{document.path}.services[{at}]", service)
        kept.append(sound.said if sound else None)
        problems += found
    return "organization", Part(part.path, {**part.said, "services": kept}), problems


def _service_at_location(document: Document) -> tuple[str, Part | None, tuple[Problem, ...]]:
    """A service at a location is read as that service, at that location alone."""
    place = {name: value for name, value in document.value.items() if name != "service"}
    service = {**document.value["service"], "service_at_locations": [place]}
    return ("service", *_examined("service", f"{document.path}.service", service))


def _examined(
    kind: str,
    path: str,
    value: Any,  # noqa: ANN401  # JSON holds anything.
) -> tuple[Part | None, tuple[Problem, ...]]:
    if not isinstance(value, dict):
        return None, (Problem(path=path, what="must be an object"),)
    sound, problems = examined(kind, value, path)
    return (Part(path, sound) if sound is not None else None), problems
