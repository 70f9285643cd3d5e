"""Words: single values of a document as the directory keeps them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from domain.vocabulary import Code, UnknownCode
from infra.reference_lists import country, language, region, telephone

_LOW, _HIGH = {"latitude": -90, "longitude": -180}, {"latitude": 90, "longitude": 180}
# Neither a log nor a database takes a NUL or half a character.
_UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ADDRESS = ("address_1", "address_2", "city", "region", "state_province", "postal_code")


class Spot(NamedTuple):
    """Coordinates as text, or none."""

    latitude: str | None
    longitude: str | None


def thing(kind: str, key: str) -> str:
    """The id of something that HSDS names by a UUID."""
    return f"{kind}-{UUID(key)}"


def text(said: Mapping[str, Any], *names: str) -> str | None:
    """The first of several texts that says something."""
    found = (_UNKEPT.sub("", str(said.get(name) or "")).strip() for name in names)
    return next((value for value in found if value), None)


def years(said: Mapping[str, Any], name: str) -> int | None:
    """An age in whole years, or none where it cannot be one."""
    value = said.get(name)
    return int(value) if value is not None and 0 <= value < float("inf") else None


def languages(said: Mapping[str, Any]) -> tuple[tuple[Code, ...], tuple[int, ...]]:
    """The languages that are known, and the places in the list of those that are not."""
    found: dict[Code, None] = {}
    unknown = []
    for number, each in enumerate(said.get("languages", ())):
        if not each:
            continue
        try:
            found[language(str(each.get("code", "")).partition("-")[0])] = None
        except UnknownCode:
            unknown.append(number)
    return tuple(found), tuple(unknown)


def country_of(address: Mapping[str, Any]) -> Code | None:
    try:
        return country(str(address.get("country", "")))
    except UnknownCode:
        return None


def region_of(address: Mapping[str, Any]) -> Code | None:
    """A region where the address gives its ISO 3166-2 code, with or without the country's."""
    for name in ("region", "state_province"):
        said = str(address.get(name, "")).strip()
        for code in (said, f"{str(address.get('country', '')).strip()}-{said}"):
            try:
                return region(code)
            except UnknownCode:
                continue
    return None


def address_of(address: Mapping[str, Any]) -> str | None:
    """An address in one line; to whose attention stays out, for it may name a person."""
    parts = (text(address, name) for name in _ADDRESS)
    return ", ".join(dict.fromkeys(part for part in parts if part)) or None


def spot(location: Mapping[str, Any]) -> Spot | None:
    """Where a location lies, or nothing where that is nowhere on earth."""
    said = {name: location.get(name) for name in ("latitude", "longitude")}
    if all(value is None for value in said.values()):
        return Spot(None, None)
    if any(value is None or not _LOW[name] <= value <= _HIGH[name] for name, value in said.items()):
        return None
    return Spot(str(said["latitude"]), str(said["longitude"]))


def number_of(phone: Mapping[str, Any], country_code: str) -> str | None:
    """A telephone number in E.164, or none where nobody could dial it."""
    try:
        return telephone(str(phone.get("number", "")).strip(" \"'"), country_code)
    except ValueError:
        return None
