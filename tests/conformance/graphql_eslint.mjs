// The recommended rules for schemas and those of Relay, all of them errors.
//
// Parts of a case that are few and come whole are plain lists, which Relay allows. Values without an
// identity have no id: codes, words, numbers, periods, answers, and what a subscription tells, which has
// its place in the log. Entries and follow-ups are parts of a case: they
// are listed, and read through it, not fetched alone.
import graphql from "@graphql-eslint/eslint-plugin";

const values = [
  "CaseChange",
  "ClockMiss",
  "Coded",
  "CustodiansOnCall",
  "Funnel",
  "FunnelCell",
  "KeptBack",
  "Obligation",
  "OfficeOnCall",
  "PageInfo",
  "Person",
  "PersonalPart",
  "Recipient",
  "RecoveryPeriod",
  "ReferralChange",
  "Reintegration",
  "ReturnStep",
  "ReviewDue",
  "SearchResult",
  "ShelterAnswer",
  "Told",
  "Why",
  "Withheld",
  "Word",
];

export default [
  {
    files: ["**/*.graphql"],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: "./schema.graphql" } },
    },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...graphql.configs["flat/schema-recommended"].rules,
      ...graphql.configs["flat/schema-relay"].rules,
      "@graphql-eslint/relay-edge-types": [
        "error",
        { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false },
      ],
      "@graphql-eslint/strict-id-in-types": [
        "error",
        { exceptions: { types: values, suffixes: ["Connection", "Edge"] } },
      ],
      "@graphql-eslint/require-description": [
        "error",
        { types: true, DirectiveDefinition: true, EnumValueDefinition: true, FieldDefinition: true },
      ],
    },
  },
];
