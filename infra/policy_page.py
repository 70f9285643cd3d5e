"""`python -m infra.policy_page`: writes docs/policy.md, who may see what, from the tables.

R1  The page is written from domain/policy.py, domain/permissions.py and domain/telltale; a test
    compares them.
R2  Every row names its source; the version and the hash on the page are those of decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from domain import policy
from domain.access import policy_hash
from domain.disclosure import DISCLOSES
from domain.messages import RecordClass, Role
from domain.permissions import WHO_MAY_ACT, Relation
from domain.policy import Forbid, Grant, Tie, When
from domain.telltale.row import Telling
from domain.telltale.steps import STEPS
from domain.telltale.timers import ALERTS, TIMERS
from infra.event_types import NAMES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "policy.md"

_HEAD = """\
# Who may see what

This page is the policy of reading, in the words of the two tables that the program decides by. It
is written by `python -m infra.policy_page`; a test compares it with the tables.
[policy.cedar](policy.cedar) says the same in Cedar, written apart from the program: random people
and cases are put to both, and to differ once fails the build.

Version {version}, hash `{hash}`.

Every fact, and every entry of the access log, cites the hash of the policy it was decided under.
Which policy was in force when is a fact, too: `policy.adopted.v1` holds the tables row by row.
A source names the design paper that a row comes from, and its section; a deployment's lawyer
confirms the rows for its country.

How a decision is made:

1. Nothing is seen unless a row below opens it. Whoever has no tie to a case is answered as if there
   were no such case.
2. Of several ties the first in the list counts: they stand from the one that opens most to the one
   that opens least. A coordinator or an auditor is tied by that office alone, and only to cases of
   their own jurisdiction. Only where a row says that it opens something besides another tie do the
   two add up: whoever breaks the glass keeps sight of what their own agency recorded.
3. What is forbidden is taken away again, whatever opened it. Supervisors inherit nothing: no row
   names a rank.
4. A released safety card is read besides what the tie opens: allergies, medication and danger, and
   nothing else. Whoever never sees health is shown no card; no seal shuts it.
5. What ends at a time has ended for whoever asks at that time or later, whether or not anybody
   noted it. Where the time of asking is not known, it has ended.
6. Whoever answers for a case sees all of it, so a transfer needs a consent or another basis that
   names every record class. Somebody must answer for the case: when that ground is withdrawn or
   ends, its holder is not shut out. The withdrawal alerts its worker, no new disclosure rests on
   that ground, and whatever it no longer permits is asked back as soon as another agency takes the
   case over (rules.md 1: withdrawal stops disclosure, not care; domain/protection/passing.py).
   Whoever is released answers until somebody takes the case on.
"""

_TIES = {
    Tie.HOLDER: (
        "The agency answers for the case: it holds it, or nobody does and it came to the agency "
        "last, by a report that was addressed to it or by a transfer."
    ),
    Tie.REFERRAL: (
        "A referral to the agency was accepted and has not ended, it names record classes, the "
        "consent or other basis that it rests on still runs, and no agreement with the sending "
        "agency has ended. Whoever says for what they read has this tie only where the basis was "
        "given for that (see below)."
    ),
    Tie.GLASS: (
        "This person broke the glass in an emergency, for this agency, and the time is not over."
    ),
    Tie.SERVICE: (
        "A referral to the agency was accepted and has not ended, or the agency shelters the "
        "person, but nothing lets others disclose to it now."
    ),
    Tie.RECEIVER: "A referral to the agency waits for its answer, or the case is offered to it.",
    Tie.RECALLED: (
        "The agency was told something that was recalled, and has not acknowledged the recall."
    ),
    Tie.REPORTER: "The agency reported the case.",
    Tie.CARD: (
        "A custodian released the safety card: to that custodian, and to the agency that was "
        "named, until the release was reviewed or its review is due."
    ),
    Tie.COORDINATOR: "A coordinator of the jurisdiction of the case.",
    Tie.AUDITOR: "An auditor of the jurisdiction of the case.",
}
"""In words, from the tie that opens most to the one that opens least."""

_CLASSES = {
    RecordClass.IDENTITY: "who somebody is: names, birth, documents, nationality",
    RecordClass.CONTACT_LOCATION: "how to reach somebody, and where they are",
    RecordClass.NARRATIVE: "what happened, in somebody's words",
    RecordClass.MEDICAL: "health, pregnancy, medication",
    RecordClass.PSYCHOSOCIAL: "state of mind, counselling, the way back into a life",
    RecordClass.LEGAL: "status, decisions, proceedings",
    RecordClass.CHILD: "whether somebody is a child, and what concerns children alone",
    RecordClass.BIOMETRIC: "photographs, fingerprints",
    RecordClass.CASE_ADMINISTRATION: "steps, dates, agencies: the work and not the person",
}

_SEALS = {
    "child_record": "a child's record",
    "protected_witness": "a protected witness",
    "shelter_location": "the location of a shelter",
}

_RELATIONS = {
    Relation.ANYONE: "any agency",
    Relation.INTAKE: "a party to the case, or who reported it while nobody holds it",
    Relation.SYSTEM: "the clock of the deployment, nobody else",
    Relation.PARTY: (
        "an agency that answers for the case, has an accepted referral, or shelters the person"
    ),
    Relation.SENDER: "the agency that sent the referral, or answers for the case",
    Relation.REFERRAL_PARTY: "either end of the referral, or who answers for the case",
    Relation.REFERRAL_WATCH: "the same, the coordinator, and the clock",
    Relation.HOLDER: "the agency that answers for the case",
    Relation.RECEIVER: "the agency that the referral was sent to",
    Relation.SHELTER: "the agency that runs the shelter, with a referral or the case",
    Relation.SHELTER_OR_HOLDER: "the agency that runs the shelter, or answers for the case",
    Relation.STAY: "the agency that runs the shelter of the stay",
    Relation.OWN: "the agency whose record it is",
    Relation.HOLDER_OR_COORDINATOR: "the agency that answers for the case, or a coordinator",
    Relation.TRANSFER_RECEIVER: "the agency that the case is offered to",
    Relation.COORDINATOR: "a coordinator",
    Relation.RECALL_RECIPIENT: "the agency that the recall is addressed to",
    Relation.HOLDER_OR_PROTECTOR: (
        "the agency that answers for the case, a data protection officer, or a custodian"
    ),
}


def page() -> str:
    """The whole page."""
    head = _HEAD.format(version=policy.VERSION, hash=policy_hash())
    granted = (_ties(), _grants(), _obligations(), _record_classes())
    tables = (*granted, _forbids(), _purposes(), _agreed(), _assigned(), _seals(), _roles())
    seeing = (*tables, _names(), _timers(), _alerts())
    parts = (*seeing, _reviewers(), _acting(), _disclosing())
    return "\n".join([head, *(line for part in parts for line in part)])


def _ties() -> Iterator[str]:
    yield from _section("Ties", "How an agency, or a person, is tied to a case:")
    yield from _table(("tie", "when"), ((tie, words) for tie, words in _TIES.items()))


def _grants() -> Iterator[str]:
    yield from _section("What each tie opens", "There is no other way to see anything of a case.")
    head = ("tie", "part of the case", "record classes", "personal fields", "besides", "source")
    yield from _table(head, (_grant_cells(policy.GRANT_OF[tie]) for tie in _TIES))


def _grant_cells(row: Grant) -> tuple[str, ...]:
    persons = "yes" if row.persons else "no"
    return (row.tie, row.part, row.classes, persons, ", ".join(row.besides), row.source)


def _obligations() -> Iterator[str]:
    text = (
        "Whoever sees by a tie has its duties. A decision names them by their codes, and `why`\n"
        "tells them to whoever asks; those of a broken glass and of a released card come besides."
    )
    yield from _section("What comes with it", text)
    rows = ((row.tie, _coded(row.obligations)) for row in map(policy.GRANT_OF.__getitem__, _TIES))
    yield from _table(("tie", "duties"), rows)
    said = ((f"`{code}`", words) for code, words in policy.OBLIGATIONS.items())
    yield from _table(("duty", "which is"), said)


def _purposes() -> Iterator[str]:
    text = (
        "Whoever reads by a referral may say for what (`Rejea-Purpose`). What they see then rests\n"
        "on a consent or another basis that was given for a purpose which serves that one; where\n"
        "none does, they see what their agency recorded itself. Whoever says nothing is bound to\n"
        "what the person was referred for."
    )
    yield from _section("For what", text)
    rows = ((f"`{given}`", _coded(served)) for given, served in policy.SERVES.items())
    yield from _table(("given for", "serves"), rows)


def _agreed() -> Iterator[str]:
    text = (
        "An agreement between agencies permits nothing by itself. Where agreements about\n"
        "referrals are in force between two agencies, a referral from one to the other opens the\n"
        "classes that one of them names, and no others; one that names more is refused. Where\n"
        "every agreement between the two is over, it opens nothing."
    )
    yield from _section("What agencies agreed on", text)


def _assigned() -> Iterator[str]:
    text = (
        "Where the agency that answers for a case has assigned somebody to it, colleagues in the\n"
        "roles of `not_assigned` see its steps, its referrals and its administration, and no\n"
        "person. The assigned worker sees them; so does whoever stands in for that worker, until\n"
        "the end of the day that was named, and whoever breaks the glass the classes that they\n"
        "name. While nobody is assigned, nothing is kept back so. Health care, services and\n"
        "shelters work in shifts, and a supervisor answers for the work of others: they see what\n"
        "the agency sees. The roles of `no_person_by_default` see persons of their agency's own\n"
        "cases by assignment alone, also while nobody is assigned."
    )
    yield from _section("Who is assigned", text)


def _coded(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


def _record_classes() -> Iterator[str]:
    yield from _section(
        "Record classes", "Every field of every fact has one ([events.md](events.md))."
    )
    yield from _table(("record class", "what it holds"), _CLASSES.items())


def _forbids() -> Iterator[str]:
    yield from _section("What is forbidden all the same", "A forbid beats every tie.")
    head = ("code", "looks at", "who or what", "takes away", "source")
    yield from _table(head, (_forbid_cells(row) for row in policy.FORBIDS))


def _forbid_cells(row: Forbid) -> tuple[str, ...]:
    whom = _listed(
        [*row.roles, *(f"agencies of the kind {kind}" for kind in row.kinds), *row.purposes]
    )
    return (f"`{row.code}`", row.when, whom, _named(row.record_classes), row.source)


def _seals() -> Iterator[str]:
    text = (
        "A seal opens to those on its list and to nobody else: neither to the holder, nor to a\n"
        "supervisor, nor by breaking the glass. A change of the list needs two people. Whoever\n"
        f"did not sign in with several factors (`{policy.STRONG_SIGN_IN}`) opens nothing sealed,\n"
        "listed or not. Of several seals, each has to let the person in."
    )
    yield from _section("Seals", text)
    head = ("seal", "on", "takes away", "clearance besides the list")
    yield from _table(head, (_seal_cells(kind) for kind in policy.SEALS))


def _seal_cells(kind: str) -> tuple[str, ...]:
    clearance = policy.CLEARANCE_FOR_SEAL.get(kind, "none")
    return (f"`{kind}`", _SEALS[kind], _named(policy.SEALS[kind]), clearance)


def _reviewers() -> Iterator[str]:
    text = (
        "Who read a case, and who was refused, is known to whoever works on cases at the agency\n"
        "that answers for it, and to the auditor and the data-protection officer of its\n"
        "jurisdiction. That reading is noted like any other ([access-log.md](access-log.md))."
    )
    yield from _section("Who may know who read a case", text)


def _roles() -> Iterator[str]:
    text = "Whatever a tie opens, these roles never see these classes of any case."
    yield from _section("What no case shows to a role", text)
    denied = ((role, _denied(role)) for role in Role)
    yield from _table(
        ("role", "never sees"), ((role, _named(kinds)) for role, kinds in denied if kinds)
    )


def _names() -> Iterator[str]:
    text = (
        "The bare name of a step may tell what a record class withholds. Such a step is left out\n"
        "of the timeline, of counts, of streams and of messages for whoever does not see the\n"
        "class. Whoever answers for the case knows its steps all the same, and the people of an\n"
        "agency those that it recorded itself; but no role and no purpose learns by that what no\n"
        "case shows to it, and nobody what a seal keeps from them. Every other name tells of the\n"
        "work alone."
    )
    yield from _section("What the name of a step tells", text)
    rows = ((NAMES[kind], told) for kind, told in STEPS.items() if _of_a_person(told))
    yield from _table(("step", "tells of", "because"), (_telling_cells(*row) for row in rows))


def _timers() -> Iterator[str]:
    text = (
        "That something runs, and when it falls due, tells of a class, too: what is late, what\n"
        "is due next, and the entry that notes it count for those alone who may know that, as\n"
        "with the names of steps."
    )
    yield from _section("What a timer tells", text)
    head = ("timer", "tells of", "because")
    yield from _table(head, (_telling_cells(*row) for row in TIMERS.items()))


def _alerts() -> Iterator[str]:
    text = "An alert tells what its reason tells; the other reasons tell of the work alone."
    yield from _section("What an alert tells", text)
    rows = (row for row in ALERTS.items() if _of_a_person(row[1]))
    yield from _table(("alert", "tells of", "because"), (_telling_cells(*row) for row in rows))


def _of_a_person(told: Telling) -> bool:
    return told.record_class is not RecordClass.CASE_ADMINISTRATION


def _telling_cells(name: str, told: Telling) -> tuple[str, ...]:
    return (f"`{name}`", _listed([told.record_class]), told.because)


def _denied(role: Role) -> tuple[RecordClass, ...]:
    always = (row for row in policy.FORBIDS if row.when is When.ROLE and role in row.roles)
    taken = {kind for row in always for kind in row.record_classes}
    return tuple(kind for kind in RecordClass if kind in taken)


def _acting() -> Iterator[str]:
    text = (
        "What an agency may record, by its relation to the case. Which roles of the agency\n"
        "may, and which facts follow, stands with each fact in [events.md](events.md)."
    )
    yield from _section("Who may act", text)
    yield from _table(("relation", "meaning", "may"), (_acting_cells(each) for each in Relation))


def _acting_cells(relation: Relation) -> tuple[str, ...]:
    commands = [kind.__name__ for kind, row in WHO_MAY_ACT.items() if row.relation is relation]
    return (relation, _RELATIONS[relation], ", ".join(commands))


def _disclosing() -> Iterator[str]:
    text = (
        "Nobody discloses what they do not hold. The agency that answers for the case holds\n"
        "every class; another one, what its own referrals in force enumerate while their grounds\n"
        "run; one that serves on without a ground, nothing. What a seal keeps from a person they\n"
        "neither disclose nor hand over on a demand. Whoever reported the case sends it onward\n"
        "while nobody has taken it on, under a ground that the agency that answers for it\n"
        "recorded. Nobody records an agreement, or another basis, in favor of their own agency.\n\n"
        f"It is asked of {', '.join(f'`{kind.__name__}`' for kind in DISCLOSES)}."
    )
    yield from _section("Who may disclose", text)


def _named(kinds: Sequence[RecordClass]) -> str:
    if tuple(kinds) == policy.PERSONAL:
        return "every class but case administration"
    return _listed(kinds)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(str(word).replace("_", " ") for word in words)


def _section(title: str, text: str) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"{text}\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|---" * len(head) + "|"
    yield from (f"| {' | '.join(str(cell) for cell in row)} |" for row in rows)
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
