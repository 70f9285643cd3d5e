// Runs the audits of the graphql-http package against a server, and prints what each found, as JSON.
import { createRequire } from "node:module";

const [, , folder, url, authorization] = process.argv;
const { serverAudits } = createRequire(`${folder}/`)("graphql-http");

const fetchFn = (address, options = {}) => {
  const headers = new Headers(options.headers);
  headers.set("authorization", authorization);
  return fetch(address, { ...options, headers });
};

const found = [];
for (const audit of serverAudits({ url, fetchFn })) {
  const result = await audit.fn();
  found.push({ name: audit.name, status: result.status, reason: result.reason ?? null });
}
console.log(JSON.stringify(found));
