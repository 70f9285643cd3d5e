// PostGraphile over our read models, as its documentation sets it up: relations by smart tags, what a column
// of JSON holds by extendSchema. The first argument is the folder where its packages are; the URL comes by
// the pipe; the port is told on standard output.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const need = createRequire(`${process.argv[2]}/`);
const { postgraphile } = need("postgraphile");
const { PostGraphileAmberPreset } = need("postgraphile/presets/amber");
const { makePgService } = need("postgraphile/adaptors/pg");
const { grafserv } = need("postgraphile/grafserv/node");
const { extendSchema, jsonPgSmartTags } = need("postgraphile/utils");

const ofCase = "(case_id) references views.case_view (case_id)";
const asPlainList = "@behavior -manyRelation:resource:connection +manyRelation:resource:list";
const tags = jsonPgSmartTags({
  version: 1,
  config: {
    class: {
      "views.case_view": { tags: { name: "case", primaryKey: "case_id" } },
      "views.case_party": { tags: { primaryKey: "case_id,agency_id,since", foreignKey: ofCase } },
      "views.referral_list": {
        tags: {
          name: "referral",
          primaryKey: "referral_id",
          foreignKey: `${ofCase}|@foreignSimpleFieldName referralList\n${asPlainList}`,
        },
      },
    },
  },
});

const fieldsOfTold = extendSchema(({ sql, dataplanPg: { TYPES } }) => {
  const told = ($referral) => sql`${$referral.getClassStep().alias}.told`;
  return {
    typeDefs: "extend type Referral { serviceType: String reason: String recordClasses: JSON answeredAt: String }",
    objects: {
      Referral: {
        plans: {
          serviceType: ($referral) =>
            $referral.select(sql`(${told($referral)} -> 'service_type' ->> 'code')`, TYPES.text),
          reason: ($referral) => $referral.select(sql`(${told($referral)} -> 'reason' ->> 'code')`, TYPES.text),
          recordClasses: ($referral) =>
            $referral.select(sql`(${told($referral)} -> 'record_classes')`, TYPES.jsonb),
          answeredAt: ($referral) => $referral.select(sql`(${told($referral)} ->> 'answered_at')`, TYPES.text),
        },
      },
    },
  };
});

const connectionString = (await text(process.stdin)).trim();
const peer = postgraphile({
  extends: [PostGraphileAmberPreset],
  plugins: [tags, fieldsOfTold],
  pgServices: [makePgService({ connectionString, schemas: ["views"], pubsub: false, poolConfig: { max: 4 } })],
  grafast: { explain: false },
  grafserv: { graphiql: false, watch: false },
});
const server = createServer();
await peer.createServ(grafserv).addTo(server);
await peer.getSchema();
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
