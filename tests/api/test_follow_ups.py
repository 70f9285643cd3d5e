"""What is to be followed up, over real HTTP."""

from __future__ import annotations

import pytest

from tests.api.served import Served

QUERY = """
{ followUps(first: 5, filter: { late: false, kind: [MONITORING_VISIT, SUPPORT_PLAN] }) {
  totalCount edges { node { id caseId kind reference dueAt late workerId visits lastVisitOn } }
} }
"""


@pytest.mark.parametrize("who", ["social worker", "nurse", "police", "coordinator"])
def test_nobody_has_a_follow_up_where_none_was_begun(served: Served, who: str) -> None:
    assert served.asks(who, QUERY) == {"followUps": {"totalCount": 0, "edges": []}}
