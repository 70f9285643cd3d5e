"""Clear what a killed test run has left: `python -m infra.embedded.leftovers FOLDER`."""

import sys
from pathlib import Path

from infra.embedded.home import Home
from infra.embedded.locks import alone
from infra.embedded.server import find_place
from infra.embedded.throwaway import discard, enterable


def main(folder: Path) -> None:
    place = find_place(Home(enterable(folder.absolute())))
    with alone(place.home.lock):
        discard(place)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
