"""`python -m tests.benchmarks` is what `make bench` calls."""

import sys

from tests.benchmarks.run import main

sys.exit(main())
