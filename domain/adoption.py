"""Adoption: which policy of acting and seeing this deployment decides by, as facts.

R1  A policy is adopted whole: its hash is that of the rows that are recorded with it, so that
    whoever reads the log later can hold a decision to the very tables it cites.
R2  What was adopted last is in force, and is not adopted twice in a row; going back to an earlier
    policy is an adoption, too.
R3  A deployment adopts on one stream; no person gives the command, for it says what the running
    program decides by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from uuid import NAMESPACE_OID, uuid5

from domain.messages import AlreadyDone, Command, Event, Malformed, Recorded, Value, stated

STREAM = f"policy-{uuid5(NAMESPACE_OID, 'rejea/policy')}"
"""R3."""


class PolicyAdoptedWords(Value):
    """The version as people speak of it, the hash that decisions cite, and the tables by rows."""

    version: str
    policy_hash: str
    rows: tuple[str, ...]


class PolicyAdopted(PolicyAdoptedWords, Event):
    """From here on decisions are made by this policy."""


class AdoptPolicy(PolicyAdoptedWords, Command):
    """Adopt the policy that the running program decides by."""


Commands = AdoptPolicy


class Adoption(Value):
    """The hash of the policy in force; empty before the first adoption."""

    policy_hash: str = ""


class HashOfOtherRows(Malformed):
    """R1: the hash is not that of the rows."""

    rule = "R1"
    advice = "Give the rows of the tables as they are, and their SHA-256."


class PolicyInForce(AlreadyDone):
    """R2: this policy was adopted last."""

    rule = "R2"
    advice = "Nothing is to be done: this policy is in force."


class OtherPolicyStream(Malformed):
    """R3: a deployment has one stream of policies."""

    rule = "R3"
    advice = "Adopt policies on the one stream of the deployment."


def hash_of(rows: tuple[str, ...]) -> str:
    """SHA-256 of a policy's rows, in hexadecimal digits."""
    return sha256("\n".join(rows).encode()).hexdigest()


def decide(command: Commands, adoptions: Mapping[str, Adoption]) -> tuple[Event, ...]:
    """Adopt a policy.

    Raises: OtherPolicyStream, HashOfOtherRows, PolicyInForce.
    """
    if command.stream != STREAM:
        raise OtherPolicyStream(command.stream)
    if hash_of(command.rows) != command.policy_hash:
        raise HashOfOtherRows
    if adoptions.get(STREAM, Adoption()).policy_hash == command.policy_hash:
        raise PolicyInForce(command.policy_hash)
    return (stated(PolicyAdopted, command),)


def evolve(adoption: Adoption, recorded: Recorded) -> Adoption:
    """Take one fact into account."""
    if isinstance(recorded.event, PolicyAdopted):
        return replace(adoption, policy_hash=recorded.event.policy_hash)
    return adoption
