"""The report that tells a survivor who looked at their file: by role, in plain words, to keep."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import httpx
import pytest

from api.disclosure_page import Report, page
from api.graphql.protection import Way
from domain.messages import RecordClass, Role
from domain.vocabulary import GLASS_REVIEW_OUTCOME, RECALL_ACTION
from projections.labels import Language
from projections.report_words import report_words
from tests.api.served import Served
from tests.api.test_access_log import noted, out_of_order
from tests.api.test_disclosures import looked
from tests.api.world import KNOWN_AS, NAME, PEOPLE, PHONE
from tests.examples import CASE, MORNING, OTHER_CASE, made_id


def asked(served: Served, who: str, case_id: str = CASE, **query: str) -> httpx.Response:
    """Ask to read it with the person on a screen, unless the query says otherwise."""
    path = f"/v1/cases/{case_id}/disclosures/report"
    params = {"on_screen": "true"} | query
    return served.http.get(path, params=params, headers=served.headers(who))


OF_THE_REPORT = {"custodian", "coordination", "recall", "holder_of_merged"}
"""What the report tells apart, besides the ways of telling."""


class Read(HTMLParser):
    """What a page holds: its tags with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


@pytest.mark.parametrize("language", list(Language))
def test_the_survivor_is_told_in_their_language_who_looked_by_agency_and_role(
    served: Served, language: Language
) -> None:
    looked(served, "nurse")
    answer = asked(served, "social worker", language=language.value)
    assert answer.status_code == 200, answer.text
    read, words = Read(answer.text), report_words(language)
    assert dict(read.tags)["html"] == {"lang": language.value}
    assert words.title in read.text
    assert words.roles["health_worker"] in read.text
    assert words.record_classes["identity"] in read.text


def test_the_report_names_no_worker_no_shelter_and_nothing_of_the_file(served: Served) -> None:
    looked(served, "shelter worker")
    looked(served, "social worker")
    text = asked(served, "social worker").text
    named = re.findall(r'<th scope="row">([^<]*)</th><td data-label="Who">([^<]*)', text)
    assert {agency for agency, role in named if role == "Shelter worker"} == {"A shelter"}
    assert {agency for agency, role in named if role == "Social worker"} != {"A shelter"}
    ids = [found for actor in PEOPLE.values() for found in (actor.user_id, actor.agency_id)]
    assert not [found for found in (*ids, NAME, KNOWN_AS, PHONE) if found in text]


def test_the_report_tells_that_somebody_was_refused_and_not_who(served: Served) -> None:
    before = refusals(asked(served, "social worker").text)
    looked(served, "consul")
    text = asked(served, "social worker").text
    assert refusals(text) == before + 1
    assert "Embassy" not in text


def refusals(text: str) -> int:
    """How often a page says that somebody was refused, of all its days."""
    return sum(int(number) for number in re.findall(r"Number of times: (\d+)", text))


def test_how_often_an_agency_looked_is_counted_by_day_and_role(served: Served) -> None:
    row = r'Health worker</td><td data-label="What it was about">([^<]*)</td>'
    row += r'<td data-label="How often">(\d+)</td>'
    looked(served, "nurse")
    (before,) = re.findall(row, asked(served, "social worker").text)
    looked(served, "nurse")
    looked(served, "nurse")
    (after,) = re.findall(row, asked(served, "social worker").text)
    assert int(after[1]) == int(before[1]) + 2
    assert after[0] == "who you are, the steps of your case"


@pytest.mark.parametrize("who", sorted(set(PEOPLE) - {"social worker", "supervisor"}))
def test_nobody_but_the_agency_that_answers_for_the_case_hands_it_out(
    served: Served, who: str
) -> None:
    cases = (CASE, made_id("case", "that is nowhere"), "case-1")
    with noted(served) as entries:
        answers = [asked(served, who, case_id) for case_id in cases]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert [entry["decision"] for entry in entries] == ["deny", "deny"]


def test_that_it_was_handed_out_is_noted_before_it_leaves(served: Served) -> None:
    with noted(served) as entries:
        asked(served, "supervisor")
    (entry,) = entries
    assert entry["door"] == "report"
    assert entry["fields"] == ["disclosure.report_on_screen", "recipient.told"]
    with out_of_order(served):
        answer = asked(served, "supervisor")
    assert (answer.status_code, answer.json()["code"]) == (503, "access_log_unavailable")


def test_the_page_is_kept_nowhere_runs_nothing_and_fetches_nothing(served: Served) -> None:
    answer = asked(served, "social worker")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    read = Read(answer.text)
    assert not {"script", "link", "img", "iframe", "form"} & {tag for tag, _ in read.tags}
    assert not [name for _, attributes in read.tags for name in attributes if name in ("src", "on")]
    assert "url(" not in answer.text
    assert "@import" not in answer.text


@pytest.mark.parametrize("language", list(Language))
def test_neither_title_nor_file_says_what_the_page_is_and_one_touch_leaves_it(
    served: Served, language: Language
) -> None:
    answer = asked(served, "social worker", language=language.value)
    (title,) = re.findall("<title>(.*)</title>", answer.text)
    assert title == report_words(language).page_title
    assert len(title) < 8
    assert answer.headers["Content-Disposition"] == 'inline; filename="page.html"'
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    first = re.search("<body[^>]*>\\s*<a ([^>]*)>", answer.text)
    assert first is not None
    assert 'href="about:blank"' in first.group(1)


def test_the_page_can_be_read_by_ear(served: Served) -> None:
    looked(served, "nurse")
    read = Read(asked(served, "social worker").text)
    assert read.count("h1") == read.count("main") == 1
    assert read.count("h3") == read.count("section") >= 2
    assert read.count("h2") == 2
    assert read.count("caption") == read.count("table") >= 1
    scopes = [attributes.get("scope") for tag, attributes in read.tags if tag == "th"]
    assert scopes
    assert set(scopes) == {"col", "row"}


@pytest.mark.parametrize("query", [{"language": "xx"}, {"on_screen": "xx"}])
def test_a_language_or_a_way_that_there_is_not_is_refused(
    served: Served, query: dict[str, str]
) -> None:
    answer = asked(served, "social worker", **query)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert "xx" not in answer.text


def test_a_file_that_nobody_opened_says_so_and_how_to_complain(served: Served) -> None:
    text = asked(served, "social worker", OTHER_CASE).text
    assert "you may complain" in text


@pytest.mark.parametrize("language", list(Language))
def test_every_role_and_kind_of_knowledge_has_plain_words(language: Language) -> None:
    words = report_words(language)
    assert set(words.roles) == {role.value for role in Role}
    assert set(words.record_classes) == {kind.value for kind in RecordClass}
    assert set(words.ways) - OF_THE_REPORT == {way.value for way in Way}
    assert set(words.actions) == set(RECALL_ACTION)
    assert set(words.outcomes) == {*GLASS_REVIEW_OUTCOME, "waiting"}
    assert len(words.months) == 12


def test_a_name_of_an_organization_is_text_and_nothing_else() -> None:
    reading = {
        "shelter": False,
        "agency_id": "organization-1",
        "agency": "<script>alert(1)</script>",
        "role": "social_worker",
        "record_classes": ["identity"],
        "count": 1,
    }
    days = [{"day": MORNING.date(), "readings": [reading], "refused": 0}]
    line = {
        "way": "referral",
        "day": MORNING.date(),
        "shelter": False,
        "agency": "<i>(a name)</i>",
        "record_classes": [],
    }
    report = Report(
        case_id=CASE,
        holder="<b>",
        days=days,
        told=[{"day": MORNING.date(), "told": [line]}],
        keeps_back=False,
        on_screen=False,
        made_at=MORNING,
        time_zone="UTC",
    )
    text = page(report, Language.EN)
    assert "<i>" not in text
    assert "<script" not in text
    assert "<b>" not in text
    assert "&lt;script&gt;" in text
