// A client as integrators write it: urql, with types that graphql-codegen made from the schema.
import { Client, fetchExchange } from "@urql/core";
import { graphql } from "./generated/index.js";

const [, , url, authorization, caseId] = process.argv;

const CaseList = graphql(`
  query CaseList($first: Int!, $filter: CaseFilter) {
    cases(first: $first, filter: $filter, sort: REPORTED_LAST) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { cursor node { id stage reportedAt referrals { id status priority { code label(language: PT) } } } }
    }
  }
`);

const Things = graphql(`
  query Things($ids: [ID!]!) {
    nodes(ids: $ids) { __typename id ... on Case { seenAs withheld { recordClass reason } } }
  }
`);

const client = new Client({
  url,
  exchanges: [fetchExchange],
  preferGetMethod: false,
  fetchOptions: { headers: { authorization } },
});

const list = await client.query(CaseList, { first: 5, filter: { closed: false } }).toPromise();
const things = await client.query(Things, { ids: [caseId, "case-1"] }).toPromise();
const shown: { id: string; stage: string | null | undefined; codes: string[] }[] = (
  list.data?.cases?.edges ?? []
).map(({ node }) => ({
  id: node.id,
  stage: node.stage,
  codes: node.referrals.map((referral) => referral.priority?.code ?? ""),
}));
const node = things.data?.nodes?.[0];
console.log(
  JSON.stringify({
    errors: [list.error?.message, things.error?.message].filter(Boolean),
    total: list.data?.cases?.totalCount,
    shown,
    tie: node?.__typename === "Case" ? node.seenAs : null,
    missing: things.data?.nodes?.[1],
  }),
);
