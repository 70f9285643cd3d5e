"""What is said at the end: how much there is, what did not go straight, and where to look."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator

from domain.consent.grant import ConsentExpired, ConsentRefused, ConsentWithdrawn
from domain.directory.organization import OrganizationRegistered, ServiceOffered
from domain.identity import CaseMerged
from domain.referral.send import ReferralEscalated, ReferralOverdue, ReferralRecalled, ReferralSent
from domain.referral.service import ReferralClosed
from domain.reintegration.retrafficking import RetraffickingSuspected
from domain.shelter.places import PlaceAdded, ShelterOpened
from domain.shelter.request import NoPlaceFound, PlaceHoldExpired
from domain.shelter.stay import ResidentAdmitted
from domain.voluntary_return.journey import ReturnHandedOver
from domain.voluntary_return.will import ReturnWillWithdrawn
from infra.demonstration.tally import Tally
from infra.settings import Settings

LOOKERS = (
    ("police-kigoma", "as the police, who reported it"),
    ("shelter-kigoma", "as the shelter, where the person lives"),
    ("coordinator-tz", "as the coordinator, who sees steps and no person"),
)
QUERY = (
    '{ case(id: \\"%s\\") { seenAs stage person { knownAs } '
    "timeline(last: 5) { totalCount edges { node { name } } } "
    "why { reason source keptBack { recordClass needed } } } }"
)


def numbers(tally: Tally, people: int) -> Iterator[str]:
    """What was recorded, in numbers."""
    yield f"{people} people, {tally.total:,} events."
    yield f"  {tally.of(OrganizationRegistered)} agencies with {tally.of(ServiceOffered)} services"
    yield f"  {tally.of(ShelterOpened)} shelters with {tally.of(PlaceAdded)} places"
    cases, living = len(tally.cases), len(tally.sheltered)
    yield f"  {cases} cases, {cases - len(tally.closed)} of them open; {living} in shelters now"
    yield ""
    yield "Events by step:"
    steps = list(tally.by_step())
    width = max(len(text) for text, _ in steps)
    yield from (f"  {text:<{width}}  {count:>6,}" for text, count in steps)
    yield ""
    yield from _turns(tally)


def pace(commands: int, seconds: float) -> str:
    """How fast it was."""
    return f"{commands:,} commands in {seconds:.1f} s ({commands / seconds:,.0f}/s)."


def looks(settings: Settings, case_id: str) -> Iterator[str]:
    """How to look at one case with the eyes of three, and so of any."""
    base, rejea = f"http://{settings.host}:{settings.port}", _called()
    query = QUERY % case_id
    yield ""
    yield f"Look for yourself, with any of these accounts, while `{rejea} serve` runs:"
    for key, how in LOOKERS:
        yield f"  # {how}"
        yield f"  curl -s {base}/graphql -H 'Content-Type: application/json' \\"
        yield f'    -H "Authorization: Bearer $({rejea} token {key})" \\'
        yield f'    -d \'{{"query": "{query}"}}\''


def _turns(tally: Tally) -> Iterator[str]:
    """What did not go straight."""
    yield "What did not go straight:"
    yield _line(tally.declined.total(), "declined", tally.declined)
    yield _line(tally.of(ReferralOverdue), "referrals overdue", None)
    yield _line(tally.of(ReferralEscalated), "escalations", None)
    yield _line(tally.of(ReferralRecalled), "referrals recalled", None)
    yield _line(tally.of(PlaceHoldExpired), "holds expired", None)
    yield _line(tally.of(NoPlaceFound), "times no place was found", None)
    yield _line(tally.of(ConsentRefused), "consents refused", None)
    yield _line(tally.of(ConsentWithdrawn), "consents withdrawn", None)
    yield _line(tally.of(ConsentExpired), "consents expired", None)
    yield _line(tally.of(ReturnWillWithdrawn), "wills to return withdrawn", None)
    yield _line(tally.of(RetraffickingSuspected), "suspected again to be trafficked", None)
    yield _line(tally.of(CaseMerged) // 2, "merges", None)
    yield ""
    sent, closed = tally.of(ReferralSent), tally.of(ReferralClosed)
    yield f"{sent} referrals sent, {closed} closed; {tally.of(ResidentAdmitted)} admissions"
    yield f"{tally.of(ReturnHandedOver)} people received in their country"
    yield f"{len(tally.closed)} cases closed: {_codes(Counter(tally.closed.values()))}"


def _line(count: int, what: str, codes: Counter[str] | None) -> str:
    reasons = f": {_codes(codes)}" if codes else ""
    return f"  {count:>4}  {what}{reasons}"


def _codes(codes: Counter[str]) -> str:
    return ", ".join(f"{code} {count}" for code, count in codes.most_common())


def _called() -> str:
    """How this program is called from here."""
    relative = os.path.relpath(sys.argv[0])
    return "rejea" if relative.startswith("..") else relative
