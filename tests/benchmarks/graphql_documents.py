"""The documents that are measured, and the same answers from PostGraphile and from one statement.

PostGraphile shows the tables as they are: an agency's list begins at views.case_party, where ours
begins at what it may see. Aliases give the answer the same names, so that about as many bytes go
over the wire.
"""

from __future__ import annotations

CLIENTS = 32
CASE_LIST = """
query CaseList($first: Int!, $after: String) {
  cases(first: $first, after: $after) {
    edges {
      cursor
      node {
        id stage jurisdiction urgent closed reportedAt changedAt
        referrals {
          id status priority { code } serviceType { code } toAgencyId sentAt replyDueAt
        }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""
CASE_PAGE = """
query CasePage($id: ID!) {
  case(id: $id) {
    id etag seenAs stage jurisdiction child urgent closed reportedAt changedAt holderId workerId
    identificationLevel
    consents { id state purpose { code label } recipientId recordClasses recordedAt endsAt }
    referrals {
      id masked status priority { code label } reason { code label }
      serviceType { code label } fromAgencyId toAgencyId recordClasses sentAt replyDueAt answeredAt
    }
    stays { id whereabouts admittedAt }
    withheld { recordClass reason }
  }
}
"""
PERSONAL_PAGE = """
query PersonalPage($id: ID!) {
  case(id: $id) {
    id stage
    person {
      knownAs firstName familyName birthDate phone
      parts { entry recordClass words { field value } }
    }
    timeline(first: 20) {
      totalCount
      edges { node { id name occurredAt agencyId role words { field recordClass value label } } }
    }
  }
}
"""
DOCUMENTS = {"CaseList": CASE_LIST, "CasePage": CASE_PAGE, "PersonalPage": PERSONAL_PAGE}

_POSTGRAPHILE_LIST = """
query CaseList($agencyId: String!, $first: Int!, $after: Cursor) {
  cases: allCaseParties(
    condition: {agencyId: $agencyId}
    orderBy: [REPORTED_AT_DESC, CASE_ID_DESC]
    first: $first
    after: $after
  ) {
    edges {
      cursor
      node {
        case: caseByCaseId {
          id: caseId stage jurisdiction: jurisdictionId urgent closed reportedAt changedAt
          referrals: referralList {
            id: referralId status priority serviceType toAgencyId sentAt replyDueAt
          }
        }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""
_POSTGRAPHILE_PAGE = """
query CasePage($id: String!) {
  case: caseByCaseId(caseId: $id) {
    id: caseId stage jurisdiction: jurisdictionId child urgent closed reportedAt changedAt
    holderId workerId identification consents stays
    referrals: referralList {
      id: referralId status priority reason serviceType fromAgencyId toAgencyId recordClasses
      sentAt replyDueAt answeredAt
    }
  }
}
"""
POSTGRAPHILE_DOCUMENTS = {"CaseList": _POSTGRAPHILE_LIST, "CasePage": _POSTGRAPHILE_PAGE}

_CASE_LIST_SQL = """
SELECT json_build_object('data', json_build_object('cases', json_build_object('edges',
    json_agg(json_build_object(
        'cursor', c.reported_at || ' ' || c.case_id,
        'node', json_build_object(
            'id', c.case_id, 'stage', upper(c.stage), 'jurisdiction', c.jurisdiction_id,
            'urgent', c.urgent, 'closed', c.closed,
            'reportedAt', c.reported_at, 'changedAt', c.changed_at,
            'referrals', (SELECT json_agg(json_build_object(
                    'id', r.key, 'status', r.value ->> 'status',
                    'priority', json_build_object('code', r.value -> 'priority' ->> 'code'),
                    'serviceType', json_build_object('code', r.value -> 'service_type' ->> 'code'),
                    'toAgencyId', r.value ->> 'to_agency_id', 'sentAt', r.value ->> 'sent_at',
                    'replyDueAt', r.value ->> 'reply_due_at'))
                FROM jsonb_each(c.referrals) AS r)))))))::text AS answer
FROM (
    SELECT c.* FROM views.case_party AS party JOIN views.case_view AS c USING (case_id)
    WHERE party.agency_id = %(agency_id)s AND {place}
    ORDER BY party.reported_at DESC, party.case_id DESC LIMIT %(first)s
) AS c
"""
CASE_LIST_SQL = _CASE_LIST_SQL.replace("{place}", "true")
_PLACE = "(party.reported_at, party.case_id) < (%(reported_at)s::timestamptz, %(case_id)s)"
CASE_LIST_BEHIND_SQL = _CASE_LIST_SQL.replace("{place}", _PLACE)
"""The page behind a cursor."""
CASE_PAGE_SQL = """
SELECT json_build_object('data', json_build_object('case', json_build_object(
    'id', c.case_id, 'stage', upper(c.stage), 'jurisdiction', c.jurisdiction_id, 'child', c.child,
    'urgent', c.urgent, 'closed', c.closed, 'reportedAt', c.reported_at, 'changedAt', c.changed_at,
    'holderId', c.holder_id, 'workerId', c.worker_id,
    'identificationLevel', c.identification ->> 'level',
    'consents', (SELECT json_agg(json_build_object(
            'id', k.key, 'state', k.value ->> 'state',
            'purpose', json_build_object('code', k.value -> 'purpose' ->> 'code'),
            'recipientId', k.value ->> 'recipient_id',
            'recordClasses', k.value -> 'record_classes',
            'recordedAt', k.value ->> 'recorded_at', 'endsAt', k.value ->> 'ends_at'))
        FROM jsonb_each(c.consents) AS k),
    'referrals', (SELECT json_agg(json_build_object(
            'id', r.key, 'masked', false, 'status', r.value ->> 'status',
            'priority', json_build_object('code', r.value -> 'priority' ->> 'code'),
            'reason', json_build_object('code', r.value -> 'reason' ->> 'code'),
            'serviceType', json_build_object('code', r.value -> 'service_type' ->> 'code'),
            'fromAgencyId', r.value ->> 'from_agency_id', 'toAgencyId', r.value ->> 'to_agency_id',
            'recordClasses', r.value -> 'record_classes', 'sentAt', r.value ->> 'sent_at',
            'replyDueAt', r.value ->> 'reply_due_at', 'answeredAt', r.value ->> 'answered_at'))
        FROM jsonb_each(c.referrals) AS r),
    'stays', (SELECT json_agg(json_build_object('id', s.key,
            'whereabouts', s.value ->> 'whereabouts', 'admittedAt', s.value ->> 'admitted_at'))
        FROM jsonb_each(c.stays) AS s))))::text AS answer
FROM views.case_view AS c WHERE c.case_id = %(id)s
"""
