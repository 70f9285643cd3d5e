"""`rejea demo`: play the programme once, or make any number of cases.

R1  It writes into no database that others gave and not in production mode, unless told by name.
R2  What stands is not done again: a second time it says so, and writes nothing.
R3  The case that is looked at is shown side by side each time, as it is decided at that moment.
R4  Progress on a terminal, plain lines otherwise; the summary alone goes to standard output.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime

from domain.ports import EventLog
from infra.bootstrap import handler_secret
from infra.databases import databases
from infra.demonstration import ground, side_by_side, summary
from infra.demonstration.crowd import Crowd, play_of
from infra.demonstration.ground import Ground
from infra.demonstration.play import Play
from infra.demonstration.programme import featured_case, perform, programme_of, set_up
from infra.demonstration.progress import Progress
from infra.demonstration.stage import Stage
from infra.demonstration.tally import Tally
from infra.embedded import DatabaseUrls
from infra.embedded.server import Tell
from infra.migrate import apply
from infra.settings import Settings, read_settings

SEED = 1


def main(arguments: argparse.Namespace) -> int:
    settings = read_settings()
    ground.check_settings(settings, arguments.into_given_database)
    with databases(settings, _tell) as urls:
        apply(urls.owner, _tell)
        if arguments.cases is None:
            _play(settings, urls, arguments.seed)
        else:
            _make(settings, urls, arguments.cases, arguments.seed)
    return 0


def run_if_empty(settings: Settings, urls: DatabaseUrls, tell: Tell) -> bool:
    """Play the programme into an empty log, or finish one that was broken off.

    Gives whether anything was played; what stands is left as it is.
    """
    with ground.opened(settings, urls) as found:
        play = programme_of(found.log, SEED, _today())
        if not ground.awaits(found.log, play) or not ground.takes_more(found.log):
            return False
        tell("Playing the demonstration programme ...")
        _perform(settings, found, play)
    return True


def _play(settings: Settings, urls: DatabaseUrls, seed: int) -> None:
    with ground.opened(settings, urls) as found:
        log = found.log
        play = programme_of(log, seed, _today())
        if ground.stands(log, play.last):
            print(f"The programme stands already ({log.head():,} events); nothing was written.")
        else:
            ground.check_room(log, play)
            _perform(settings, found, play)
        told = shown(settings, log, seed)
    print("\n".join(told), flush=True)


def shown(settings: Settings, log: EventLog, seed: int = SEED) -> Sequence[str]:
    """One case side by side, as it is decided now, and how to look; nothing where it is missing."""
    case_id = featured_case(seed)
    entries = log.read({case_id: 0})
    if not entries:
        return ()
    table = side_by_side.table(entries, datetime.now(UTC))
    return ("", *table, *summary.looks(settings, case_id))


def _perform(settings: Settings, found: Ground, play: Play) -> None:
    tally = Tally()
    progress = Progress(len(play), "The programme", "commands")
    perform(found, play, handler_secret(settings), tally.take, progress)
    progress.end()
    print("\n".join(summary.numbers(tally, len(play.people))), flush=True)


def _make(settings: Settings, urls: DatabaseUrls, count: int, seed: int) -> None:
    """Make many cases; their time goes on after what stands in the log."""
    tally, began = Tally(), time.monotonic()
    with ground.opened(settings, urls) as found:
        ground.check(found.log)
        before = found.log.head()
        given = _crowd(settings, found, count, seed, tally)
        if found.log.head() == before:
            print("These cases stand already; nothing was written. Another --seed makes others.")
            return
    print("\n".join(summary.numbers(tally, len(tally.cases))))
    print(f"\n{summary.pace(given, time.monotonic() - began)}", flush=True)


def _crowd(settings: Settings, found: Ground, count: int, seed: int, tally: Tally) -> int:
    play = play_of(count, seed, found.log)
    stage = Stage(found.log, handler_secret(settings), tally.take)
    stage.recall(ground.entries(found.log))
    set_up(stage, play.first_day)
    progress = Progress(count, f"{count} cases", "cases begun")
    crowd = Crowd(stage, play, count, found.await_people)
    crowd.run(progress)
    progress.end()
    return crowd.commands


def _today() -> date:
    return datetime.now(UTC).date()


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
