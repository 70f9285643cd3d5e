"""To whom else something was told: in the survivor's report, and when that may be handed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from domain.holding.closure import RecordDeath
from domain.holding.holder import TakeOnCase
from domain.vocabulary import STATED_AGE
from projections.labels import Language
from projections.report_words import ReportWords, report_words
from tests.api.served import Served, serving
from tests.api.test_access_log import noted
from tests.api.test_disclosure_report import Read, asked
from tests.api.told_story import SECRET, checked, settled, tell_everybody
from tests.conftest import NewDatabase
from tests.examples import SHELTER_HOUSE, SOCIAL_WORKER, made_id
from tests.infra.live import LiveProgramme

NOT_SAFE = (409, "report_not_safe_to_hand_over")


@pytest.fixture(scope="module")
def served(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A world of its own."""
    with serving(new_database(), tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def programme(served: Served) -> LiveProgramme:
    return LiveProgramme(served.parts.log)


@pytest.fixture(scope="module")
def told(served: Served, programme: LiveProgramme) -> str:
    """A case of which something was told in every way."""
    return tell_everybody(served, programme, "told in every way")


def begun(served: Served, programme: LiveProgramme, name: str, **words: Any) -> str:
    """A case that was taken on, of whose person's safety nothing is known."""
    case = made_id("case", name)
    programme.report(stream=case, **words)
    programme.give(TakeOnCase, stream=case, worker_id=SOCIAL_WORKER.user_id)
    settled(served)
    return case


def lines(text: str, words: ReportWords) -> dict[str, list[tuple[str, str]]]:
    """How and about what, by who was told."""
    row = (
        r'<th scope="row">([^<]*)</th>'
        rf'<td data-label="{words.how}">([^<]*)</td><td data-label="{words.about}">([^<]*)</td>'
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for who, how, about in re.findall(row, text):
        found.setdefault(who, []).append((how, about))
    return found


@pytest.mark.parametrize("language", list(Language))
def test_the_survivor_is_told_of_everything_that_was_told_in_every_way(
    served: Served, told: str, language: Language
) -> None:
    text = asked(served, "social worker", told, language=language.value).text
    words, read = report_words(language), Read(text)
    assert words.told_title in read.text
    ways = ("referral", "outside", "mandatory_report", "demand", "safety_card", "custodian")
    for way in (*ways, "recall"):
        assert words.ways[way] in read.text, way
    assert words.ways["break_glass"].format(role=words.roles["health_worker"]) in read.text
    assert words.outcomes["justified"] in read.text
    assert words.outcomes["waiting"] in read.text
    assert words.ways["coordination"].format(count=1) in read.text
    assert words.unanswered in read.text
    assert words.kept_back not in read.text


def test_a_shelter_that_was_told_is_a_shelter_and_answered_its_recall(
    served: Served, told: str
) -> None:
    words = report_words(Language.EN)
    text = asked(served, "social worker", told).text
    of_shelter = lines(text, words)[words.shelter]
    assert (words.ways["referral"], "who you are, the steps of your case") in of_shelter
    (recall,) = [how for how, _ in of_shelter if how.startswith(words.ways["recall"])]
    assert recall.endswith(": deleted.")
    assert words.ways["system"].format(count=1) in [how for how, _ in of_shelter]
    assert SHELTER_HOUSE not in text


def test_a_court_is_told_by_its_kind_and_gets_no_name(served: Served, told: str) -> None:
    words = report_words(Language.EN)
    text = asked(served, "social worker", told).text
    court = lines(text, words)["Criminal court"]
    assert court == [(words.ways["demand"], "legal matters and decisions")]
    assert lines(text, words)["Hospital"][0][1] == "your health"
    assert SECRET not in text


def test_what_a_computer_was_told_is_no_looking_at_the_file(served: Served, told: str) -> None:
    text = asked(served, "social worker", told).text
    looked, _, _ = text.partition(report_words(Language.EN).told_title)
    assert "Service worker" not in looked


def test_a_file_of_which_nothing_was_told_says_so(served: Served, programme: LiveProgramme) -> None:
    case = begun(served, programme, "told to nobody")
    text = asked(served, "social worker", case).text
    assert report_words(Language.EN).told_none in text


@pytest.mark.parametrize("paper", [None, "no", "not_asked", "not_sure"])
def test_it_is_not_handed_over_where_it_is_not_known_to_be_safe_to_hold(
    served: Served, programme: LiveProgramme, paper: str | None
) -> None:
    case = begun(served, programme, f"not safe {paper}")
    if paper:
        checked(programme, case, paper)
    with noted(served) as entries:
        answer = asked(served, "social worker", case, on_screen="false")
    assert (answer.status_code, answer.json()["code"]) == NOT_SAFE
    assert "on_screen=true" in answer.json()["detail"]
    (entry,) = entries
    assert entry["fields"] == ["disclosure.report_not_safe_to_hand_over"]
    assert served.http.get("/problems/report_not_safe_to_hand_over").status_code == 200


def test_it_is_read_with_the_person_on_a_screen_and_that_is_noted_and_not_printed(
    served: Served, programme: LiveProgramme
) -> None:
    case = begun(served, programme, "on a screen")
    words = report_words(Language.EN)
    with noted(served) as entries:
        text = asked(served, "social worker", case).text
    assert [entry["fields"] for entry in entries] == [["disclosure.report_on_screen"]]
    assert '<body class="screen">' in text
    assert words.stays in text
    assert words.keep not in text


def test_it_is_handed_over_where_the_person_said_that_paper_is_safe(
    served: Served, programme: LiveProgramme
) -> None:
    case = begun(served, programme, "safe to hold")
    checked(programme, case, "yes")
    words = report_words(Language.EN)
    with noted(served) as entries:
        answer = asked(served, "social worker", case, on_screen="false")
    assert answer.status_code == 200
    assert [entry["fields"] for entry in entries] == [["disclosure.report"]]
    assert "<body>" in answer.text
    assert words.keep in answer.text


def test_nothing_is_handed_to_a_child_but_read_with_them(
    served: Served, programme: LiveProgramme
) -> None:
    case = begun(served, programme, "of a child", stated_age=STATED_AGE["child"])
    checked(programme, case, "yes")
    answer = asked(served, "social worker", case, on_screen="false")
    assert (answer.status_code, answer.json()["code"]) == NOT_SAFE
    assert asked(served, "social worker", case).status_code == 200


def test_of_the_dead_nothing_is_handed_to_anybody(served: Served, programme: LiveProgramme) -> None:
    case = begun(served, programme, "of the dead")
    programme.give(RecordDeath, stream=case, died_on=programme.at().date())
    settled(served)
    for on_screen in ("true", "false"):
        answer = asked(served, "social worker", case, on_screen=on_screen)
        assert (answer.status_code, answer.json()["code"]) == (409, "person_has_died")


def test_whoever_may_not_hand_it_out_is_not_told_whether_it_is_safe(
    served: Served, programme: LiveProgramme
) -> None:
    case = begun(served, programme, "not for others")
    others = [asked(served, who, case, on_screen="false") for who in ("nurse", "auditor")]
    assert [answer.status_code for answer in others] == [404, 404]
