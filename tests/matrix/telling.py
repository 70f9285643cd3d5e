"""What words of the work tell besides, written by hand from rules.md 2, apart from the code.

R1  Pregnancy, birth and health; that somebody is a child, an adult, a guardian's ward; what police,
    courts and borders want of them; what awaits them; and which shelter answers when.
R2  Whoever watches over a jurisdiction sees steps, and nothing that describes a person.
R3  What was agreed towards other agencies, and who is whose child, is the holder's.
R4  A number that counts entries tells how many are hidden.
"""

from __future__ import annotations

from collections.abc import Mapping

OF_CLASSES: Mapping[tuple[str, str], frozenset[str]] = {
    ("case.put_on_hold.v1", "reason"): frozenset({"medical"}),
    ("case.reported.v1", "channel"): frozenset({"medical"}),  # a health facility
    ("case.reported.v1", "stated_age"): frozenset({"child"}),
    ("case.closed.v1", "reason"): frozenset({"legal"}),  # not a victim
    ("case.closure_requested.v1", "reason"): frozenset({"legal"}),
    ("case.transfer_declined.v1", "reason"): frozenset({"child"}),  # a wrong age
    ("consent.given.v1", "basis"): frozenset({"child"}),
    ("consent.given.v1", "given_by"): frozenset({"child"}),
    ("consent.refused.v1", "given_by"): frozenset({"child"}),
    ("glass.broken.v1", "reason"): frozenset({"medical", "child"}),
    ("glass.broken.v1", "record_classes"): frozenset({"medical"}),
    ("return.declared.v1", "removal_order"): frozenset({"legal"}),
    ("return.declared.v1", "signed_by"): frozenset({"child"}),
    ("return.deferred.v1", "reason"): frozenset({"medical", "legal", "psychosocial"}),
    ("return.escort_assigned.v1", "kind"): frozenset({"medical"}),
    ("safety_card.released.v1", "reason"): frozenset({"medical"}),
    ("safety_card.released.v1", "reader"): frozenset({"medical"}),
    ("shelter.admitted.v1", "arrangement"): frozenset({"medical", "child"}),
    ("shelter.admitted.v1", "consent_to_stay"): frozenset({"child"}),
    ("shelter.discharge_planned.v1", "safe_destination"): frozenset({"child"}),
    ("shelter.discharged.v1", "reason"): frozenset({"medical", "legal", "child"}),
    ("shelter.discharged.v1", "safe_destination"): frozenset({"child"}),
    ("shelter.place_offered.v1", "held_until"): frozenset({"contact_location"}),
    ("shelter.place_refused.v1", "reason"): frozenset({"child"}),  # a wrong age
    ("shelter.transferred.v1", "reason"): frozenset({"medical"}),
    ("shelter.transferred.v1", "arrangement"): frozenset({"medical", "child"}),
    ("shelter.transferred.v1", "agreed_by_person"): frozenset({"child"}),
}
"""R1."""
OF_THE_PERSON = frozenset(
    {
        *("language", "region", "country", "to_country", "country_of_stay", "transit_countries"),
        *("stated_age", "children_with", "national_abroad", "removal_order", "given_by"),
        *("signed_by", "held_until", "caregiver_informed"),
    }
)
"""R2."""
OF_THE_HOLDER = frozenset(
    {
        ("case.merged.v1", "restrictions"),
        ("case.later_entry_assigned.v1", "entry"),
        ("cases.linked.v1", "kind"),
    }
)
"""R3."""
COUNTING = frozenset({"version", "own_version", "other_version", "kept_versions", "moved_versions"})
"""R4."""
