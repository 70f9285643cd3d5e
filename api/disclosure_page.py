"""The report to a survivor as a page: plain words, no script, nothing fetched from anywhere.

R1  It reads by ear as by eye: a language, one heading for each day, a caption for each table,
    headings of columns; on a telephone each line stands by itself, and printed it needs no color.
R2  Everything that stands in it is escaped: a name of an organization is text and nothing else.
R3  Its title says nothing of what it is, and one touch puts an empty page in its place.
R4  What is read on a screen with the person is not printed, and says that it stays there.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from api.disclosure_told import table, told_otherwise
from domain.messages import Value
from projections.labels import Language
from projections.report_words import ReportWords, report_words

Told = Mapping[str, Any]

STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 44rem; padding: 1rem; color: #111; background: #fff;
  font: 1.125rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { font-size: 1.35rem; line-height: 1.25; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1.15rem; margin: 1.75rem 0 .5rem; }
.leave { position: sticky; top: 0; z-index: 1; display: block; margin: -1rem -1rem 1rem;
  padding: .75rem 1rem; color: #fff; background: #111; font-weight: 600; text-align: center;
  text-decoration: none; }
.leave:focus-visible { outline: 3px solid #fff; outline-offset: -6px; }
table { width: 100%; border-collapse: collapse; }
caption { text-align: start; padding: .25rem 0; color: #333; }
th, td { text-align: start; vertical-align: top; padding: .4rem .75rem .4rem 0;
  border-top: 1px solid #767676; }
.keep { border: 2px solid #111; padding: .75rem; }
footer { margin-top: 2rem; color: #333; overflow-wrap: anywhere; }
@media (max-width: 34rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { display: block; border-top: 1px solid #767676; padding: .5rem 0; }
  td, tbody th { display: block; border: 0; padding: .1rem 0; }
  td::before { content: attr(data-label) ": "; color: #333; }
}
@media print { body { max-width: none; padding: 0; font-size: 12pt; } .leave { display: none; }
  tr, h2, h3, caption { break-inside: avoid; } h2, h3, caption { break-after: avoid; }
  .screen { display: none; } }
"""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""The only thing that a browser may use of it is its own style."""
_SCREEN = ' class="screen"'


class Report(Value):
    """What a report tells: of which case, when it was made, and the days as visibility shapes them.

    `days` are those on which somebody looked, `told` those on which something was told otherwise.
    `keeps_back` says that more is known to somebody else; `on_screen` that it is not for keeping
    (R4). `holder` is the name of the agency that
    answers for the case, where it may be named.
    """

    case_id: str
    holder: str | None
    days: Sequence[Told]
    told: Sequence[Told]
    keeps_back: bool
    on_screen: bool
    made_at: datetime
    time_zone: str


def page(report: Report, language: Language) -> str:
    """The whole page, in one language."""
    words = report_words(language)
    parts = [
        f"<h1>{escape(words.title)}</h1>",
        _paragraphs(words.intro),
        f'<p class="keep">{escape(words.stays if report.on_screen else words.keep)}</p>',
        f"<p>{escape(_total(report, words))}</p>",
        *(_day(told, words) for told in report.days),
        *told_otherwise(report.told, language, keeps_back=report.keeps_back),
        f"<h2>{escape(words.wrong_title)}</h2>",
        _paragraphs(said.format(holder=report.holder or words.holder) for said in words.wrong),
    ]
    return (
        f'<!doctype html>\n<html lang="{language.value}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(words.page_title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body{_SCREEN if report.on_screen else ''}>\n"
        f'<a class="leave" href="about:blank" rel="noreferrer">{escape(words.close)}</a>\n<main>\n'
        + "\n".join(parts)
        + f"\n</main>\n<footer><p>{escape(_made(report, words))}</p></footer>\n</body>\n</html>\n"
    )


def _total(report: Report, words: ReportWords) -> str:
    readings = [told for day in report.days for told in day["readings"]]
    if not readings:
        return words.none
    agencies = {told["agency_id"] for told in readings if not told["shelter"]}
    shelters = any(told["shelter"] for told in readings)
    return words.total.format(
        readings=sum(told["count"] for told in readings), agencies=len(agencies) + shelters
    )


def _made(report: Report, words: ReportWords) -> str:
    zone = report.time_zone.replace("_", " ").rpartition("/")[2]
    return words.made.format(date=words.day(report.made_at.date()), zone=zone, case=report.case_id)


def _day(told: Told, words: ReportWords) -> str:
    day = words.day(told["day"])
    parts = [f"<h3>{escape(day)}</h3>"]
    if told["readings"]:
        parts.append(_table(told["readings"], words.caption.format(date=day), words))
    if told["refused"]:
        parts.append(f"<p>{escape(words.refused.format(count=told['refused']))}</p>")
    return "<section>\n" + "\n".join(parts) + "\n</section>"


def _table(readings: Sequence[Told], caption: str, words: ReportWords) -> str:
    heads = (words.organization, words.who, words.about, words.times)
    return table(caption, heads, [_cells(told, words) for told in readings])


def _cells(told: Told, words: ReportWords) -> tuple[str, ...]:
    agency = words.shelter if told["shelter"] else told["agency"] or words.another
    about = ", ".join(words.record_classes[kind] for kind in told["record_classes"])
    return agency, words.roles[told["role"]], about, str(told["count"])


def _paragraphs(said: Iterable[str]) -> str:
    return "\n".join(f"<p>{escape(text)}</p>" for text in said)
