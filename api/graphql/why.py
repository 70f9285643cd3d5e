"""Why somebody sees what they see of a case, for themselves."""

from __future__ import annotations

import strawberry

from domain import why
from domain.access import Principal
from domain.messages import RecordClass
from domain.standing import Standing


@strawberry.type(description="A kind of knowledge that is kept back, and what would open it.")
class KeptBack:
    record_class: RecordClass = strawberry.field(description="The kind of knowledge.")
    code: str = strawberry.field(description="A stable word for what keeps it back.")
    source: str = strawberry.field(description="Where the rule comes from.")
    needed: str = strawberry.field(description="What would be needed for it to be seen.")


@strawberry.type(description="A duty of whoever sees.")
class Obligation:
    code: str = strawberry.field(description="A stable word for it.")
    words: str = strawberry.field(description="What it says.")


@strawberry.type(description="Why the asker sees what it sees of a case.")
class Why:
    code: str = strawberry.field(description="A stable word for the tie.")
    reason: str = strawberry.field(description="What the asker's tie to the case is.")
    part: str = strawberry.field(description="Which part of the case that tie opens.")
    record_classes: list[RecordClass] = strawberry.field(
        description="Which kinds of knowledge it opens, after what is forbidden was taken away."
    )
    persons: bool = strawberry.field(description="Personal fields of these kinds are opened.")
    source: str = strawberry.field(description="Where the rule comes from.")
    obligations: list[Obligation] = strawberry.field(
        description="The duties that come with what is seen."
    )
    kept_back: list[KeptBack] = strawberry.field(description="What is kept from the asker.")
    policy_version: str = strawberry.field(description="The version of the policy that decided.")
    policy_hash: str = strawberry.field(description="Its hash, which the access log cites, too.")


def why_of(principal: Principal, standing: Standing) -> Why | None:
    """The explanation for whoever asks; None where they may not know of the case."""
    found = why.explain(principal, standing)
    if found is None:
        return None
    return Why(
        code=found.code,
        reason=found.reason,
        obligations=[Obligation(code=code, words=words) for code, words in found.obligations],
        part=found.part,
        record_classes=list(found.record_classes),
        persons=found.persons,
        source=found.source,
        kept_back=[KeptBack(**vars(kept)) for kept in found.kept_back],
        policy_version=found.policy_version,
        policy_hash=found.policy_hash,
    )
