"""Sixty-four at once want the last ten beds: ten are admitted, and no bed is given twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from domain.shelter import places
from domain.shelter.stay import ResidentAdmitted
from tests.conftest import NewDatabase
from tests.examples import SHELTER
from tests.faults.wanting import Answer, want, want_at_once, want_from_processes
from tests.infra.live import LiveProgramme
from tests.infra.stores import migrated, opened_log

CLIENTS = 64
BEDS = 12
TAKEN = 2
LEFT = BEDS - TAKEN


@dataclass
class House:
    """A shelter of which some beds are taken, and those who want the others."""

    programme: LiveProgramme
    url: str
    keys: Path
    beds: tuple[str, ...]
    guests: tuple[str, ...]


@pytest.fixture
def house(new_database: NewDatabase, tmp_path: Path) -> Iterator[House]:
    urls = migrated(new_database())
    with opened_log(urls, tmp_path / "keys") as log:
        programme = LiveProgramme(log)
        beds = programme.open_shelter(BEDS)
        with ThreadPoolExecutor(8) as threads:
            guests = tuple(threads.map(programme.guest, map(str, range(TAKEN + CLIENTS))))
        for guest in guests[:TAKEN]:
            assert want(programme, guest, beds).bed
        yield House(programme, urls.app, tmp_path / "keys", beds, guests[TAKEN:])


def test_ten_of_sixty_four_get_the_last_ten_beds(house: House) -> None:
    check(house, want_at_once(house.programme, house.guests, house.beds))


def test_the_last_beds_are_not_given_twice_by_four_processes(house: House) -> None:
    answers = want_from_processes(4, house.url, house.keys, house.guests, house.beds)
    check(house, answers)


def check(house: House, answers: list[Answer]) -> None:
    told = Counter(code for answer in answers for code in answer.told)
    assert set(told) == {"place_full"}
    admitted = {answer.case: answer.bed for answer in answers if answer.bed}
    assert len(admitted) == len(set(admitted.values())) == LEFT
    turned_away = [answer for answer in answers if not answer.bed]
    assert all(len(answer.told) == BEDS for answer in turned_away)
    check_the_log(house, admitted)
    seconds = sorted(second for answer in answers for second in answer.seconds)
    print(
        f"\n{len(seconds)} wishes, p50 {seconds[len(seconds) // 2]:.3f} s, "
        f"p99 {seconds[len(seconds) * 99 // 100]:.3f} s, longest {seconds[-1]:.3f} s"
    )


def check_the_log(house: House, admitted: dict[str, str]) -> None:
    """No bed ever held two, and the stays of the cases are those of the shelter."""
    log = house.programme.log
    shelter = places.Shelter()
    for entry in log.read({SHELTER: 0}):
        shelter = places.evolve(shelter, entry)
        assert all(len(place.taken) <= place.capacity for place in shelter.places.values())
    lodged = {case: bed for bed, place in shelter.places.items() for case in place.taken.values()}
    assert len(lodged) == BEDS
    assert admitted.items() <= lodged.items()
    histories = log.read(dict.fromkeys(house.guests, 0))
    stays = {e.stream: e.event.place_id for e in histories if isinstance(e.event, ResidentAdmitted)}
    assert stays == admitted
