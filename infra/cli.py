"""The command line: one table of commands, each imported only when it is called.

R1  This file imports argparse and little more, so that --help is instant.
R2  A command is a function from the parsed arguments to an exit code.
R3  Wrong use exits 2; what can be foreseen is told in a sentence with advice, without a trace.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    Subparsers: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  # It has no public name.

INTERRUPTED = 130


@dataclass(frozen=True)
class Option:
    """One argument of a command, in argparse's own terms."""

    name: str
    help: str
    type: Callable[[str], object] = str
    choices: tuple[str, ...] | None = None
    default: object = None
    metavar: str | None = None
    is_flag: bool = False
    is_optional: bool = False
    is_required: bool = False


@dataclass(frozen=True)
class Command:
    """What a person types, what it does, and where it is written."""

    words: tuple[str, ...]
    help: str
    target: str
    options: tuple[Option, ...] = ()
    wants_one: bool = False


def whole_number(text: str) -> int:
    """Read a count of one or more; argparse turns the error into wrong use."""
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


JSON = Option("--json", "print facts as JSON", is_flag=True)
ACCOUNT = Option("user_id", "the account's id, as `rejea accounts list` shows it", metavar="ID")
WITHOUT_KAFKA = Option("--no-kafka", "work without Kafka: no event leaves", is_flag=True)

COMMANDS = (
    Command(
        ("up",), "start the embedded servers", "infra.servers_command:up", (JSON, WITHOUT_KAFKA)
    ),
    Command(("down",), "stop the embedded servers", "infra.servers_command:down"),
    Command(
        ("doctor",),
        "tell what was found, what is missing, and what mends it",
        "infra.doctor:main",
        (JSON,),
    ),
    Command(
        ("serve",),
        "serve the doors, the projections, the relay and the clocks until Ctrl-C",
        "infra.serve:main",
        (
            Option(
                "--only",
                "run one part alone",
                choices=("api", "projections", "relay", "clocks"),
            ),
            WITHOUT_KAFKA,
            Option("--demo", argparse.SUPPRESS, is_flag=True),
        ),
    ),
    Command(
        ("demo",),
        "play the demonstration programme, or make many cases",
        "infra.demonstration.command:main",
        (
            Option("--cases", "make this many cases instead", type=whole_number, metavar="N"),
            Option("--seed", "another seed gives other cases", type=int, default=1, metavar="S"),
            Option(
                "--into-given-database",
                "write into the database of REJEA_DATABASE_URL, or in production mode, by its name",
                metavar="NAME",
            ),
        ),
    ),
    Command(("migrate",), "bring the database to this version", "infra.migrate:main"),
    Command(
        ("accounts",),
        "list the accounts of the development issuer",
        "infra.accounts:main_accounts",
        (JSON,),
    ),
    Command(
        ("accounts", "add"),
        "add an account for a person, or for a program (--service), and print its id",
        "infra.accounts_command:add",
        (
            Option("--role", "what they are to the agency", is_required=True, metavar="ROLE"),
            Option("--agency", "the organization's id", is_required=True, metavar="ID"),
            Option("--name", "their post; no person's name", is_required=True, metavar="TEXT"),
            Option("--jurisdiction", "its key (default: TZ)", default="TZ", metavar="KEY"),
            Option("--subject", "who they are at the provider (`sub`)", metavar="TEXT"),
            Option("--issuer", "the provider (default: REJEA_OIDC_ISSUER)", metavar="URL"),
            Option("--service", "a program, with no person behind it", is_flag=True),
            Option("--clearances", "words, with spaces between", metavar="WORDS"),
            Option("--begins", "from this day on (default: now)", metavar="DAY"),
            Option("--ends", "until this day", metavar="DAY"),
        ),
    ),
    Command(
        ("accounts", "list"),
        "list the accounts of this installation, with their state",
        "infra.accounts_command:show",
        (JSON,),
    ),
    Command(
        ("accounts", "change"),
        "change an account's name, clearances or end; its role and agency never change",
        "infra.accounts_command:change",
        (
            ACCOUNT,
            Option("--name", "their post; no person's name", metavar="TEXT"),
            Option("--clearances", 'all of them, or "" for none', metavar="WORDS"),
            Option("--ends", "until this day", metavar="DAY"),
        ),
    ),
    Command(
        ("accounts", "suspend"),
        "suspend an account: within a second it lets nobody in",
        "infra.accounts_command:suspend",
        (ACCOUNT,),
    ),
    Command(
        ("accounts", "resume"),
        "let a suspended account in again",
        "infra.accounts_command:resume",
        (ACCOUNT,),
    ),
    Command(
        ("accounts", "end"),
        "end an account for good, as when somebody leaves or moves to another agency",
        "infra.accounts_command:end",
        (ACCOUNT,),
    ),
    Command(
        ("apikey", "create"),
        "make an API key for a program's account, and print it this once",
        "infra.accounts_command:create_key",
        (
            ACCOUNT,
            Option("--days", "how long it lasts", type=whole_number, default=90, metavar="DAYS"),
        ),
    ),
    Command(
        ("apikey", "list"),
        "list API keys by their prefixes, with the day of their last use",
        "infra.accounts_command:show_keys",
        (JSON,),
    ),
    Command(
        ("apikey", "revoke"),
        "revoke an API key: within a second it opens nothing",
        "infra.accounts_command:revoke_key",
        (Option("prefix", "its prefix, as `rejea apikey list` shows it", metavar="PREFIX"),),
    ),
    Command(
        ("token",),
        "print a bearer token for one account",
        "infra.accounts:main_token",
        (Option("key", "the account's key, as `rejea accounts` lists it", metavar="KEY"),),
    ),
    Command(
        ("rebuild",),
        "rebuild projections while the old ones go on serving",
        "infra.rebuild:main",
        (
            Option("name", "the projection", metavar="NAME", is_optional=True),
            Option("--all", "every projection", is_flag=True),
        ),
        wants_one=True,
    ),
    Command(
        ("relay", "status"),
        "tell where the relay stands, and how many dead letters there are",
        "infra.relay_command:status",
        (JSON,),
    ),
    Command(
        ("relay", "replay"),
        "put dead letters back: tell what they name anew, as of now",
        "infra.relay_command:replay",
        (JSON,),
    ),
    Command(
        ("kafka", "provision"),
        "make a user on Kafka for each agency, with rights to its own topic and group only",
        "infra.kafka_command:provision",
        (
            Option("--agency", "an organization that was told nothing yet", metavar="ID"),
            Option("--into", "write new passwords into this new file", metavar="FILE"),
            Option("--renew", "give new passwords to all", is_flag=True),
            JSON,
        ),
    ),
    Command(
        ("directory", "import"),
        "import organizations and services in HSDS 3",
        "infra.directory_import:main",
        (
            Option("file", "a JSON file: one document or a list", metavar="FILE"),
            Option(
                "--jurisdiction",
                "the jurisdiction of those whose address names no country (default: TZ)",
                default="TZ",
                metavar="KEY",
            ),
            JSON,
        ),
    ),
)

GROUPS = {
    "relay": "what carries events to Kafka",
    "kafka": "users and rights on Kafka",
    "directory": "the directory of organizations and services",
    "accounts": "who may sign in; alone, the accounts of the development issuer",
    "apikey": "the API keys of programs",
}
"""Words that other words follow. A command of its own that is such a word may stand alone, too."""


def main(words: Sequence[str] | None = None) -> int:
    parser = _parser()
    arguments = parser.parse_args(words)
    if not hasattr(arguments, "target"):
        parser.print_help(sys.stderr)
        return 2
    return _run(arguments)


def load(target: str) -> Callable[[argparse.Namespace], int]:
    """Find the function that `module:function` names."""
    module, _, name = target.partition(":")
    function: Callable[[argparse.Namespace], int] = getattr(importlib.import_module(module), name)
    return function


def _run(arguments: argparse.Namespace) -> int:
    """R3: what is foreseen becomes a sentence; everything else keeps its trace."""
    from infra.settings import Misconfigured

    try:
        code = load(arguments.target)(arguments)
        sys.stdout.flush()
    except Misconfigured as problem:
        for line in (f"rejea: {problem.message}", *problem.advice.splitlines()):
            print(line, file=sys.stderr)
        return problem.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, say) has seen enough; nothing more may be flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rejea",
        description="Coordinate the protection of trafficked persons between agencies.",
        epilog="rejea COMMAND --help tells more about one command.",
    )
    top = parser.add_subparsers(title="commands", metavar="COMMAND")
    groups: dict[str, tuple[argparse.ArgumentParser, Subparsers]] = {}
    for command in COMMANDS:
        first = command.words[0]
        if first in GROUPS and first not in groups:
            groups[first] = _group(top, first, GROUPS[first])
        if first not in groups:
            _add_new(top, command)
        elif len(command.words) == 1:
            _add(groups[first][0], command)
        else:
            _add_new(groups[first][1], command)
    return parser


def _group(top: Subparsers, name: str, text: str) -> tuple[argparse.ArgumentParser, Subparsers]:
    parser = top.add_parser(name, help=text, description=_sentence(text))
    alone = any(command.words == (name,) for command in COMMANDS)
    return parser, parser.add_subparsers(title="commands", metavar="COMMAND", required=not alone)


def _add_new(parent: Subparsers, command: Command) -> None:
    text = _sentence(command.help)
    _add(parent.add_parser(command.words[-1], help=command.help, description=text), command)


def _add(parser: argparse.ArgumentParser, command: Command) -> None:
    parser.set_defaults(target=command.target)
    options = parser.add_mutually_exclusive_group(required=True) if command.wants_one else parser
    for option in command.options:
        _add_option(options, option)


def _add_option(parser: argparse._ActionsContainer, option: Option) -> None:
    if option.is_flag:
        parser.add_argument(option.name, help=option.help, action="store_true")
        return
    added = parser.add_argument(
        option.name,
        help=option.help,
        type=option.type,
        choices=option.choices,
        default=option.default,
        metavar=option.metavar,
        nargs="?" if option.is_optional else None,
    )
    added.required = added.required or option.is_required


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


if __name__ == "__main__":
    sys.exit(main())
