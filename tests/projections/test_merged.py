"""What of a merged case is masked, and how its days stand with those of the case that goes on."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from domain.messages import RecordClass, Role
from domain.openings import Openings, Seal
from domain.standing import Standing
from domain.telltale.refusals import WITHHELD, Beyond
from projections.visibility.disclosures import shape_disclosure, with_merged
from projections.visibility.merged import files_of, readings_together, told_together
from projections.visibility.report import agency_named, keeps_back
from tests.examples import CLINIC, MORNING, OTHER_CASE, SHELTER_HOUSE
from tests.projections.test_disclosures import entry, review
from tests.projections.test_report import AGENCIES, IDENTITY, look, part, told_by_day

ALL_MATTERS = frozenset((*RecordClass, *Beyond))
WHO = {"agency_id": CLINIC, "agency": "A clinic", "shelter": False, "role": "health_worker"}


def resting(*took_in: str, seal: str = "") -> dict[str, Any]:
    """A case that rests behind another one, with a seal of a kind, if any."""
    seals = {"seal-1": Seal(kind=seal, listed_user_ids=())} if seal else {}
    stays = {f"stay-{place}": agency_id for place, agency_id in enumerate(took_in)}
    standing = Standing(openings=Openings(seals=seals), stays=stays)
    return {"case_id": OTHER_CASE, "standing": asdict(standing)}


def day(count: int, *kinds: str, **words: Any) -> dict[str, Any]:
    line = WHO | {"count": count, "record_classes": list(kinds)} | words
    return {"day": MORNING.date(), "readings": [line], "refused": 1}


def test_while_a_seal_stands_on_a_merged_case_none_of_its_agencies_is_named() -> None:
    kept, sealed = files_of(look(), [resting(seal="protected_witness")])
    assert agency_named(kept.look, CLINIC, AGENCIES)["agency"] == "A clinic"
    named = agency_named(sealed.look, CLINIC, AGENCIES)
    assert named == {"shelter": False, "agency_id": None, "agency": None}
    _, unsealed = files_of(look(), [resting()])
    assert agency_named(unsealed.look, CLINIC, AGENCIES)["agency_id"] == CLINIC


def test_who_took_the_person_of_a_merged_case_in_is_a_shelter_of_it() -> None:
    kept, other = files_of(look(), [resting(CLINIC)])
    assert not agency_named(kept.look, CLINIC, AGENCIES)["shelter"]
    assert agency_named(other.look, CLINIC, AGENCIES) == {
        "shelter": True,
        "agency_id": None,
        "agency": None,
    }


def test_what_a_seal_of_a_merged_case_covers_is_left_out_and_said_to_be() -> None:
    told = {"it": part("demand", CLINIC)}
    _, sealed = files_of(look(), [resting(seal="protected_witness")])
    assert told_by_day(sealed.look, told) == []
    assert keeps_back(sealed.look, (told, ()))
    _, unsealed = files_of(look(), [resting(seal="shelter_location")])
    assert len(told_by_day(unsealed.look, told)) == 1
    assert not keeps_back(unsealed.look, (told, ()))


def test_one_agency_in_one_role_is_one_line_of_a_day() -> None:
    files = [[day(2, IDENTITY)], [day(1, "medical")]]
    (found,) = readings_together(files)
    assert found["refused"] == 2
    (line,) = found["readings"]
    assert line["count"] == 3
    assert line["record_classes"] == [RecordClass.IDENTITY, RecordClass.MEDICAL]


def test_what_is_masked_and_what_is_of_another_role_stays_a_line_of_its_own() -> None:
    masked = {"agency_id": None, "agency": None}
    files = [[day(1), day(1, role=Role.SUPERVISOR.value)], [day(1, **masked), day(1, **masked)]]
    (found,) = readings_together(files)
    assert [line["count"] for line in found["readings"]] == [1, 1, 1, 1]


def test_days_of_several_cases_stand_in_one_order_the_last_first() -> None:
    before = MORNING.date() - timedelta(1)
    one, other = day(1), day(1) | {"day": before}
    assert [found["day"] for found in readings_together([[other], [one]])] == [one["day"], before]
    told = [[{"day": before, "told": []}], [{"day": one["day"], "told": []}]]
    assert [found["day"] for found in told_together(told)] == [one["day"], before]


def test_two_recalls_of_one_agency_are_two_lines() -> None:
    recall = {"day": MORNING.date(), "way": "recall", **WHO, "record_classes": []}
    (found,) = told_together([[{"day": MORNING.date(), "told": [recall, recall]}]])
    assert len(found["told"]) == 2


def test_the_list_of_readings_masks_who_read_a_merged_case_as_the_report_does() -> None:
    of_other = entry(CLINIC) | {"case_id": OTHER_CASE}
    holder = review((), persons=True)
    assert not shape_disclosure(with_merged(holder, [resting()]), of_other)["masked"]
    for masking in (resting(CLINIC), resting(seal="child_record")):
        shown = shape_disclosure(with_merged(holder, [masking]), of_other)
        assert (shown["masked"], shown["agency_id"], shown["user_id"]) == (True, None, None)
    assert not shape_disclosure(with_merged(holder, [resting(SHELTER_HOUSE)]), entry(CLINIC))[
        "masked"
    ]


def test_why_a_command_on_a_merged_case_was_refused_is_told_as_to_the_public() -> None:
    known = with_merged(replace(review((), persons=True), known=ALL_MATTERS), [resting()])
    said = {"reason": "consent_missing"}
    assert shape_disclosure(known, entry(CLINIC) | said)["reason"] == "consent_missing"
    of_other = entry(CLINIC) | said | {"case_id": OTHER_CASE}
    assert shape_disclosure(known, of_other)["reason"] == WITHHELD
