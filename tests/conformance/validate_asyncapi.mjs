// Prints what the official parser finds in a document, and whether it read one.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, path] = process.argv.slice(2);
const { Parser } = createRequire(`${folder}/`)("@asyncapi/parser");
const { document, diagnostics } = await new Parser().parse(readFileSync(path, "utf8"));
const found = diagnostics.map(({ severity, code, path, message }) => ({
  severity,
  code,
  path: path.join("/"),
  message,
}));
console.log(JSON.stringify({ isRead: document !== undefined, found }));
