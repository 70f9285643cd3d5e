"""Far from home: a man over the sea, a girl with an escort, and one whom a consulate asks for."""

from __future__ import annotations

from datetime import timedelta

from domain.holding.course import PutOnHold, RecordContactLost, ResumeCase
from domain.holding.holder import (
    AcceptTransfer,
    DeclineTransfer,
    OfferTransfer,
    ReleaseHolder,
    TakeOnCase,
)
from domain.reintegration.plan import EndReintegrationEarly
from domain.voluntary_return.readiness import RecordReturnOrder
from domain.voluntary_return.will import OpenInboundReturn
from infra.demonstration.person import Person, agency_id, user_id
from infra.demonstration.play import Play
from infra.demonstration.steps import (
    care,
    closing,
    deciding,
    intake,
    permission,
    rebuilding,
    referrals,
    returning,
    stays,
)


def tell(play: Play) -> None:
    """Every story of this group."""
    open_door(
        play.person(
            "open-door",
            "Open Door",
            sex="male",
            nationality="MUS",
            language="eng",
            town="dar-es-salaam",
        )
    )
    wild_honey(
        play.person(
            "wild-honey",
            "Wild Honey",
            age="child",
            nationality="MOZ",
            language="por",
            town="dar-es-salaam",
        )
    )
    loud_drum(
        play.person(
            "loud-drum",
            "Loud Drum",
            sex="male",
            nationality="MOZ",
            language="por",
            jurisdiction="MZ",
            town="mz",
            worker="social-worker-mz",
        )
    )


def open_door(person: Person) -> None:
    """A man goes home to Mauritius; the case goes with him, and his plan ends early and well."""
    person.begins(days=90)
    intake.report(person, "social-worker-mwanza", "Worked on a boat without a contract or pay.")
    person.after(hours=4)
    intake.take_on(person)
    intake.first_talk(person, "yes")
    intake.screen(person, "withholding_of_wages", "isolation")
    stays.house(person)
    person.after(days=1)
    intake.find_elements(
        person, "ForcedLabour", "TakesEarnings", industry="A_AgricultureForestryAndFishing"
    )
    deciding.identify(person)
    back = referrals.begin(person, "return-agency", "return_service")
    partner = referrals.begin(person, "partner-mu", "reintegration_service", days=300)
    journey = returning.declare_will(
        person, "MUS", "My daughter waits.", "high", mitigation="Another town than before."
    )
    returning.prepare(person, journey, "partner-mu", document="passport")
    person.after(days=2)
    stays.leave(person, "voluntary_return", days_before=1)
    returning.travel(person, journey, "partner-mu", "By air.", ("KEN",))
    referrals.finish(person, back, "return-officer", words="Everything was explained.")
    _case_goes_along(person)
    plan = rebuilding.agree(
        person, "partner-mu", "To fish again.", "A licence; a share in a boat.", "MUR", 30_000
    )
    rebuilding.support(person, "partner-mu", plan, "professional", "in_kind", 20_000, "MUR")
    rebuilding.visits(person, "partner-mu", plan, 3)
    person.tell(
        EndReintegrationEarly,
        "partner-mu",
        plan_id=plan,
        reason="emigrated",
        note="Moved to his daughter in another country.",
    )
    referrals.finish(person, partner, "partner-mu", closer="social-worker-dar-es-salaam")


def _case_goes_along(person: Person) -> None:
    """First one partner says no, then the right one takes the case over."""
    for partner, name in (("partner-mz", "first"), ("partner-mu", "second")):
        basis = permission.consent(
            person, partner, "case_management", permission.WHOLE_FILE, days=90
        )
        transfer = person.id("transfer", name)
        person.tell(
            OfferTransfer,
            transfer_id=transfer,
            to_agency_id=agency_id(partner),
            reason="return_to_country",
            basis_id=basis,
            to_country="MUS" if partner == "partner-mu" else "MOZ",
        )
        person.after(days=1)
        if partner == "partner-mz":
            person.tell(DeclineTransfer, partner, transfer_id=transfer, reason="outside_area")
        else:
            person.tell(AcceptTransfer, partner, transfer_id=transfer, worker_id=user_id(partner))


def wild_honey(person: Person) -> None:
    """A girl of fourteen goes home to Mozambique: a determination, a court's order, an escort."""
    person.begins(days=45)
    intake.report(
        person,
        "social-worker-arusha",
        "Vendia amendoins; a patroa ficava com tudo.",
        channel="school",
    )
    person.after(hours=2)
    intake.take_on(person)
    intake.first_talk(person)
    intake.state_age(person, born=person.born(14, 100))
    stays.house(person, age_group="adolescent")
    person.after(days=2)
    intake.screen(person, "withholding_of_wages", "deception")
    intake.find_elements(person, "ChildLabour", recruitment_country="MOZ")
    care.assess_best_interests(person, "return", "Quero ir para casa.", "Return with an escort.")
    _goes_to_her_parents(person)


def _goes_to_her_parents(person: Person) -> None:
    partner = referrals.begin(person, "partner-mz", "reintegration_service", days=340)
    person.after(days=30)
    care.determine(
        person, "return_with_reception", "Quero ir para casa.", "Her parents were visited; safe."
    )
    back = referrals.begin(person, "return-agency", "return_service")
    journey = returning.declare_will(person, "MOZ", "Quero ir para casa.")
    person.tell(
        RecordReturnOrder,
        return_id=journey,
        court="Juvenile court",
        ordered_on=person.today,
        terms="With an escort, to her parents.",
    )
    returning.prepare(person, journey, "partner-mz")
    returning.escort(person, journey)
    person.after(days=2)
    stays.leave(person, "voluntary_return", days_before=1)
    returning.travel(person, journey, "partner-mz", "By bus, with an escort.")
    referrals.finish(person, back, "return-officer", satisfaction="not_asked")
    person.after(days=12)
    school = rebuilding.enrol(person, "partner-mz", "secondary_school", "Escola da vila")
    rebuilding.visits(person, "partner-mz", None, 4)
    rebuilding.attend(person, "partner-mz", school)
    referrals.finish(person, partner, "partner-mz", closer=person.worker)


def loud_drum(person: Person) -> None:
    """A consulate asks for one of its own; the case rests, has no holder, and goes on."""
    person.begins(days=70)
    intake.report(
        person,
        "consul-mz",
        "Preso numa fazenda no estrangeiro; quer voltar.",
        channel="consulate",
        national_abroad=True,
    )
    person.after(days=1)
    intake.take_on(person)
    intake.first_talk(person)
    intake.screen(person, "restriction_of_movement", "debt_bondage", method="telephone")
    basis = permission.consent(person, "consulate-mz", "embassy_contact", days=300)
    consulate = referrals.begin(
        person,
        "consulate-mz",
        "registration_service",
        days=300,
        name="papers",
        purpose="embassy_contact",
    )
    journey = person.id("return", "MOZ")
    person.tell(
        OpenInboundReturn, "consul-mz", return_id=journey, country_of_stay="ZAF", basis_id=basis
    )
    person.tell(
        PutOnHold, reason="awaiting_decision", review_due_at=person.now + timedelta(days=20)
    )
    person.after(days=24)
    person.tell(ResumeCase, note="O passaporte chegou.")
    person.tell(ReleaseHolder, closing.supervisor_of(person), reason="worker_left")
    person.after(days=3)
    person.tell(TakeOnCase, "supervisor-mz", worker_id=user_id("social-worker-mz"))
    referrals.finish(person, consulate, "consul-mz")
    referrals.begin(person, "partner-mz", "reintegration_service", days=200)
    plan = rebuilding.agree(
        person, "partner-mz", "Uma bicicleta e um ofício.", "Curso; ferramentas.", "MZN", 20_000
    )
    rebuilding.support(person, "partner-mz", plan, "professional", "in_kind", 15_000, "MZN")
    rebuilding.visits(person, "partner-mz", plan, 2, every=40)
    person.after(days=30)
    person.tell(RecordContactLost, last_contact_on=person.today - timedelta(days=25))
