// Starts GraphiQL with a token field. Token and queries stay in this page's memory alone.
(() => {
  "use strict";
  const token = document.getElementById("token");
  const who = document.getElementById("who");

  const send = (request, options, accept) =>
    fetch("/graphql", {
      method: "POST",
      headers: {
        Accept: accept,
        "Content-Type": "application/json",
        ...(token.value.trim() && { Authorization: `Bearer ${token.value.trim()}` }),
        ...(options && options.headers),
      },
      body: JSON.stringify(request),
    });

  const ask = async (request, options) => {
    const answer = await send(request, options, "application/graphql-response+json, application/json;q=0.9");
    return answer.json();
  };

  // The events of a stream, one after the other: each is what `next` carries.
  async function* listen(request, options) {
    const answer = await send(request, options, "text/event-stream");
    if (!answer.headers.get("Content-Type").startsWith("text/event-stream")) {
      yield await answer.json();
      return;
    }
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    try {
      let text = "";
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const events = (text + part.value).split("\n\n");
        text = events.pop();
        for (const event of events) {
          const [kind, data] = event.split("\n");
          if (kind === "event: next") yield JSON.parse(data.slice("data: ".length));
          if (kind === "event: complete") return;
        }
      }
    } finally {
      await reader.cancel();
    }
  }

  const goesOn = (request, options) =>
    options?.documentAST?.definitions.some(
      (found) =>
        found.operation === "subscription" &&
        (!request.operationName || found.name?.value === request.operationName),
    );

  const fetcher = (request, options) =>
    goesOn(request, options) ? listen(request, options) : ask(request, options);

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
        fetcher,
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
