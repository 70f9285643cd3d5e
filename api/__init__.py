"""The doors: commands over HTTP, questions over GraphQL."""
