"""Many callers, one worker at a time, and nobody is forgotten."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from domain.ports import Unavailable
from infra import hand_off
from infra.hand_off import HandOff, Ticket

Group = Sequence[Ticket[str, str]]


class Desk:
    """Answers each group once it is let go, and remembers the groups."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.threads: list[int] = []
        self.open = threading.Event()
        self.open.set()
        self.fails_with: BaseException | None = None

    def work(self, group: Group) -> None:
        self.groups.append([ticket.asked for ticket in group])
        self.threads.append(threading.get_ident())
        self.open.wait(5)
        if self.fails_with is not None:
            error, self.fails_with = self.fails_with, None
            raise error
        for ticket in group:
            ticket.answer = ticket.asked.upper()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def queue(desk: Desk, largest: int = 100, patience: float = 5) -> HandOff[str, str]:
    return HandOff(desk.work, largest, patience)


def ask_one_after_another(
    threads: ThreadPoolExecutor, asked: HandOff[str, str], desk: Desk, words: str
) -> list[Future[str]]:
    """Ask each word in a thread of its own: the first leads, the others queue up in this order."""
    futures = []
    for place, word in enumerate(words):
        futures.append(threads.submit(asked.ask, word))
        wait_until(lambda place=place: len(desk.groups) == 1 and len(asked._waiting) == place)
    return futures


def wait_until(true: object, patience: float = 5) -> None:
    assert callable(true)
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_who_is_alone_does_the_work_in_the_own_thread(desk: Desk) -> None:
    assert queue(desk).ask("a") == "A"
    assert desk.threads == [threading.get_ident()]


def test_who_waits_is_answered_together_with_all_that_wait(desk: Desk) -> None:
    asked = queue(desk)
    desk.open.clear()
    with ThreadPoolExecutor(9) as threads:
        futures = ask_one_after_another(threads, asked, desk, "abcde")
        desk.open.set()
        assert [future.result() for future in futures] == list("ABCDE")
    assert desk.groups == [["a"], ["b", "c", "d", "e"]]


def test_a_leader_goes_on_for_those_who_came_meanwhile(desk: Desk) -> None:
    asked = queue(desk)
    desk.open.clear()
    with ThreadPoolExecutor(9) as threads:
        futures = ask_one_after_another(threads, asked, desk, "abc")
        desk.open.set()
        for future in futures:
            future.result()
    assert len(desk.threads) == 2
    assert desk.threads[0] == desk.threads[1]


def test_nobody_works_long_for_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand_off, "FOR_OTHERS", 0)
    asked = queue(desk)
    desk.open.clear()
    with ThreadPoolExecutor(9) as threads:
        futures = ask_one_after_another(threads, asked, desk, "abc")
        desk.open.set()
        for future in futures:
            future.result()
    assert desk.groups == [["a"], ["b", "c"]]
    assert desk.threads[0] != desk.threads[1]


def test_the_one_that_waited_longest_leads_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_off, "FOR_OTHERS", 0)
    asked = queue(desk, largest=2)
    desk.open.clear()
    with ThreadPoolExecutor(9) as threads:
        futures = ask_one_after_another(threads, asked, desk, "abcde")
        desk.open.set()
        for future in futures:
            future.result()
    assert desk.groups == [["a"], ["b", "c"], ["d", "e"]]


def test_a_wish_larger_than_a_group_goes_alone(desk: Desk) -> None:
    assert queue(desk, largest=2).ask("a", size=100) == "A"


def test_a_failing_leader_takes_nobody_along(desk: Desk) -> None:
    asked = queue(desk)
    desk.open.clear()
    desk.fails_with = ValueError("broken")
    with ThreadPoolExecutor(9) as threads:
        futures = ask_one_after_another(threads, asked, desk, "abc")
        desk.open.set()
        with pytest.raises(ValueError, match="broken"):
            futures[0].result()
        assert [future.result() for future in futures[1:]] == ["B", "C"]


def test_a_leader_that_is_killed_hands_on_and_its_group_hears_that_nothing_is_known(
    desk: Desk,
) -> None:
    asked = queue(desk)
    desk.open.clear()
    with ThreadPoolExecutor(9) as threads:
        futures = ask_one_after_another(threads, asked, desk, "abc")
        desk.open.set()
        futures[0].result()
        for future in futures[1:]:
            future.result()
        desk.open.clear()
        desk.groups.clear()
        desk.fails_with = SystemExit()
        first = ask_one_after_another(threads, asked, desk, "d")[0]
        others = [threads.submit(asked.ask, word) for word in "ef"]
        wait_until(lambda: len(asked._waiting) == 2)
        desk.open.set()
        with pytest.raises(SystemExit):
            first.result()
        assert [future.result(5) for future in others] == ["E", "F"]
    assert asked.ask("g") == "G"


def test_those_in_the_group_of_a_killed_leader_hear_that_nothing_is_known(desk: Desk) -> None:
    asked = queue(desk)
    desk.open.clear()
    with ThreadPoolExecutor(9) as threads:
        futures = ask_one_after_another(threads, asked, desk, "abc")
        desk.fails_with = None
        real = desk.work

        def die_in_the_second_group(group: Group) -> None:
            if len(desk.groups) == 1:
                desk.groups.append([ticket.asked for ticket in group])
                raise KeyboardInterrupt
            real(group)

        asked._work = die_in_the_second_group
        desk.open.set()
        with pytest.raises(KeyboardInterrupt):
            futures[0].result()
        for future in futures[1:]:
            with pytest.raises(Unavailable):
                future.result()
    assert asked.ask("d") == "D"


def test_what_goes_wrong_for_others_is_not_the_leaders_trouble(desk: Desk) -> None:
    asked = queue(desk)
    desk.open.clear()
    with ThreadPoolExecutor(9) as threads:
        futures = ask_one_after_another(threads, asked, desk, "abc")
        real = desk.work

        def fail_in_the_second_group(group: Group) -> None:
            if len(desk.groups) == 1:
                desk.groups.append([ticket.asked for ticket in group])
                raise ValueError("broken")
            real(group)

        asked._work = fail_in_the_second_group
        desk.open.set()
        assert futures[0].result() == "A"
        for future in futures[1:]:
            with pytest.raises(Unavailable):
                future.result()
    assert asked.ask("d") == "D"


def asleep(words: str) -> list[Ticket[str, str]]:
    tickets: list[Ticket[str, str]] = [Ticket(word, 1) for word in words]
    for ticket in tickets:
        ticket.bell.acquire()
    return tickets


def awake(asked: HandOff[str, str], group: list[Ticket[str, str]]) -> str:
    """Let everybody whose bell rang wake the next, and tell who is awake in the end."""
    woken: list[Ticket[str, str]] = []
    while rung := [ticket for ticket in group if not ticket.bell.locked() and ticket not in woken]:
        woken += rung
        for ticket in rung:
            asked._wake(ticket.follower)
    return "".join(sorted(ticket.asked for ticket in woken))


def test_everybody_who_was_answered_is_woken(desk: Desk) -> None:
    asked, group = queue(desk), asleep("abcdefg")
    asked._wake_in_chains(group)
    assert awake(asked, group) == "abcdefg"


@pytest.mark.parametrize("left", ["a", "b", "d", "ab", "cd", "g", "bdf"])
def test_who_has_left_does_not_keep_the_others_asleep(desk: Desk, left: str) -> None:
    asked, group = queue(desk), asleep("abcdefg")
    for ticket in group:
        if ticket.asked in left:
            asked._leave(ticket)
    asked._wake_in_chains(group)
    assert awake(asked, group) == "".join(word for word in "abcdefg" if word not in left)


def test_who_leaves_in_the_moment_of_being_woken_wakes_the_next(desk: Desk) -> None:
    asked, group = queue(desk), asleep("abcdefg")
    asked._wake_in_chains(group)
    asked._leave(group[0])
    assert not group[hand_off.CHAINS].bell.locked()


def test_nobody_waits_longer_than_the_deadline(desk: Desk) -> None:
    asked = queue(desk, patience=0.05)
    desk.open.clear()
    with ThreadPoolExecutor(9) as threads:
        futures = ask_one_after_another(threads, asked, desk, "ab")
        with pytest.raises(Unavailable):
            futures[1].result(2)
        desk.open.set()
        assert futures[0].result() == "A"
    assert desk.groups == [["a"]]


def test_a_lead_given_in_the_moment_of_the_deadline_goes_to_the_next(desk: Desk) -> None:
    asked = queue(desk)
    late: Ticket[str, str] = Ticket("late", 1)
    late.leads = True
    asked._busy = True
    with ThreadPoolExecutor(1) as threads:
        next_one = threads.submit(asked.ask, "next")
        wait_until(lambda: len(asked._waiting) == 1)
        asked._leave(late)
        assert next_one.result(2) == "NEXT"
    assert isinstance(late.error, Unavailable)
    assert asked.ask("after") == "AFTER"


def test_a_hundred_threads_are_all_answered(desk: Desk) -> None:
    asked = queue(desk, largest=7)
    words = [f"word {number}" for number in range(2000)]
    with ThreadPoolExecutor(100) as threads:
        assert list(threads.map(asked.ask, words)) == [word.upper() for word in words]
    assert not asked._busy
    assert max(map(len, desk.groups)) <= 7
