export default {
  emitLegacyCommonJSImports: false,
  schema: "./schema.graphql",
  documents: ["client.ts"],
  generates: { "./generated/": { preset: "client", config: { useTypeImports: true } } },
};
