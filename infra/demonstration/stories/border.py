"""At the border: an adult who goes home and is accompanied there, and two boys without family."""

from __future__ import annotations

from infra.demonstration.play import Person, Play
from infra.demonstration.steps import care, closing, deciding, intake, referrals, stays


def tell(play: Play) -> None:
    """Every story of this group."""
    quiet_river(play.person("quiet-river", "Quiet River", town="kigoma"))


def quiet_river(person: Person) -> None:
    """A woman agrees to counselling and takes it back; what was begun goes on."""
    person.begins(days=2, hours=1)
    intake.report(
        person, "police-kigoma", "Promised work in a shop; was never paid.", channel="border_post"
    )
    person.after(hours=2)
    intake.take_on(person)
    intake.first_talk(person)
    intake.screen(person, "deception", "withholding_of_wages")
    intake.find_elements(person, "ForcedLabour", "FalsePromises", "TakesEarnings")
    stays.house(person)
    person.after(days=1)
    care.assess_risk(person)
    care.assess_needs(person, "psychosocial_service", "health_medical_service")
    care.agree_plan(person, "To sleep, to be well, to find work.", "Counselling; a health check.")
    deciding.identify(person)
    counselling = referrals.begin(person, "counselling-mwanza", "psychosocial_service")
    person.after(days=30)
    referrals.finish(person, counselling, "counsellor-mwanza", sessions=6)
    person.after(days=20)
    stays.leave(person, "independent_living")
    closing.close(person, "plan_completed", "Lives with a friend and works.")
