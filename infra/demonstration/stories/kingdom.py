"""In the United Kingdom: identification in two steps, and a refusal that is told of nobody."""

from __future__ import annotations

from datetime import timedelta

from domain.holding.closure import CloseOnRequest
from domain.identification.grounds import (
    DecideConclusiveGrounds,
    DecideReasonableGrounds,
    RequestIdentification,
)
from domain.identification.reconsideration import DecideReconsideration, RequestReconsideration
from domain.identification.recovery_period import (
    ExtendRecoveryPeriod,
    ReviewRecoveryPeriod,
    StartRecoveryPeriod,
)
from domain.jurisdiction import jurisdiction_stream
from domain.notification import SendDutyToNotify
from infra.demonstration.cast import ACCOUNTS
from infra.demonstration.person import Person, agency_id
from infra.demonstration.play import Play
from infra.demonstration.steps import care, intake, permission, referrals

WORKER = "social-worker-gb"


def tell(play: Play) -> None:
    """Every story of this group."""
    harbour_light(play.person("harbour-light", "Harbour Light", jurisdiction="GB", worker=WORKER))
    winter_wheat(
        play.person("winter-wheat", "Winter Wheat", sex="male", jurisdiction="GB", worker=WORKER)
    )


def harbour_light(person: Person) -> None:
    """First no, then yes; a longer recovery period; and the final decision after it."""
    person.begins(days=60)
    intake.report(person, WORKER, "Brought from Tanzania to keep a house; never left it alone.")
    person.after(hours=3)
    intake.take_on(person)
    intake.first_talk(person)
    intake.screen(person, "restriction_of_movement", "retention_of_identity_documents")
    intake.find_elements(
        person,
        "Servitude",
        "WithholdsDocuments",
        recruitment_country="TZA",
        exploitation_countries=("GBR",),
    )
    _is_decided(person)


def _is_decided(person: Person) -> None:
    asked = referrals.begin(
        person, "authority-gb", "identification_service", classes=permission.LEGAL, days=360
    )
    basis = permission.permit(person, "authority-gb", "identification", permission.LEGAL, days=360)
    person.tell(RequestIdentification, decider_id=agency_id("authority-gb"), basis_id=basis)
    person.after(days=9)
    person.tell(
        DecideReasonableGrounds,
        "authority-gb",
        outcome="negative",
        standard="reasonable_grounds_to_believe",
        served_on="person",
        reasons="The account of the journey has gaps.",
        notified_ids=(agency_id("support-gb"),),
    )
    _looked_at_again(person)
    _recovers(person)
    person.tell(
        DecideConclusiveGrounds,
        "authority-gb",
        outcome="positive",
        standard="balance_of_probabilities",
        served_on="person",
        reasons="Act, means and purpose are found.",
    )
    referrals.finish(person, asked, "authority-gb", satisfaction="not_asked")


def _looked_at_again(person: Person) -> None:
    person.after(days=6)
    again = person.id("reconsideration")
    person.tell(
        RequestReconsideration,
        reconsideration_id=again,
        decision="reasonable_grounds",
        requested_by="support_provider",
        ground="new_evidence",
        reasons="A ticket and a letter were found since.",
    )
    person.after(days=5)
    person.tell(
        DecideReconsideration,
        "authority-gb",
        reconsideration_id=again,
        outcome="positive",
        reasons="The new papers close the gaps.",
        served_on="person",
    )


def _recovers(person: Person) -> None:
    person.tell(StartRecoveryPeriod)
    begun = person.today
    care.assess_risk(person)
    person.after(days=23)
    person.tell(ReviewRecoveryPeriod, outcome="extend", note="Sleeps three hours a night.")
    person.tell(
        ExtendRecoveryPeriod,
        "authority-gb",
        ends_on=begun + timedelta(days=60),
        reason="mental_health",
        explanation="Treatment has begun and needs time.",
    )
    person.after(days=30)
    person.tell(ReviewRecoveryPeriod, outcome="keep_end", note="Treatment goes well.")
    person.after(days=12)


def winter_wheat(person: Person) -> None:
    """A man refuses to be referred; that somebody refused is notified, and nobody can tell who."""
    person.begins(days=150)
    intake.report(person, WORKER, "Picks fruit; his wages are kept for a debt.")
    person.after(hours=2)
    intake.take_on(person)
    intake.first_talk(person)
    permission.refuse(person, "authority-gb", "identification", "Fears to be sent away.")
    person.after(days=1)
    person.tell(CloseOnRequest, reason="declined_support")
    person.play.wish(
        SendDutyToNotify,
        ACCOUNTS[WORKER].actor,
        person.play.made_id("notification", "of nobody"),
        person.now + timedelta(days=16, hours=5),
        {
            "jurisdiction_id": jurisdiction_stream("GB"),
            "refusal_reason": "fear",
            "age_group": "adult",
            "exploitation": "labour",
        },
    )
