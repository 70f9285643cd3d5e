"""Reference lists: countries, languages, currencies, regions, telephone numbers, kept by others.

R1  A stored code is canonical: alpha-3 for a country, the terminological code of ISO 639-2 for a
    language, E.164 for a telephone number. The doors accept the short and the bibliographic forms.
R2  A region's country is one that ISO 3166-1 knows; its own part has the shape of ISO 3166-2.
R3  A telephone number may exist in its country's plan; whether somebody answers is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from domain.vocabulary import COUNTRY, CURRENCY, LANGUAGE, REGION, Code, UnknownCode

_SHORT, _LONG = 2, 3


class LibraryLists:
    """The lists of iso3166, python-iso639, iso4217 and phonenumbers, behind the domain's port."""

    def knows(self, system: str, code: str) -> bool:
        """Tell whether a list that a library holds has a code, in its canonical form."""
        holds = _HELD.get(system)
        return holds is not None and holds(code)

    def is_telephone_number(self, text: str) -> bool:
        """R3: E.164 exactly, as `telephone` gives it."""
        return bool(text) and _dialable(text) == text


def country(text: str) -> Code:
    """R1: a country by its alpha-2 or alpha-3 code.

    Raises: UnknownCode.
    """
    return _taken(COUNTRY.name, _alpha_3(text), COUNTRY.__getitem__)


def language(text: str) -> Code:
    """R1: a language by its ISO 639-1 or 639-2 code.

    Raises: UnknownCode.
    """
    return _taken(LANGUAGE.name, _terminological(text), LANGUAGE.__getitem__)


def currency(text: str) -> Code:
    """A currency by its ISO 4217 code.

    Raises: UnknownCode.
    """
    code = text.strip().upper()
    return _taken(CURRENCY.name, code if _is_currency(code) else "", CURRENCY.__getitem__)


def region(text: str) -> Code:
    """R2: a region by its ISO 3166-2 code.

    Raises: UnknownCode.
    """
    code = text.strip().upper()
    return _taken(REGION.name, code if _is_region(code) else "", REGION.__getitem__)


def telephone(text: str, country_code: str = "") -> str:
    """R1: a number in E.164; one without its country's prefix is read as of `country_code`.

    Raises: ValueError when nobody could dial it.
    """
    found = _dialable(text, _alpha_2(country_code) or None)
    if not found:
        raise ValueError("no telephone number")
    return found


def _taken(name: str, code: str, take: Callable[[str], Code]) -> Code:
    if not code:
        raise UnknownCode(f"{name} has no such code")
    return take(code)


@cache
def _alpha_3(text: str) -> str:
    return _country_codes().get(text.strip().upper(), "")


@cache
def _country_codes() -> Mapping[str, str]:
    from iso3166 import countries

    return {code: found.alpha3 for found in countries for code in (found.alpha2, found.alpha3)}


def _alpha_2(text: str) -> str:
    from iso3166 import countries_by_alpha3

    code = _alpha_3(text)
    return countries_by_alpha3[code].alpha2 if code else ""


@cache
def _terminological(text: str) -> str:
    from iso639 import Language, LanguageNotFoundError

    code = text.strip().lower()
    if len(code) not in (_SHORT, _LONG):
        return ""
    reads = (Language.from_part1,) if len(code) == _SHORT else (
        Language.from_part2t, Language.from_part2b,
    )  # fmt: skip
    for read in reads:
        try:
            return read(code).part2t or ""
        except LanguageNotFoundError:
            continue
    return ""


def _is_currency(code: str) -> bool:
    return code in _currency_codes()


@cache
def _currency_codes() -> frozenset[str]:
    from iso4217 import Currency

    return frozenset(found.code for found in Currency)


def _is_region(code: str) -> bool:
    prefix, dash, _ = code.partition("-")
    return bool(dash) and len(prefix) == _SHORT and bool(_alpha_3(prefix)) and _has_shape(code)


def _has_shape(code: str) -> bool:
    return REGION.shape is not None and bool(REGION.shape.fullmatch(code))


def _dialable(text: str, country_code: str | None = None) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(text, country_code)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


_HELD: Mapping[str, Callable[[str], bool]] = {
    COUNTRY.system: lambda code: _alpha_3(code) == code,
    LANGUAGE.system: lambda code: _terminological(code) == code,
    CURRENCY.system: _is_currency,
    REGION.system: _is_region,
}
