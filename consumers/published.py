"""What is published of the contracts, as it is served: the schemas, and one document of all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property

from consumers.asyncapi import document
from consumers.schemas import Schema, published, written
from consumers.topics import Topics


class Published:
    """The schemas that lie beside the code, read once when somebody asks."""

    def __init__(self, topics: Topics) -> None:
        self._topics = topics

    @cached_property
    def schemas(self) -> Mapping[str, bytes]:
        """Each schema by its type, as it lies in its file."""
        return {name: written(schema).encode() for name, schema in self._read.items()}

    @cached_property
    def asyncapi(self) -> bytes:
        """The document of AsyncAPI."""
        return json.dumps(document(self._read, self._topics), ensure_ascii=False).encode()

    @cached_property
    def _read(self) -> Mapping[str, Schema]:
        return published()
