"""Why: what opened a case to somebody, what was kept back, and what would be needed for it.

R1  Told are the rows of the policy that decided, with their sources; the words here explain them.
R2  Of a hidden case nothing is told, as of a missing one.
R3  What is kept back is named by its class, whether or not the case holds anything of it. A
    reporter is told of none; who is asked to answer a referral, of what that referral enumerates.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain import policy
from domain.access import Principal, View, decide_view
from domain.messages import RecordClass, Value
from domain.policy import Grant, Part, Tie
from domain.standing import Bond, Standing


class KeptBack(Value):
    """A class that is not shown: the code that says why, its source, and what would be needed."""

    record_class: RecordClass
    code: str
    source: str
    needed: str


class Explanation(Value):
    """The grant that applied, with its source, what it opens, and what is kept back all the same.

    `code` says the grant in a stable word, and `obligations` are the duties that come with it, each
    by its code with what it says. `policy_version` and `policy_hash` say by which policy that was
    decided.
    """

    tie: Tie
    code: str
    reason: str
    obligations: tuple[tuple[str, str], ...]
    part: str
    record_classes: tuple[RecordClass, ...]
    persons: bool
    source: str
    kept_back: tuple[KeptBack, ...]
    policy_version: str
    policy_hash: str


NOT_OPENED: Mapping[Tie, str] = {
    Tie.REFERRAL: "not_in_referral",
    Tie.SERVICE: "no_ground_for_disclosure",
    Tie.GLASS: "not_named",
    Tie.RECALLED: "recalled",
    Tie.RECEIVER: "referral_not_accepted",
    Tie.REPORTER: "reporter_sees_a_receipt",
    Tie.CARD: "not_on_the_card",
    Tie.COORDINATOR: "steps_without_persons",
    Tie.AUDITOR: "steps_without_persons",
}
"""The code of what a tie does not open; a holder's opens everything."""

NEEDED: Mapping[str, str] = {
    "not_in_referral": "A referral in force that enumerates {kind}.",
    "no_ground_for_disclosure": "A consent or another basis that runs and covers {kind}, and a"
    " referral in force under it.",
    "not_named": "A referral in force that enumerates {kind}.",
    "recalled": "A new consent or another basis that covers {kind}, and a new referral under it.",
    "referral_not_accepted": "The referral has to be accepted.",
    "reporter_sees_a_receipt": "A referral in force that enumerates {kind}.",
    "not_on_the_card": "A referral in force that enumerates {kind}.",
    "steps_without_persons": "No office opens it; an agency that works on the case can be asked.",
    "never_for_this_role": "Nothing opens {kind} to this role.",
    "role_works_on_no_case": "Nothing opens persons to this role.",
    "purpose_without_persons": "A purpose of use for which persons may be seen, if it is the true"
    " one.",
    "reader_not_known": "Somebody who signs in as themselves, in a role that may see {kind}.",
    "sealed": "To be put on the list by two people of the agency that answers for the case, and to"
    " sign in with more than one factor.",
    "agreement_ended": "A new agreement between the two agencies.",
    "beyond_agreement": "An agreement between the two agencies that names {kind}.",
    "other_purpose": "The purpose that the ground of the referral was given for, if it is the true"
    " one; else a consent or another basis for this purpose.",
    "no_person_by_default": "To be assigned to the case, or to stand in for whoever is; in an"
    " emergency, to break the glass.",
    "not_assigned": "To be assigned to the case, or to stand in for whoever is; in an emergency, to"
    " break the glass.",
}
"""What would open a class, by the code of what keeps it back."""

_FORBID_OF = {row.code: row for row in policy.FORBIDS}


def explain(principal: Principal, standing: Standing) -> Explanation | None:
    """Explain to somebody what they see of a case; None where they may not know of it (R2)."""
    view = decide_view(principal, standing)
    if not view.permit:
        return None
    grant = policy.GRANT_OF[view.tie]
    return Explanation(
        tie=view.tie,
        code=view.code,
        reason=grant.reason,
        obligations=tuple((duty, policy.OBLIGATIONS[duty]) for duty in view.obligations),
        part=_part(view, grant),
        record_classes=view.record_classes,
        persons=view.persons,
        source=grant.source,
        kept_back=tuple(
            _kept_back(kind, view)
            for kind in _may_be_told_of(view, principal, standing)
            if _is_kept_back(kind, view)
        ),
        policy_version=policy.VERSION,
        policy_hash=view.policy_hash,
    )


def _part(view: View, grant: Grant) -> str:
    """What a tie opens, and beside it what the agency recorded itself, where that adds up."""
    beside = view.own and grant.part is not Part.OWN
    return f"{grant.part}, and {Part.OWN}" if beside else grant.part


def _kept_back(kind: RecordClass, view: View) -> KeptBack:
    code = dict(view.forbidden).get(kind) or NOT_OPENED[view.tie]
    row = _FORBID_OF.get(code)
    return KeptBack(
        record_class=kind,
        code=code,
        source=row.source if row else policy.GRANT_OF[view.tie].source,
        needed=NEEDED[code].format(kind=kind.replace("_", " ")),
    )


def _is_kept_back(kind: RecordClass, view: View) -> bool:
    """Who sees its own records alone, or no persons, is kept from the rest of what is personal."""
    sees_all = view.whole and view.persons
    return kind not in view.record_classes or (not sees_all and kind in policy.PERSONAL)


def _may_be_told_of(
    view: View, principal: Principal, standing: Standing
) -> tuple[RecordClass, ...]:
    """R3."""
    if view.tie is Tie.REPORTER:
        return ()
    if view.tie is not Tie.RECEIVER:
        return tuple(RecordClass)
    asked = standing.bond_with(principal.actor.agency_id, Bond.OPEN)
    enumerated = {kind for bond in asked for kind in bond.record_classes}
    return tuple(kind for kind in RecordClass if kind in enumerated)
