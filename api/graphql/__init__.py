"""GraphQL: what may be asked, each object in a file of its own, and how it is asked over HTTP."""
