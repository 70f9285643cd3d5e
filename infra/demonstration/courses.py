"""Courses: what may become of one of many, told with the same steps as the stories.

R1  A course follows from the seed and the number of its case alone.
R2  The ends are mixed as they are in practice: many stay, some go home, some say no, some are late.
"""

from __future__ import annotations

from datetime import datetime
from random import Random

from domain.family.tracing import CloseTracing
from domain.holding.closure import CloseOnRequest
from domain.holding.course import RecordContactLost
from infra.demonstration.houses import Bed, House
from infra.demonstration.person import Person
from infra.demonstration.play import Play
from infra.demonstration.steps import (
    care,
    closing,
    deciding,
    intake,
    kin,
    permission,
    rebuilding,
    referrals,
    returning,
    stays,
)

TOWNS = ("kigoma", "kagera", "mwanza", "arusha", "dar-es-salaam")
_REPORTERS = (
    ("police-kigoma", "border_post"),
    ("immigration-kagera", "border_post"),
    ("labour-mwanza", "labour_inspection"),
    ("hotline", "hotline"),
    ("health-dar-es-salaam", "health_facility"),
    ("social-worker-mwanza", "community"),
)
_HOMES = (
    ("TZA", "swa", ""),
    ("TZA", "swa", ""),
    ("BDI", "run", "bi"),
    ("ETH", "amh", "et"),
    ("MOZ", "por", "mz"),
    ("MUS", "eng", "mu"),
)
_ACCOUNTS = (
    "Promised work in a shop; was never paid.",
    "Alikuwa anafanya kazi za ndani bila malipo.",
    "Trabalhava numa quinta e não podia sair.",
    "Owes money for the journey and works it off.",
    "Slept where the work was; papers were taken away.",
)
_SIGNS = (
    "deception",
    "isolation",
    "debt_bondage",
    "withholding_of_wages",
    "restriction_of_movement",
    "excessive_overtime",
)
_USES = ("ForcedLabour", "Servitude", "SexualExploitation", "ForcedBegging")


class Course:
    """One case of many: who it is about, and the dice that decide what happens."""

    def __init__(self, play: Play, number: int, home: House, begins_at: datetime) -> None:
        self.dice = Random(f"{play.seed}/course/{number}")  # noqa: S311  # It hides nothing.
        self.country, language, self.partner = self.dice.choice(_HOMES)
        self._unanswered = False
        self.person = Person(
            play=play,
            key=f"case {number}",
            known_as=f"Person {number}",
            now=begins_at,
            sex=self.dice.choice(("female", "female", "male")),
            age="child" if self._chance(0.3) else "adult",
            nationality=self.country,
            language=language,
            town=home.agency.key.removeprefix("shelter-"),
            home=home,
        )

    def tell(self) -> None:
        """From the report to wherever it leads."""
        self._begin()
        if not self.person.is_child and self._chance(0.12):
            self._says_no()
            return
        self._find_out()
        if self._chance(0.75):
            self._live()
        self._be_helped()
        if self.partner and self._chance(0.35):
            self._go_home()
        elif self.person.is_child and self._chance(0.4):
            self._to_relatives()
        else:
            self._stay()

    def _begin(self) -> None:
        person, (reporter, channel) = self.person, self.dice.choice(_REPORTERS)
        account = self.dice.choice(_ACCOUNTS)
        intake.report(person, reporter, account, channel=channel, urgent=self._chance(0.2))
        person.after(hours=self.dice.randrange(1, 6))
        intake.take_on(person)
        intake.first_talk(person, "yes" if self._chance(0.5) else "no")
        if person.is_child:
            intake.state_age(person, born=person.born(self.dice.randrange(6, 16)))

    def _says_no(self) -> None:
        self.person.after(days=self.dice.randrange(1, 6))
        permission.refuse(self.person, None, "referral", "Wants to be left alone for now.")
        self.person.tell(CloseOnRequest, reason="declined_support")

    def _find_out(self) -> None:
        person = self.person
        person.after(days=1)
        intake.describe(person)
        intake.screen(person, *self.dice.sample(_SIGNS, 2))
        use = "ChildLabour" if person.is_child else self.dice.choice(_USES)
        intake.find_elements(person, use, "TakesEarnings")
        care.assess_risk(person, self.dice.choice(("high", "medium", "low")))

    def _live(self) -> None:
        """A place in the house of the town."""
        person, by = self.person, f"shelter-{self.person.town}"
        group = "child" if person.is_child else "adult"
        request = stays.seek(person, group)
        referral = referrals.refer(person, by, "safehouse_service", "urgent_72h")
        person.after(hours=2)
        bed = _bed(person, group)
        held = stays.hold(person, request, person.town, bed)
        referrals.accept(person, referral, by)
        person.after(hours=3)
        stays.admit(person, person.town, bed, held, referral)

    def _be_helped(self) -> None:
        person = self.person
        person.after(days=self.dice.randrange(1, 8))
        care.assess_needs(person, "psychosocial_service", "legal_assistance_service")
        care.agree_plan(person, "To be safe, and to decide freely.", "Counselling; advice.")
        if self._chance(0.6):
            outcome = "positive" if self._chance(0.8) else "negative"
            deciding.identify(person, outcome, waits=self.dice.randrange(2, 9))
        self._counsel()

    def _counsel(self) -> None:
        person, talks = self.person, "psychosocial_service"
        if self._chance(0.15):
            referral = referrals.refer(person, "shelter-arusha", talks, name="talks")
            person.after(days=2)
            referrals.decline(person, referral, "shelter-arusha", "no_capacity")
        elif self._chance(0.15):
            referrals.refer(person, "shelter-mwanza", talks, "urgent_72h", name="late")
            self._unanswered = True
        referral = referrals.begin(person, "counselling-mwanza", talks)
        person.after(days=self.dice.randrange(14, 50))
        referrals.finish(person, referral, "counsellor-mwanza", sessions=self.dice.randrange(2, 9))

    def _go_home(self) -> None:
        person, partner = self.person, f"partner-{self.partner}"
        if person.is_child:
            care.assess_best_interests(person, "return", "Wants to go home.", "Return, escorted.")
            care.determine(person, "return_with_reception", "Wants to go home.", "Safe there.")
        back = referrals.begin(person, "return-agency", "return_service")
        there = referrals.begin(person, partner, "reintegration_service", days=300)
        journey = returning.declare_will(person, self.country, "I want to go home.")
        returning.prepare(person, journey, partner)
        if person.is_child:
            returning.escort(person, journey)
        person.after(days=1)
        if person.stay:
            stays.leave(person, "voluntary_return", days_before=1)
        returning.travel(person, journey, partner, "By air.")
        referrals.finish(person, back, "return-officer")
        rebuilding.visits(person, partner, None, self.dice.randrange(1, 4))
        if self._chance(0.6) and not self._unanswered:
            referrals.finish(person, there, partner, closer=person.worker)
            closing.close(person, "repatriated", "Lives at home and is visited.")

    def _to_relatives(self) -> None:
        person, other = self.person, _other_office(self.person)
        basis = permission.protect(person, other, "tracing")
        tracing = kin.search(person, basis, "An aunt.")
        person.after(days=self.dice.randrange(5, 30))
        kin.act(person, tracing, "successful")
        aunt = kin.claim(person, tracing, "An aunt", "other_relative")
        person.after(days=2)
        kin.verify(person, tracing, aunt, "verified", "Neighbours and a photograph.")
        kin.know(person, aunt, "other_relative", "An aunt")
        together = kin.assess_living_with(person, aunt)
        kin.reunite(person, together, aunt)
        if person.stay:
            stays.leave(person, "reunified_with_family")
        person.tell(CloseTracing, tracing_id=tracing, reason="reunified")
        rebuilding.visits(person, "", None, 1, every=13)

    def _stay(self) -> None:
        person = self.person
        person.after(days=self.dice.randrange(10, 60))
        if self._chance(0.45):
            if person.stay:
                stays.leave(person, "independent_living" if not person.is_child else "other")
            if not self._unanswered:
                closing.close(person, "plan_completed", "Has a room and work.")
        elif self._chance(0.25):
            person.tell(RecordContactLost, last_contact_on=person.today)

    def _chance(self, share: float) -> bool:
        return self.dice.random() < share


def _bed(person: Person, group: str) -> Bed:
    beds = person.house().beds
    return next(bed for bed in beds if person.sex in bed.sexes and group in bed.age_groups)


def _other_office(person: Person) -> str:
    return f"welfare-{next(town for town in TOWNS if town != person.town)}"
