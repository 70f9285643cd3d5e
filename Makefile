# Every target works in .venv, which it makes itself from requirements-dev.lock.
# make help lists them. PYTHON=/path/to/python3 names a Python of 3.11 or newer;
# ARGUMENTS="-k consent" goes to pytest, ARGUMENTS=--no-kafka to make run.

.DEFAULT_GOAL := help
.PHONY: help run test check bench faults conformance clean lock format environment

ARGUMENTS ?=
PYTEST := .venv/bin/python -m pytest
WORKERS := -n auto --dist loadfile

help: ## Say what each target does.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do \
	    printf '%-20s %s\n' "$$name" "$$text"; done

run: environment ## Start everything, the demonstration too on the first start; Ctrl-C stops it.
	@.venv/bin/rejea serve --demo $(ARGUMENTS)

test: environment ## Run all tests but the long ones, on a throw-away PostgreSQL under build/.
	$(PYTEST) $(WORKERS) $(ARGUMENTS)

check: environment ## Run what .ci/run runs: format, lint, types, import contracts, tests.
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --cache-dir build/imports
	@$(MAKE) --no-print-directory test

bench: environment ## Measure; a table here, and build/bench.json.
	.venv/bin/python -m tests.benchmarks $(ARGUMENTS)

faults: environment ## Break real servers for many rounds.
	$(PYTEST) -m faults --timeout 3600 $(ARGUMENTS)

conformance: environment ## Run the suites of others: clients, validators, identity provider.
	REJEA_REQUIRE_SUITES=1 $(PYTEST) -m conformance --timeout 3600 $(ARGUMENTS)

format: environment ## Format the code and mend what the linter can.
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

lock: ## Write both lock files anew, with the newest versions that pyproject.toml allows.
	@.ci/lock

clean: ## Remove what make made (.venv, build, caches); never data.
	@.ci/clean

environment:
	@.ci/environment
