"""Who is on call: every four weeks each office of data protection sets its roster anew.

R1  A roster runs for the longest time, so that the next one is set before it is over, and the last
    one is in force for weeks after the year.
"""

from __future__ import annotations

from datetime import timedelta

from domain.on_call import LONGEST, SetCustodiansOnCall
from infra.demonstration.cast import ACCOUNTS
from infra.demonstration.person import user_id
from infra.demonstration.play import YEAR, Play

OFFICES = (
    ("data-protection-officer", "custodian", "second-custodian"),
    ("data-protection-officer-mz", "custodian-mz", "second-custodian-mz"),
    ("data-protection-officer-gb", "custodian-gb", "second-custodian-gb"),
)
"""Who sets the roster, and who is on it, in each jurisdiction where people of the programme are."""
_AHEAD = timedelta(hours=1)
_ANEW = timedelta(weeks=4)


def tell(play: Play) -> None:
    """R1."""
    for number in range(YEAR // _ANEW + 1):
        for officer, *custodians in OFFICES:
            _set(play, number * _ANEW, officer, custodians)


def _set(play: Play, after: timedelta, officer: str, custodians: list[str]) -> None:
    account, begins = ACCOUNTS[officer], play.begins_at + after
    words = {
        "user_ids": tuple(map(user_id, custodians)),
        "from_at": begins,
        "until_at": begins + LONGEST,
    }
    stream = account.agency.jurisdiction_id
    play.wish(SetCustodiansOnCall, account.actor, stream, begins - _AHEAD, words)
