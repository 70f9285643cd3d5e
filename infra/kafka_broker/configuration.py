"""What the broker is told: its properties, its logging, and the command that starts it.

R1  One node is broker and controller at once (KRaft); every replication factor is 1.
R2  Nothing is written outside the home: no performance data, no crash files, no native libraries.
R3  Where an administrator is named, clients sign in, and what is told the broker is for it alone.
"""

from __future__ import annotations

import base64
import secrets
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from infra.embedded.account import Account
from infra.kafka_broker.home import HOST, BrokerHome, Ports
from infra.kafka_broker.securing import Administrator
from infra.settings import Misconfigured

MEMORY = ("-Xms128m", "-Xmx384m")

LOGGING = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %p %m (%c)%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
"""


def properties(ports: Ports, messages: Path, administrator: Administrator | None = None) -> str:
    """R1, R3: the broker's properties."""
    protocol = "PLAINTEXT" if administrator is None else "SASL_PLAINTEXT"
    told: Mapping[str, object] = {
        "process.roles": "broker,controller",
        "node.id": 1,
        "listeners": f"CLIENT://{HOST}:{ports.broker},CONTROLLER://{HOST}:{ports.controller}",
        "advertised.listeners": f"CLIENT://{HOST}:{ports.broker}",
        "controller.quorum.bootstrap.servers": f"{HOST}:{ports.controller}",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "CLIENT",
        "listener.security.protocol.map": f"CONTROLLER:PLAINTEXT,CLIENT:{protocol}",
        "log.dirs": messages,
        "offsets.topic.replication.factor": 1,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "share.coordinator.state.topic.replication.factor": 1,
        "share.coordinator.state.topic.min.isr": 1,
        "offsets.topic.num.partitions": 1,
        "transaction.state.log.num.partitions": 1,
        "group.initial.rebalance.delay.ms": 0,
        "auto.create.topics.enable": "false",
        "num.network.threads": 2,
        "num.io.threads": 4,
        **(administrator.properties() if administrator else {}),
    }
    return "".join(f"{name}={value}\n" for name, value in told.items())


def write_configuration(home: BrokerHome, account: Account, ports: Ports) -> None:
    """Write what the broker reads when it starts; a secret in it is for its account alone (R3)."""
    home.configuration.unlink(missing_ok=True)
    if home.administrator is not None:
        home.configuration.touch(mode=0o600)
        account.own(home.configuration)
    _write(home.configuration, properties(ports, home.messages, home.administrator))
    _write(home.logging, LOGGING)


def make_storage(
    home: BrokerHome, account: Account, java: Path, jars: Sequence[Path], ports: Ports
) -> None:
    """Format the broker's folder once, whole or not at all.

    Raises:
        Misconfigured: the broker's own tool refuses.
    """
    for folder in (home.clusters, home.temporary):
        folder.mkdir(mode=0o700, exist_ok=True)
        account.own(folder)
    if home.messages.exists():
        return
    making = home.messages.with_name("making")
    shutil.rmtree(making, ignore_errors=True)
    told = home.configuration.with_name("making.properties")
    _write(told, properties(ports, making))
    first = ["--add-scram", home.administrator.credential()] if home.administrator else []
    tool: list[str | Path] = [
        "kafka.tools.StorageTool",
        "format",
        "--standalone",
        "-t",
        _cluster_id(),
        "-c",
        told,
        *first,
    ]
    done = account.run([*_java(home, java, jars), *tool])
    told.unlink()
    if done.returncode != 0:
        raise Misconfigured(
            "Kafka could not prepare its folder.",
            f"It says: {(done.stderr or done.stdout).strip()[-500:]}",
        )
    making.rename(home.messages)


def broker_command(home: BrokerHome, java: Path, jars: Sequence[Path]) -> list[str | Path]:
    """The command that runs the broker; a shell writes its own number down and becomes it."""
    return [
        "/bin/sh",
        "-c",
        'echo $$ >"$0"; exec "$@"',
        home.pid_file,
        *_java(home, java, jars),
        "kafka.Kafka",
        home.configuration,
    ]


def _java(home: BrokerHome, java: Path, jars: Sequence[Path]) -> list[str | Path]:
    """R2."""
    return [
        java,
        *MEMORY,
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        f"-XX:ErrorFile={home.clusters}/crash-%p.log",
        f"-Djava.io.tmpdir={home.temporary}",
        f"-Dlog4j2.configurationFile={home.logging}",
        "-Djava.awt.headless=true",
        "-cp",
        ":".join(str(jar) for jar in jars),
    ]


def _cluster_id() -> str:
    """Random, and never begun with what a command line takes for an option."""
    while True:
        text = base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=")
        if not text.startswith("-"):
            return text


def _write(path: Path, text: str) -> None:
    is_new = not path.exists()
    path.write_text(text, encoding="utf-8")
    if is_new:
        path.chmod(0o644)
