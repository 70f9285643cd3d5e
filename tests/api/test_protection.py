"""What was told and recalled, and what is to be reviewed, over real HTTP and at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from domain.consent.grant import WithdrawConsent
from domain.messages import RecordClass
from domain.protection.break_glass import BreakGlass, ReviewGlass
from domain.protection.demand import ComplyWithDemand, ReceiveDemand
from domain.protection.recall import AcknowledgeRecall
from domain.referral.answer import AcceptReferral
from domain.vocabulary import DEMAND_AUTHORITY, GLASS_REASON, GLASS_REVIEW_OUTCOME, RECALL_ACTION
from tests.api.listening import events
from tests.api.served import Served, serving
from tests.conftest import NewDatabase
from tests.examples import CLINIC, LAWYER, NURSE, SHELTER_HOUSE, SHELTER_WORKER, SUPERVISOR, made_id
from tests.infra.live import LiveProgramme

RECIPIENTS = """
query ($id: ID!, $at: Int) { recipients(caseId: $id, atLeast: $at) {
  recipientId kind { code } recipient { id } unacknowledged late
  told { way groundId recordClasses toldAt until runs outcome { code } }
  recalls { id caseId recipientId groundId referralId reason { code label(language: SW) }
    recordClasses keptClasses recalledAt acknowledgeBy acknowledgedAt action { code } late }
} }
"""
RECALLS = """
query ($at: Int) { recalls(first: 20, atLeast: $at) { totalCount edges { node {
  id caseId recipientId reason { code } recordClasses acknowledgeBy late
} } } }
"""
REVIEWS = """
query ($at: Int) { reviews(first: 50, filter: { late: false }, atLeast: $at) {
  totalCount edges { node { id caseId kind reference dueAt late organizationId } }
} }
"""
CHANGES = """
subscription ($id: ID!, $after: Int) {
  caseChanged(caseId: $id, after: $after) { entry { name words { field value } } }
}
"""


@pytest.fixture(scope="module")
def served(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A world of its own: what is told here would stand in the lists of others."""
    with serving(new_database(), tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def programme(served: Served) -> LiveProgramme:
    return LiveProgramme(served.parts.log)


def withdrawn(programme: LiveProgramme, name: str) -> tuple[str, int]:
    """A case that the shelter was told of, and whose consent was then taken back."""
    case, referral_id = programme.sent(name)
    programme.give(AcceptReferral, stream=case, by=SHELTER_WORKER, referral_id=referral_id)
    consent_id = made_id("consent", name)
    receipt = programme.give(WithdrawConsent, stream=case, consent_id=consent_id)
    return case, receipt.position


def broken(programme: LiveProgramme, case: str, glass_id: str) -> int:
    return programme.give(
        BreakGlass,
        stream=case,
        by=NURSE,
        glass_id=glass_id,
        reason=GLASS_REASON["medical_emergency"],
        words="(an invented emergency)",
        record_classes=(RecordClass.IDENTITY,),
    ).position


def nodes(listed: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in listed["edges"]]


def test_the_holder_reads_to_whom_a_case_was_told_and_how_the_recall_was_answered(
    served: Served, programme: LiveProgramme
) -> None:
    case, at = withdrawn(programme, "told and recalled")
    (shelter,) = served.asks("social worker", RECIPIENTS, id=case, at=at)["recipients"]
    assert (shelter["recipientId"], shelter["recipient"]["id"]) == (SHELTER_HOUSE, SHELTER_HOUSE)
    assert [told["way"] for told in shelter["told"]] == ["REFERRAL"]
    assert (shelter["told"][0]["runs"], shelter["unacknowledged"]) == (False, 1)
    (open_recall,) = shelter["recalls"]
    assert open_recall["reason"]["code"] == "consent_withdrawn"
    at = programme.give(
        AcknowledgeRecall,
        stream=case,
        by=SHELTER_WORKER,
        recall_id=open_recall["id"],
        action=RECALL_ACTION["deleted"],
    ).position
    (shelter,) = served.asks("social worker", RECIPIENTS, id=case, at=at)["recipients"]
    assert (shelter["unacknowledged"], shelter["late"]) == (0, False)
    assert shelter["recalls"][0]["action"] == {"code": "deleted"}


def test_the_holder_reads_who_learned_of_a_case_in_an_emergency_and_by_a_demand(
    served: Served, programme: LiveProgramme
) -> None:
    case, _ = programme.sent("emergency and demand")
    broken(programme, case, made_id("glass", "and a demand"))
    demand_id = made_id("demand", "of a court")
    programme.give(
        ReceiveDemand,
        stream=case,
        demand_id=demand_id,
        authority=DEMAND_AUTHORITY["criminal_court"],
        law="(an invented law)",
        record_classes=(RecordClass.LEGAL,),
        reply_due_at=programme.log.now() + timedelta(days=3),
    )
    at = programme.give(
        ComplyWithDemand,
        stream=case,
        by=SUPERVISOR,
        demand_id=demand_id,
        record_classes=(RecordClass.LEGAL,),
        recipient="(an invented court)",
    ).position
    found = served.asks("social worker", RECIPIENTS, id=case, at=at)["recipients"]
    told = {one["recipientId"]: [each["way"] for each in one["told"]] for one in found}
    assert told == {CLINIC: ["BREAK_GLASS"], demand_id: ["DEMAND"]}
    (court,) = [one for one in found if one["recipientId"] == demand_id]
    assert (court["kind"], court["recipient"]) == ({"code": "criminal_court"}, None)
    assert served.asks("nurse", RECIPIENTS, id=case, at=at)["recipients"] is None


def test_an_agency_whose_system_alone_was_told_of_steps_is_a_recipient(
    served: Served, programme: LiveProgramme
) -> None:
    case, _ = programme.sent("told on Kafka")
    entry = {
        "decision": "permit",
        "case_id": case,
        "user_id": made_id("user", "nobody"),
        "role": "service_provider",
        "agency_id": SHELTER_HOUSE,
        "reason": "told",
        "tie": "none",
        "record_classes": ["case_administration"],
        "fields": ["event.type"],
        "door": "kafka",
        "policy_hash": "0" * 64,
    }
    with psycopg.connect(served.parts.urls.app, autocommit=True) as line:
        asked = [{**{name: entry[name] for name in ("user_id", "agency_id")}, "noted": [entry]}]
        line.execute("SELECT access.record_each(%s::jsonb)", [json.dumps(asked)])
    (shelter,) = served.asks("social worker", RECIPIENTS, id=case)["recipients"]
    assert (shelter["recipientId"], shelter["told"][0]["way"]) == (SHELTER_HOUSE, "SYSTEM")
    assert shelter["told"][0]["recordClasses"] == ["CASE_ADMINISTRATION"]


def test_who_was_recalled_finds_the_recall_until_it_acknowledges(
    served: Served, programme: LiveProgramme
) -> None:
    case, at = withdrawn(programme, "open recall")
    found = nodes(served.asks("shelter worker", RECALLS, at=at)["recalls"])
    (recall,) = [one for one in found if one["caseId"] == case]
    for other in ("social worker", "nurse", "coordinator", "police"):
        assert case not in str(served.asks(other, RECALLS, at=at))
    at = programme.give(
        AcknowledgeRecall,
        stream=case,
        by=SHELTER_WORKER,
        recall_id=recall["id"],
        action=RECALL_ACTION["returned"],
    ).position
    assert case not in str(served.asks("shelter worker", RECALLS, at=at))


@pytest.mark.parametrize("who", ["coordinator", "auditor", "police", "consul", "return officer"])
def test_others_are_answered_as_if_there_were_no_case(
    served: Served, programme: LiveProgramme, who: str
) -> None:
    case, at = withdrawn(programme, f"hidden from {who}")
    missing = served.asks(who, RECIPIENTS, id=made_id("case", "never was"), at=at)
    assert served.asks(who, RECIPIENTS, id=case, at=at) == missing == {"recipients": None}


def test_a_broken_glass_is_told_to_whoever_answers_for_the_case_while_they_listen(
    served: Served, programme: LiveProgramme
) -> None:
    case, at = withdrawn(programme, "broken while they listen")
    glass_id = made_id("glass", "while they listen")
    with events(served, "supervisor", CHANGES, id=case, after=at) as ear:
        broken(programme, case, glass_id)
        told = [ear.next()["data"]["caseChanged"]["entry"] for _ in range(2)]
    assert [entry["name"] for entry in told] == ["glass.broken.v1", "alert.raised.v1"]
    assert {"field": "reference", "value": glass_id} in told[1]["words"]


def test_a_broken_glass_is_in_the_list_of_reviews_at_once_and_until_it_is_reviewed(
    served: Served, programme: LiveProgramme
) -> None:
    case, _ = withdrawn(programme, "to be reviewed")
    glass_id = made_id("glass", "to be reviewed")
    at = broken(programme, case, glass_id)
    for who in ("supervisor", "data protection officer"):
        found = nodes(served.asks(who, REVIEWS, at=at)["reviews"])
        kinds = {one["kind"]: one["reference"] for one in found if one["caseId"] == case}
        assert kinds["GLASS_REVIEW"] == glass_id
        assert set(kinds) == {"GLASS_REVIEW", "RECALL"}
    for other in ("nurse", "police", "coordinator", "social worker", "lawyer"):
        assert case not in str(served.asks(other, REVIEWS, at=at))
    at = programme.give(
        ReviewGlass,
        stream=case,
        by=SUPERVISOR,
        glass_id=glass_id,
        outcome=GLASS_REVIEW_OUTCOME["justified"],
        words="(as found)",
    ).position
    assert glass_id not in str(served.asks("supervisor", REVIEWS, at=at))


def test_lawyers_of_another_agency_have_no_reviews(served: Served) -> None:
    assert LAWYER.user_id
    assert served.asks("lawyer", REVIEWS)["reviews"]["totalCount"] == 0
