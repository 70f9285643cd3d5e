"""Visibility: the one place that turns a decision into rows and fields.

Deny by default; hidden is answered like missing (None). The way of every reading:

    case = case_view.by_id(case_id).ask(connection)
    look = look_at(principal, case)                          # None: hidden or missing
    parts = case_view.portrait(permitted_portrait(look)).ask(connection)
    shape_case(look, parts.get(case_id, ()), opener)         # a dict, `withheld` among it

    timeline.listed(visible_entries(look), page).ask(connection)
    shape_entry(look, entry, opener)

    case_list.listed(principal, wanted, page)                # rows that visible_cases lets through
    shape_shelter(principal, row, at, profile, opener)
    shape_organization(principal, row, opener), shape_service(principal, row)

R1  Rows: `visible_cases` and `visible_entries` are the only conditions on who sees; every list and
    every count goes through them.
R2  Fields: `shape_…` builds from the permitted classes, and opens what is sealed only then.
"""

from projections.visibility.cases import columns_for, permitted_portrait, shape_case, withheld
from projections.visibility.entries import shape_entry
from projections.visibility.follow_ups import shape_follow_up
from projections.visibility.listed import Needs, visible_cases
from projections.visibility.look import Look, look_at, shows_entry, visible_entries
from projections.visibility.referrals import shape_referral
from projections.visibility.returns import shape_return
from projections.visibility.services import shape_organization, shape_service, shape_shelter

__all__ = [
    "Look",
    "Needs",
    "columns_for",
    "look_at",
    "permitted_portrait",
    "shape_case",
    "shape_entry",
    "shape_follow_up",
    "shape_organization",
    "shape_referral",
    "shape_return",
    "shape_service",
    "shape_shelter",
    "shows_entry",
    "visible_cases",
    "visible_entries",
    "withheld",
]
