"""Labels of codes over real HTTP."""

from __future__ import annotations

from tests.api.served import Served
from tests.api.world import TO_CLINIC
from tests.examples import CASE


def test_a_code_comes_with_its_label_in_three_languages(served: Served) -> None:
    query = """query ($id: ID!) { node(id: $id) { ... on Referral {
      priority { code system label sw: label(language: SW) pt: label(language: PT) }
    } } }"""
    node = served.asks("social worker", query, id=TO_CLINIC)["node"]
    assert node["priority"] == {
        "code": "urgent_72h",
        "system": "urn:iasc:referral-priority",
        "label": "Urgent: 72 hours",
        "sw": "Haraka: saa 72",
        "pt": "Urgente: 72 horas",
    }


def test_a_word_of_the_timeline_has_a_label_where_it_is_a_code(served: Served) -> None:
    query = """query ($id: ID!) { timeline(caseId: $id, first: 1) { edges { node {
      words { field value label(language: PT) }
    } } } }"""
    (edge,) = served.asks("social worker", query, id=CASE)["timeline"]["edges"]
    words = {word["field"]: word["label"] for word in edge["node"]["words"]}
    assert words["channel"] == "Posto fronteiriço"
    assert words["jurisdiction_id"] is None
