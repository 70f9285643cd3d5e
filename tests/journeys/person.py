"""One person's case, and what agencies do about it, each step as one POST."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from infra.demonstration.cast import ACCOUNTS, AGENCIES
from infra.demonstration.houses import HOUSES
from tests.journeys.country import Country, Recorded

WORKER = "social-worker-kigoma"
SECOND = "second-social-worker-kigoma"
SUPERVISOR = "supervisor-kigoma"
POLICE = "police-kigoma"
HOUSE = "shelter-kigoma"
SHELTER = HOUSES["shelter-kigoma"].shelter_id
CLASSES = ["identity", "case_administration", "psychosocial"]
TAG = "query ($id: ID!, $at: Int!) { case(id: $id, atLeast: $at) { etag stage closed } }"


def agency(key: str) -> str:
    return AGENCIES[key].organization_id


def user(key: str) -> str:
    return ACCOUNTS[key].actor.user_id


def in_days(number: int) -> str:
    return (datetime.now(UTC) + timedelta(days=number)).isoformat()


def on_day(number: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(days=number)).date().isoformat()


class Person:
    """A case by its id, and where the log stood after its last step."""

    def __init__(self, country: Country, case_id: str, position: int) -> None:
        self.country = country
        self.case_id = case_id
        self.position = position

    def does(self, who: str, step: str, /, **words: Any) -> Recorded:
        """A step of the case."""
        done = self.country.does(who, f"cases/{self.case_id}/{step}", **words)
        self.position = max(self.position, done.position)
        return done

    def sees(self, who: str, fields: str) -> dict[str, Any]:
        """What somebody sees of the case, at least at its last step."""
        query = f"query ($id: ID!, $at: Int!) {{ case(id: $id, atLeast: $at) {{ {fields} }} }}"
        seen = self.country.asks(who, query, id=self.case_id, at=self.position)["case"]
        assert seen is not None
        told: dict[str, Any] = seen
        return told

    def tag(self, who: str) -> str:
        """What somebody has seen, for a decision on it."""
        tag: str = self.sees(who, "etag")["etag"]
        return tag

    def steps(self, who: str) -> list[str]:
        """The names of the entries that somebody sees."""
        timeline = self.sees(who, "timeline(last: 50) { edges { node { name } } }")["timeline"]
        return [edge["node"]["name"] for edge in timeline["edges"]]


def reported(country: Country, **more: Any) -> Person:
    """A person whom the police met at the border."""
    told: dict[str, Any] = {
        "jurisdiction_id": AGENCIES["police-kigoma"].jurisdiction_id,
        "channel": "border_post",
        "addressed_to_id": agency("welfare-kigoma"),
        "stated_age": "adult",
        "account": "Travelled with a man who kept her papers.",
        "sex": "female",
        "language": "run",
    }
    done = country.does(POLICE, "cases", **(told | more))
    return Person(country, done.id, done.position)


def taken_on(country: Country, **more: Any) -> Person:
    """A person whom the social worker has taken on and asked about safety."""
    person = reported(country, **more)
    person.does(WORKER, "take-on-case", worker_id=user(WORKER))
    person.does(WORKER, "explain-confidentiality-limits", language="run", understood="yes")
    check_safety(person)
    return person


def check_safety(person: Person) -> None:
    person.does(
        WORKER,
        "check-safety",
        still_exploited="no",
        safe_to_call="yes",
        safe_to_text="no",
        safe_to_email="no",
        safe_to_post="no",
        alternative_permitted="no",
        exploiters_location_known="not_sure",
        exploiters_in_country="not_sure",
    )


def consented(person: Person, to: str, purpose: str = "referral", **more: Any) -> str:
    """The person agrees that an agency learns this much, and the id of the consent."""
    told: dict[str, Any] = {
        "purpose": purpose,
        "recipient_id": agency(to),
        "record_classes": CLASSES,
        "basis": "adult_informed",
        "given_by": "individual",
        "wording": "What is told, to whom, for what, and until when.",
        "ends_at": in_days(120),
    }
    return person.does(WORKER, "give-consent", **(told | more)).made["consentId"]


def referred(person: Person, to: str, service_type: str, **consent: Any) -> str:
    """A referral under a consent of its own, and its id."""
    consent_id = consented(person, to, **consent)
    return person.does(
        WORKER,
        "send-referral",
        to_agency_id=agency(to),
        service_id=AGENCIES[to].service(service_type).service_id,
        service_type=service_type,
        reason="AdditionalServicesRequired",
        priority="urgent_72h",
        record_classes=CLASSES,
        basis_id=consent_id,
        caregiver_informed="not_asked",
    ).made["referralId"]


def served(person: Person, to: str, service_type: str, by: str, **consent: Any) -> str:
    """A referral that was accepted and whose service has begun."""
    referral_id = referred(person, to, service_type, **consent)
    person.does(by, "receive-referral", referral_id=referral_id)
    person.does(by, "accept-referral", referral_id=referral_id)
    person.does(by, "start-service", referral_id=referral_id, appointment_on=on_day())
    return referral_id


def finished(person: Person, referral_id: str, by: str) -> None:
    """The service was given, and the sender closes the loop."""
    person.does(by, "deliver-service", referral_id=referral_id, delivered_on=on_day())
    person.does(WORKER, "give-referral-feedback", referral_id=referral_id, satisfaction="satisfied")
    person.does(WORKER, "close-referral", referral_id=referral_id, outcome="service_delivered")
