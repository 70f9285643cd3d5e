"""Clear what a killed test run has left: `python -m infra.kafka_broker.leftovers FOLDER`."""

import sys
from pathlib import Path

from infra.embedded.locks import alone
from infra.embedded.throwaway import enterable
from infra.kafka_broker.home import BrokerHome
from infra.kafka_broker.throwaway import discard


def main(folder: Path) -> None:
    home = BrokerHome(enterable(folder.absolute()))
    with alone(home.lock):
        discard(home)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
