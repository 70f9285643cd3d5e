"""Write the golden forms that are missing, by `python -m tests.golden.make`.

R1  A form that stands is never written again: what was shipped must be readable for ever.
R2  Where an event has a field that none of its forms says, a further form is written for it.
"""

from __future__ import annotations

import json

from domain.messages import Event
from infra.event_types import NAMES
from tests.golden.examples_of import example_of
from tests.golden.form import FOLDER, envelope_of, form_of, golden_mapper, read_forms


def main() -> None:
    for kind, name in NAMES.items():
        unsaid = unsaid_fields(kind, name)
        forms = read_forms(name)
        if not forms:
            write(kind, name)
        elif unsaid:
            write(kind, f"{name}+{min(unsaid)}")


def unsaid_fields(kind: type[Event], name: str) -> set[str]:
    """The fields that no form of an event says."""
    said = {field for form in read_forms(name) for field in form["says"]}
    return set(vars(example_of(kind))) - said


def write(kind: type[Event], title: str) -> None:
    with golden_mapper() as mapper:
        form = form_of(mapper, envelope_of(example_of(kind)))
    text = json.dumps(form, indent=2, ensure_ascii=False)
    (FOLDER / f"{title}.json").write_text(f"{text}\n", encoding="utf-8")
    print(f"written: {title}")


if __name__ == "__main__":
    main()
