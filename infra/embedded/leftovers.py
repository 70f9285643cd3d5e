"""Clear what a killed test run has left: `python -m infra.embedded.leftovers FOLDER`."""

import sys
from pathlib import Path

from infra.embedded.home import Home
from infra.embedded.locks import alone
from infra.embedded.throwaway import discard, enterable


def main(folder: Path) -> None:
    home = Home(enterable(folder.absolute()))
    home.make()
    with alone(home.lock):
        discard(home)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
