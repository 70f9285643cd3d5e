"""Terms: which of our codes a taxonomy's term stands for; none is guessed from free text.

R1  A term counts by its code, where that is one of ours, or by its exact name.
R2  What no term says is `other_service`, and an organization of which nothing is said is an NGO.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.vocabulary import ORGANIZATION_KIND, SERVICE_TYPE, Code, CodeList

_NAMES: Mapping[str, tuple[str, ...]] = {
    "safehouse_service": (
        "domestic violence shelter",
        "emergency shelter",
        "residential care for victims of trafficking",
        "safe house",
        "safe housing",
        "temporary shelter",
        "women's shelter",
    ),
    "health_medical_service": ("health", "hospital", "medical care", "primary care"),
    "psychosocial_service": (
        "counseling",
        "counselling",
        "mental health care",
        "psychosocial support",
    ),
    "legal_assistance_service": ("advocacy & legal aid", "legal", "legal aid", "legal services"),
    "livelihoods_service": ("help find work", "job placement", "livelihoods", "skills & training"),
    "child_protection_service": ("child protection", "child welfare"),
    "family_mediation_service": ("family mediation",),
    "education_service": ("education", "school"),
    "nfi_clothes_shoes_service": ("clothing", "non-food items"),
    "food_service": ("emergency food", "food", "meals"),
    "registration_service": ("birth registration", "civil registration"),
    "interpretation_service": ("interpretation", "translation & interpretation"),
}
_BY_NAME = {name: code for code, names in _NAMES.items() for name in names}


def service_type(service: Mapping[str, Any]) -> Code:
    """The type that a service's taxonomy terms say."""
    found = _coded(service, SERVICE_TYPE)
    if found is not None:
        return found
    named = (_BY_NAME.get(str(term.get("name", "")).strip().casefold()) for term in _terms(service))
    return SERVICE_TYPE[next((code for code in named if code), "other_service")]


def organization_kind(organization: Mapping[str, Any]) -> Code:
    """The kind that an organization's taxonomy terms say."""
    return _coded(organization, ORGANIZATION_KIND) or ORGANIZATION_KIND["NGO"]


def _coded(thing: Mapping[str, Any], codes: CodeList) -> Code | None:
    said = {str(term.get("code", "")).strip() for term in _terms(thing)}
    return next((code for code in codes if code in said), None)


def _terms(thing: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for attribute in thing.get("attributes", ()):
        term = attribute.get("taxonomy_term") if attribute else None
        if term:
            yield term
