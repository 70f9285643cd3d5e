"""The reference that a browser shows at /docs, and the contract at /openapi.json.

R1  The pages are written from the contract, on this server; a browser asks nobody else, and runs
    nothing.
R2  Writing them takes a moment once, in a thread, so that nobody waits meanwhile.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.commands import openapi
from api.commands.catalogue import by_path
from api.commands.examples import ETAG, KEY
from api.commands.shared import JSON
from api.errors import Problem

_STYLE = Path(__file__).with_name("reference.css")
_HEADERS = {
    "Cache-Control": "max-age=300",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'",
}
_CODE = re.compile(r"`([^`]+)`")


def reference_routes() -> list[Route]:
    """The contract and its pages; nobody has to sign in to read them."""
    return [
        Route("/openapi.json", _contract, methods=["GET"]),
        Route("/docs", _index, methods=["GET"]),
        Route("/docs/reference.css", _style, methods=["GET"]),
        Route("/docs/{operation}", _page, methods=["GET"]),
    ]


async def _contract(_: Request) -> Response:
    return await _written(openapi.document, JSON)


async def _index(_: Request) -> Response:
    return await _written(index, "text/html")


async def _style(_: Request) -> Response:
    return await _written(_STYLE.read_bytes, "text/css")


async def _page(request: Request) -> Response:
    name = request.path_params["operation"]
    if name not in await run_in_threadpool(_operations):
        raise Problem(HTTPStatus.NOT_FOUND, "not_found", "There is no such command.")
    return await _written(lambda: page(name), "text/html")


async def _written(write: Callable[[], bytes], media_type: str) -> Response:
    """R2."""
    return Response(await run_in_threadpool(write), media_type=media_type, headers=_HEADERS)


@cache
def index() -> bytes:
    """Every command, by step."""
    told = openapi.described()
    sections = [
        f"<h2>{_escaped(tag['name'].replace('_', ' ').capitalize())}</h2>"
        f"<p>{_escaped(tag['description'])}</p><ul>{_lines(tag['name'])}</ul>"
        for tag in told["tags"]
    ]
    intro = f"<h1>Commands</h1><p>{_marked(told['info']['description'])}</p>"
    intro += '<p>The contract itself: <a href="/openapi.json">/openapi.json</a>.</p>'
    return _whole("Commands", intro + "".join(sections))


@cache
def page(name: str) -> bytes:
    """One command: who may, what to send, what is answered."""
    path, method, told = _operations()[name]
    parts = [
        f'<p><a href="/docs">All commands</a></p><h1>{_escaped(told["summary"])}</h1>',
        f"<p><code>{method.upper()} {_escaped(path)}</code></p>",
        *(_paragraph(part) for part in told["description"].split("\n\n")),
    ]
    if path in by_path():
        parts += [_fields(told), _curl(path, told), _answers(told)]
    return _whole(told["summary"], "\n".join(parts))


def _paragraph(text: str) -> str:
    """A paragraph, or a list where each line begins with an asterisk."""
    lines = text.splitlines()
    if not all(line.startswith("* ") for line in lines):
        return f"<p>{_marked(text)}</p>"
    return f"<ul>{''.join(f'<li>{_marked(line[2:])}</li>' for line in lines)}</ul>"


@cache
def _operations() -> Mapping[str, tuple[str, str, Mapping[str, Any]]]:
    return {
        told["operationId"]: (path, method, told)
        for path, methods in openapi.described()["paths"].items()
        for method, told in methods.items()
    }


def _lines(tag: str) -> str:
    return "".join(
        f'<li><a href="/docs/{name}">{_escaped(told["summary"])}</a>'
        f" <code>{method.upper()} {_escaped(path)}</code></li>"
        for name, (path, method, told) in _operations().items()
        if tag in told["tags"]
    )


def _fields(told: Mapping[str, Any]) -> str:
    name = told["requestBody"]["content"][JSON]["schema"]["$ref"].rpartition("/")[2]
    schema = _schemas()[name]
    required = schema.get("required", ())
    rows = [
        _row(field, "required" if field in required else "", _kind(each), each)
        for field, each in schema.get("properties", {}).items()
    ]
    head = "<tr><th>Field</th><th></th><th>Value</th><th>What it is</th></tr>"
    return f"<h2>Body</h2><table>{head}{''.join(rows)}</table>"


def _row(field: str, required: str, kind: str, each: Mapping[str, Any]) -> str:
    told = each.get("description", "")
    if "x-record-class" in each:
        told += f" Record class: {each['x-record-class']}."
    cells = (f"<code>{field}</code>", required, kind, _marked(told))
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _kind(each: Mapping[str, Any]) -> str:
    """The type of a field, in words."""
    if "anyOf" in each:
        return _kind(next(one for one in each["anyOf"] if one.get("type") != "null"))
    if "$ref" in each:
        return _kind(_schemas()[each["$ref"].rpartition("/")[2]])
    if "enum" in each:
        return " ".join(f"<code>{_escaped(str(one))}</code>" for one in each["enum"])
    if each.get("type") == "array":
        return f"list of {_kind(each['items'])}"
    return _escaped(str(each.get("format", each.get("type", "object"))))


def _schemas() -> Mapping[str, Any]:
    found: Mapping[str, Any] = openapi.described()["components"]["schemas"]
    return found


def _curl(path: str, told: Mapping[str, Any]) -> str:
    example = told["requestBody"]["content"][JSON]["examples"]["least"]["value"]
    body = orjson.dumps(example, option=orjson.OPT_INDENT_2).decode()
    match = f" \\\n  -H 'If-Match: {ETAG}'" if by_path()[path].needs_match else ""
    text = (
        f"curl -X POST http://127.0.0.1:8000{_filled(path, told)} \\\n"
        f"  -H \"Authorization: Bearer $TOKEN\" \\\n  -H 'Idempotency-Key: {KEY}'{match} \\\n"
        f"  -H 'Content-Type: application/json' \\\n  -d '{body.replace(chr(39), _QUOTE)}'"
    )
    return f"<h2>Example</h2><pre>{_escaped(text)}</pre>"


_QUOTE = "'\\''"


def _filled(path: str, told: Mapping[str, Any]) -> str:
    for each in told["parameters"]:
        if each.get("in") == "path":
            path = path.replace(f"{{{each['name']}}}", each["example"])
    return path


def _answers(told: Mapping[str, Any]) -> str:
    success = next(each for each in told["responses"].values() if "headers" in each)
    example = success["content"][JSON]["examples"]["recorded"]["value"]
    body = orjson.dumps(example, option=orjson.OPT_INDENT_2).decode()
    rows = "".join(
        f"<tr><td>{status}</td><td>{_linked(_response(each)['description'])}</td></tr>"
        for status, each in told["responses"].items()
    )
    return f"<h2>Answers</h2><pre>{_escaped(body)}</pre><table>{rows}</table>"


def _response(each: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in each:
        return each
    shared = openapi.described()["components"]["responses"]
    found: Mapping[str, Any] = shared[each["$ref"].rpartition("/")[2]]
    return found


def _whole(title: str, body: str) -> bytes:
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{_escaped(title)} - Rejea</title>\n"
        '<link rel="stylesheet" href="/docs/reference.css">\n'
        f"<main>{body}</main>\n</html>\n"
    ).encode()


def _escaped(text: str) -> str:
    return html.escape(text)


def _marked(text: str) -> str:
    return _CODE.sub(r"<code>\1</code>", _escaped(text)).replace("\n", "<br>")


def _linked(text: str) -> str:
    return _CODE.sub(r'<a href="/problems/\1"><code>\1</code></a>', _escaped(text))


def pages() -> Iterable[str]:
    """The name of every page."""
    return _operations()
