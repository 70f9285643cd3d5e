// Starts GraphiQL with a token field. Token and queries stay in this page's memory alone.
(() => {
  "use strict";
  const token = document.getElementById("token");
  const who = document.getElementById("who");

  const ask = async (request, options) => {
    const headers = {
      Accept: "application/graphql-response+json, application/json;q=0.9",
      "Content-Type": "application/json",
      ...(token.value.trim() && { Authorization: `Bearer ${token.value.trim()}` }),
      ...(options && options.headers),
    };
    const answer = await fetch("/graphql", {
      method: "POST",
      headers,
      body: JSON.stringify(request),
    });
    return answer.json();
  };

  const greet = async () => {
    if (!token.value.trim()) {
      who.textContent = "Nobody is signed in.";
      return;
    }
    const answer = await ask({ query: "{ me { name organization { name } } }" });
    const me = answer.data && answer.data.me;
    who.textContent = me ? [me.name, me.organization?.name].filter(Boolean).join(" · ") : answer.detail;
  };

  const memory = () => {
    const kept = new Map();
    return {
      get length() { return kept.size; },
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => kept.set(key, value),
      removeItem: (key) => kept.delete(key),
      clear: () => kept.clear(),
    };
  };

  document.getElementById("sign-in").addEventListener("submit", (event) => event.preventDefault());
  token.addEventListener("change", greet);

  const start = async () => {
    const schema = await (await fetch("/graphiql/schema.json")).json();
    const root = ReactDOM.createRoot(document.getElementById("graphiql"));
    root.render(
      React.createElement(GraphiQL, {
        fetcher: ask,
        schema: schema.data,
        storage: memory(),
        defaultTabs: window.REJEA_EXAMPLES,
        isHeadersEditorEnabled: true,
        shouldPersistHeaders: false,
      }),
    );
  };
  start();
})();
