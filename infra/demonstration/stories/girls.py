"""Two girls and their relatives: an aunt who is one, and an uncle who is none."""

from __future__ import annotations

from domain.assessment.persons import EndPersonLink, NamePerpetrator
from domain.family.reunification import RefuseReunification
from domain.family.tracing import CloseTracing
from domain.holding.closure import ReopenCase
from domain.referral.service import CloseReferral, RecordServiceNotDelivered
from domain.shelter.request import ReleaseHold
from domain.shelter.residence import (
    RecordVisit,
    RefuseVisitor,
)
from infra.demonstration.person import Person
from infra.demonstration.play import Play
from infra.demonstration.steps import (
    care,
    closing,
    intake,
    kin,
    permission,
    rebuilding,
    referrals,
    stays,
)


def tell(play: Play) -> None:
    """Every story of this group."""
    brass_bell(play.person("brass-bell", "Brass Bell", age="child", town="mwanza"))
    silver_comb(play.person("silver-comb", "Silver Comb", age="child", town="arusha"))


def brass_bell(person: Person) -> None:
    """A girl of ten goes home to her aunt and is visited; later she needs help again."""
    person.begins(days=13)
    intake.report(
        person,
        "labour-mwanza",
        "Sells water at the bus stand; sleeps in a store room.",
        channel="labour_inspection",
    )
    person.after(hours=2)
    intake.take_on(person)
    intake.first_talk(person)
    intake.state_age(person, born=person.born(10, 160))
    stays.house(person)
    person.after(days=2)
    intake.screen(person, "deception", "isolation")
    intake.find_elements(person, "ChildLabour", "FalsePromises", relation_to_trafficker="Familial")
    care.assess_best_interests(
        person, "family_reunification", "Wants her aunt.", "Search for the aunt, and visit her."
    )
    _goes_to_her_aunt(person)


def _goes_to_her_aunt(person: Person) -> None:
    basis = permission.protect(person, "welfare-arusha", "tracing", days=150)
    tracing = kin.search(
        person,
        basis,
        "An aunt who sells cloth.",
        separation_cause="entrusted_into_the_care_of_an_individual",
    )
    person.after(days=18)
    kin.act(person, tracing, "successful", note="The aunt was found at her stall.")
    aunt = kin.claim(person, tracing, "Aunt of the girl", "other_relative")
    person.after(days=4)
    kin.verify(person, tracing, aunt, "verified", "Neighbours, and a photograph of both.")
    kin.know(person, aunt, "other_relative", "Aunt of the girl")
    _lives_with_her_aunt(person, tracing, aunt)


def _lives_with_her_aunt(person: Person, tracing: str, aunt: str) -> None:
    person.after(days=3)
    person.tell(
        RecordVisit,
        "shelter-mwanza",
        stay_id=person.stay["stay_id"],
        visitor_id=aunt,
        outcome="took_place",
        note="They laughed a great deal.",
    )
    together = kin.assess_living_with(person, aunt, wish_words="With my aunt, and to school.")
    care.determine(person, "reunification", "Wants to live with her aunt.", "Safe, and wished.")
    kin.reunite(person, together, aunt)
    stays.leave(person, "reunified_with_family", days_before=0)
    person.tell(CloseTracing, tracing_id=tracing, reason="reunified")
    school = rebuilding.enrol(person, "", "primary_school", "School near the aunt")
    rebuilding.visits(person, "", None, 3, every=13)
    rebuilding.attend(person, "", school)
    closing.close(person, "plan_completed", "Lives with her aunt and goes to school.")
    person.after(days=90)
    person.tell(ReopenCase, reason="needs_again", note="The aunt is ill; school fees are missing.")
    rebuilding.visit(person, "", None, "after reopening", 50, "medium")
    care.assess_risk(person)


def silver_comb(person: Person) -> None:
    """A man claims to be the uncle of a girl of eight; he is not, and a foster mother takes her."""
    person.begins(days=80)
    intake.report(
        person, "social-worker-mwanza", "Msichana wa miaka minane, bila mlezi.", channel="community"
    )
    person.after(hours=5)
    intake.take_on(person)
    intake.first_talk(person)
    intake.state_age(person, born=person.born(8, 240))
    request = stays.seek(person, "child")
    _house_for_silver_comb(person, request)
    person.after(days=2)
    intake.screen(person, "physical_and_sexual_violence", "isolation")
    intake.find_elements(person, "Servitude", "PhysicalAbuse", relation_to_trafficker="Familial")
    care.assess_best_interests(
        person, "separation_from_parents", "Does not want to see the man.", "Find a family."
    )
    _no_uncle(person)


def _no_uncle(person: Person) -> None:
    basis = permission.protect(person, "welfare-kigoma", "tracing", days=200)
    tracing = kin.search(person, basis, "Her grandmother; a man says to be her uncle.")
    man = kin.claim(person, tracing, "A man who says to be the uncle", "other_relative")
    person.after(days=3)
    person.tell(
        RefuseVisitor,
        f"shelter-{person.stay['town']}",
        stay_id=person.stay["stay_id"],
        visitor_id=man,
        visitor="A man who says to be the uncle",
        reason="Nobody has cleared him; she hid when she heard his voice.",
    )
    kin.verify(person, tracing, man, "false_claim", "No paper, and nobody knows him.")
    kin.know(
        person,
        man,
        "other_relative",
        "A man who says to be the uncle",
        "conflict",
        "She names him as the one who beat her.",
    )
    person.tell(NamePerpetrator, linked_person_id=man, allegation="Brought her to the house.")
    _another_family(person, tracing, man)


def _house_for_silver_comb(person: Person, request: str) -> None:
    """Held in one house, given back, and taken in another that is nearer."""
    referral = referrals.refer(person, "shelter-kigoma", "safehouse_service", "urgent_72h")
    person.after(hours=1)
    bed = stays.free_bed(person, "kigoma", "child")
    held = stays.hold(person, request, "kigoma", bed)
    referrals.accept(person, referral, "shelter-kigoma")
    person.tell(
        ReleaseHold,
        hold_id=held,
        shelter_id=person.house("kigoma").shelter_id,
        reason="given_to_other",
    )
    person.tell(
        RecordServiceNotDelivered,
        "shelter-kigoma",
        referral_id=referral,
        reason="no_longer_needed",
    )
    person.tell(CloseReferral, referral_id=referral, outcome="service_not_delivered")
    near = referrals.refer(person, "shelter-kagera", "safehouse_service", "emergency_24h")
    bed = stays.free_bed(person, "kagera", "child")
    held = stays.hold(person, request, "kagera", bed)
    referrals.accept(person, near, "shelter-kagera")
    person.after(hours=4)
    stays.admit(person, "kagera", bed, held, near)


def _another_family(person: Person, tracing: str, man: str) -> None:
    person.after(days=15)
    kin.act(person, tracing, "successful", note="The grandmother was found.")
    grandmother = kin.claim(person, tracing, "Grandmother of the girl", "grandparent")
    person.after(days=5)
    kin.verify(person, tracing, grandmother, "verified", "Her birth was entered there.")
    unsafe = kin.assess_living_with(
        person,
        grandmother,
        persons_wish="unsure",
        safe="no",
        recommended=False,
        family_assessment="The man lives next door and comes every day.",
    )
    person.tell(RefuseReunification, reunification_id=unsafe, reasons="He would find her there.")
    person.tell(CloseTracing, tracing_id=tracing, reason="unsafe")
    person.tell(
        EndPersonLink, linked_person_id=man, role="other_relative", reason="He is no relative."
    )
    foster = person.id("person", "foster mother")
    kin.know(person, foster, "carer", "Foster mother", unrelated_adult=True)
    care.determine(
        person, "alternative_care", "Likes the house with the goats.", "Safe, warm, and far."
    )
    kin.care_otherwise(person, "foster_care", foster, "Foster mother")
    stays.leave(person, "alternative_care")
    school = rebuilding.enrol(person, "", "primary_school", "School of the foster village")
    person.after(days=60)
    rebuilding.attend(person, "", school)
    rebuilding.visits(person, "", None, 2, every=30)
