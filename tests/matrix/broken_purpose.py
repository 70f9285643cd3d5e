"""One rule broken on purpose: what a reader says that they read for is no longer counted.

    pytest tests/matrix -p tests.matrix.broken_purpose        test_broken_rules.py does it

R1  A referral opens what it names, whatever the ground was given for: the policy of reading.
R2  So do the lists, which ask the same of the rows of an agency's ties.
"""

from __future__ import annotations

from domain import access, policy, referred
from domain.openings import Openings

EVERY = ("", *policy.SERVES)

Openings.ground_serves = lambda *_: True  # type: ignore[method-assign]  # R1.
referred.purposes_serving = lambda *_: EVERY
access.purposes_serving = lambda *_: EVERY  # R2.
