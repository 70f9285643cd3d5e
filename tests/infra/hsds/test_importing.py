from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from domain.directory.organization import (
    DirectoryContactRecorded,
    LocationRecorded,
    OrganizationClosed,
    OrganizationRegistered,
    ServiceEnded,
    ServiceOffered,
    ServicePlaced,
)
from domain.jurisdiction import jurisdiction_stream
from domain.personal import ERASED
from domain.vocabulary import SERVICE_STATUS
from tests.infra.hsds.directory import Directory

EXAMPLES = Path(__file__).resolve().parents[3] / "infra" / "hsds" / "examples"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "hsds-3.0"
ORGANIZATION = "11111111-1111-4111-8111-111111111111"
SERVICE = "22222222-2222-4222-8222-222222222222"
LOCATION = "33333333-3333-4333-8333-333333333333"
CONTACT = "44444444-4444-4444-8444-444444444444"
PHONE = "55555555-5555-4555-8555-555555555555"
PLACE = "66666666-6666-4666-8666-666666666666"


def example(name: str) -> Any:
    return json.loads((EXAMPLES / name).read_text(encoding="utf-8"))


def organization(**said: Any) -> dict[str, Any]:
    return {
        "id": ORGANIZATION,
        "name": "House of Hope",
        "description": "Helps people.",
        "contacts": [
            {
                "id": CONTACT,
                "name": "Reception",
                "email": "reception@example.org",
                "phones": [{"id": PHONE, "number": "+255 754 000 000"}],
            }
        ],
        "locations": [
            {
                "id": LOCATION,
                "location_type": "physical",
                "name": "The office",
                "latitude": -4.88,
                "longitude": 29.63,
                "addresses": [
                    {
                        "id": PLACE,
                        "address_1": "1 Market Street",
                        "city": "Kigoma",
                        "state_province": "08",
                        "postal_code": "47000",
                        "country": "TZ",
                        "address_type": "physical",
                    }
                ],
            }
        ],
        **said,
    }


def service(**said: Any) -> dict[str, Any]:
    return {"id": SERVICE, "name": "Counselling", "status": "active", **said}


def problems(directory: Directory, *values: Any) -> list[tuple[str, str]]:
    report = directory.take(*values).report
    return [(problem.path, problem.what) for problem in report.problems]


def notes(directory: Directory, *values: Any) -> list[str]:
    return [note.path for note in directory.take(*values).report.notes]


@pytest.mark.parametrize(
    "name", ["organization_full.json", "service_full.json", "service_at_location_full.json"]
)
def test_the_published_full_examples_are_imported_whole(name: str) -> None:
    directory = Directory()
    report = directory.take(example(name)).report
    assert (report.imported, report.problems, report.refused) == (1, [], 0)
    for kind in (
        OrganizationRegistered,
        ServiceOffered,
        LocationRecorded,
        ServicePlaced,
        DirectoryContactRecorded,
    ):
        assert directory.events(kind), kind
    assert directory.events(ServiceOffered)[0].languages == ("urd",)


def test_the_published_files_are_those_of_the_project() -> None:
    if not SHARED.is_dir():
        pytest.skip("the reference data lies beside the project only where it is developed")
    for file in (EXAMPLES.parent / "schemas").glob("*.json"):
        assert file.read_bytes() == (SHARED / file.name).read_bytes()
    for file in EXAMPLES.glob("*.json"):
        assert file.read_bytes() == (SHARED / "examples" / file.name).read_bytes()


@pytest.mark.parametrize("name", ["organization_full.json", "service_full.json"])
def test_the_same_file_twice_appends_nothing_the_second_time(name: str) -> None:
    directory = Directory()
    directory.take(example(name))
    before = directory.facts()
    report = directory.take(example(name)).report
    assert directory.facts() == before
    assert (report.recorded, report.problems) == (0, [])
    assert report.unchanged > 0


def test_a_document_becomes_what_the_directory_keeps() -> None:
    directory = Directory()
    assert problems(directory, organization(services=[service(minimum_age=12)])) == []
    (registered,) = directory.events(OrganizationRegistered)
    assert (registered.name, registered.kind) == ("House of Hope", "NGO")
    assert registered.jurisdiction_id == jurisdiction_stream("TZ")
    (offered,) = directory.events(ServiceOffered)
    assert offered.service_id == f"service-{SERVICE}"
    assert (offered.service_type, offered.minimum_age) == ("other_service", 12)
    (located,) = directory.events(LocationRecorded)
    assert (located.country, located.area) == ("TZA", "TZ-08")
    assert located.address == "1 Market Street, Kigoma, 08, 47000"
    assert (located.latitude, located.longitude) == ("-4.88", "29.63")
    (contact,) = directory.events(DirectoryContactRecorded)
    assert (contact.name, contact.phone) == ("Reception", "+255754000000")


def test_a_location_is_confidential_unless_its_publisher_opens_it() -> None:
    directory = Directory()
    opened = organization()
    opened["locations"][0]["address_confidential"] = False
    directory.take(organization())
    directory.take(opened)
    assert [event.confidential for event in directory.events(LocationRecorded)] == [True, False]


def test_a_safe_house_cannot_be_opened_by_its_publisher() -> None:
    directory = Directory()
    term = {"id": PLACE, "code": "safehouse_service", "name": "any", "description": "any"}
    shelter = service(
        attributes=[{"id": PHONE, "taxonomy_term": term}],
        service_at_locations=[{"id": PLACE, "location": organization()["locations"][0]}],
    )
    shelter["service_at_locations"][0]["location"]["address_confidential"] = False
    found = problems(directory, organization(services=[shelter], locations=[]))
    assert [path for path, _ in found] == ["$[0].services[0].service_at_locations[0]"]
    assert "safehouse_location_is_confidential" in found[0][1]
    assert directory.events(ServicePlaced) == []
    assert all(event.confidential for event in directory.events(DirectoryContactRecorded))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ({"code": "legal_assistance_service", "name": "x"}, "legal_assistance_service"),
        ({"code": "BH-1800", "name": "Emergency Shelter"}, "safehouse_service"),
        ({"code": "1", "name": "counselling"}, "psychosocial_service"),
        ({"code": "1", "name": "Animal shelter"}, "other_service"),
    ],
)
def test_a_service_is_of_another_type_only_where_a_term_says_so(
    term: dict[str, str], expected: str
) -> None:
    directory = Directory()
    attribute = {"id": PHONE, "taxonomy_term": {"id": PLACE, "description": "any", **term}}
    found = service(name="A shelter by its name", attributes=[attribute])
    directory.take(organization(services=[found]))
    assert directory.events(ServiceOffered)[0].service_type == expected


def test_a_changed_record_appends_only_what_changed() -> None:
    directory = Directory()
    directory.take(organization(services=[service()]))
    before = directory.facts()
    changed = organization(services=[service(fees="free")])
    changed["locations"][0]["addresses"][0]["city"] = "Ujiji"
    report = directory.take(changed).report
    assert (report.recorded, directory.facts()) == (2, before + 2)


def test_what_is_changed_and_changed_back_is_recorded_both_times() -> None:
    directory = Directory()
    for fees in ("free", "1000 shillings", "free"):
        directory.take(organization(services=[service(fees=fees)]))
    assert [event.fees for event in directory.events(ServiceOffered)] == [
        "free", "1000 shillings", "free",
    ]  # fmt: skip


def test_a_registered_name_is_kept_and_that_is_said() -> None:
    directory = Directory()
    directory.take(organization())
    assert notes(directory, organization(name="Another name")) == ["$[0]"]
    assert directory.events(OrganizationRegistered)[0].name == "House of Hope"


def test_a_contact_that_was_erased_is_not_brought_back() -> None:
    directory = Directory()
    directory.take(organization())
    history = directory.log[f"organization-{ORGANIZATION}"]
    last = history[-1]
    assert isinstance(last.event, DirectoryContactRecorded)
    erased = replace(last.event, name=ERASED, phone=ERASED, email=ERASED)
    history[-1] = replace(last, event=erased)
    assert directory.take(organization()).report.recorded == 0


def test_a_service_that_ended_is_offered_again_where_its_publisher_says_so() -> None:
    directory = Directory()
    directory.take(organization(services=[service()]))
    ended = ServiceEnded(service_id=f"service-{SERVICE}", status=SERVICE_STATUS["inactive"])
    directory.append(f"organization-{ORGANIZATION}", ended)
    assert directory.take(organization(services=[service()])).report.recorded == 1


def test_nothing_is_taken_of_an_organization_that_closed() -> None:
    directory = Directory()
    directory.take(organization())
    directory.append(f"organization-{ORGANIZATION}", OrganizationClosed(reason="over"))
    ((path, what),) = problems(directory, organization(services=[service()]))
    assert path == "$[0]"
    assert "closed" in what


def test_a_service_names_an_organization_that_is_known() -> None:
    directory = Directory()
    alone = service(organization_id=ORGANIZATION)
    ((path, what),) = problems(directory, alone)
    assert (path, "import that first" in what) == ("$[0]", True)
    assert problems(directory, organization(), alone) == []
    assert problems(Directory(), service()) == [
        ("$[0]", "names no organization that offers this service")
    ]


def test_one_mention_of_a_thing_is_taken_however_often_it_is_repeated() -> None:
    directory = Directory()
    document = organization(services=[service(contacts=organization()["contacts"])])
    directory.take(document, document)
    assert len(directory.events(DirectoryContactRecorded)) == 1


DIRTY: list[tuple[dict[str, Any], str, str]] = [
    ({"email": "nobody"}, "$[0].email", "must be an e-mail address"),
    ({"website": "www.example.org"}, "$[0].website", "must be an address with its scheme"),
    ({"contacts": [{"name": "Reception"}]}, "$[0].contacts[0]", "lacks id"),
    ({"contacts": [7]}, "$[0].contacts[0]", "must be an object, not a number"),
    ({"contacts": {}}, "$[0].contacts", "must be a list, not an object"),
    ({"phones": [{"id": PHONE}]}, "$[0].phones[0]", "lacks number"),
    ({"services": [{"id": SERVICE, "name": "x"}]}, "$[0].services[0]", "lacks status"),
    ({"services": [service(status="open")]}, "$[0].services[0].status", "must be one of active"),
    ({"services": [None]}, "$[0].services[0]", "must be an object"),
    ({"services": {}}, "$[0].services", "must be a list"),
    ({"locations": [{"id": LOCATION}]}, "$[0].locations[0]", "lacks location_type"),
    ({"locations": [{"id": "7", "location_type": "virtual"}]}, "$[0].locations[0].id", "a UUID"),
]


@pytest.mark.parametrize(("said", "path", "what"), DIRTY)
def test_a_bad_part_is_left_out_by_its_path_and_the_rest_is_imported(
    said: dict[str, Any], path: str, what: str
) -> None:
    directory = Directory()
    found = problems(directory, organization(**said))
    assert found[0][0] == path
    assert what in found[0][1]
    assert directory.events(OrganizationRegistered)


def test_a_bad_part_between_two_good_ones_is_left_out_alone() -> None:
    directory = Directory()
    good, other = organization()["locations"][0], deepcopy(organization()["locations"][0])
    other["id"] = CONTACT
    bad = {"id": "x", "location_type": "nowhere", "latitude": "north"}
    found = problems(directory, organization(locations=[good, bad, other]))
    assert {path for path, _ in found} == {
        "$[0].locations[1].id",
        "$[0].locations[1].location_type",
        "$[0].locations[1].latitude",
    }
    assert len(directory.events(LocationRecorded)) == 2


def test_the_paths_of_others_stay_when_something_before_them_is_left_out() -> None:
    good = organization()["locations"][0]
    good["latitude"] = 100
    directory = Directory()
    document = organization(locations=[{"id": "x"}, {"id": "y"}, good])
    assert notes(directory, document) == ["$[0].locations[2].latitude"]
    assert len(directory.events(LocationRecorded)) == 1


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"languages": [{"id": PHONE, "code": "xx"}]}, "$[0].services[0].languages[0]"),
        ({"minimum_age": 30, "maximum_age": 20}, "$[0].services[0].maximum_age"),
        ({"phones": [{"id": PHONE, "number": "ask"}]}, "$[0].services[0].phones[0].number"),
    ],
)
def test_what_is_sound_but_cannot_be_kept_is_told_as_a_note(
    said: dict[str, Any], path: str
) -> None:
    directory = Directory()
    assert notes(directory, organization(services=[service(**said)])) == [path]
    assert directory.events(ServiceOffered)


def test_a_place_nowhere_on_earth_and_a_country_that_nobody_knows_are_notes() -> None:
    document = organization()
    document["locations"][0]["latitude"] = 100
    document["locations"][0]["addresses"][0]["country"] = "Atlantis"
    directory = Directory()
    assert notes(directory, document) == [
        "$[0].locations[0].latitude",
        "$[0].locations[0].addresses[0].country",
    ]
    (located,) = directory.events(LocationRecorded)
    assert (located.latitude, located.country) == (None, None)


@pytest.mark.parametrize("name", ["id", "name"])
def test_a_document_without_id_or_name_is_left_out(name: str) -> None:
    directory = Directory()
    document = organization()
    del document[name]
    report = directory.take(document, organization(id=SERVICE)).report
    assert (report.imported, report.skipped) == (1, 1)
    assert [problem.path for problem in report.problems] == ["$[0]", "$[0]"]


@pytest.mark.parametrize("value", [None, 7, "text", [], [organization()]])
def test_what_is_no_object_is_no_document(value: Any) -> None:
    ((path, what),) = problems(Directory(), value)
    assert (path, "an object was expected" in what) == ("$[0]", True)


def test_what_the_directory_does_not_take_is_named() -> None:
    ((_, what),) = problems(Directory(), example("taxonomy_term.json"))
    assert "taxonomy term" in what
    ((_, what),) = problems(Directory(), example("location.json"))
    assert "location" in what


def test_nulls_say_nothing() -> None:
    assert problems(Directory(), organization(email=None, website=None, logo=None)) == []


def test_no_problem_repeats_a_value() -> None:
    secret = "Somebody <secret@example.org"
    document = organization(
        id=ORGANIZATION,
        email=secret,
        tax_id=7,
        contacts=[{"id": secret, "name": secret, "phones": [{"id": PHONE, "number": secret}]}],
        services=[service(status=secret, email=secret)],
    )
    report = Directory().take(document).report
    told = " ".join(problem.path + problem.what for problem in report.problems + report.notes)
    assert "secret" not in told
    assert "Somebody" not in told
    assert len(report.problems) >= 5


def test_characters_that_no_database_takes_are_left_out() -> None:
    directory = Directory()
    directory.take(organization(name="House\x00 of \ud800Hope"))
    assert directory.events(OrganizationRegistered)[0].name == "House of Hope"
