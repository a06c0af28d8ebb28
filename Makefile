# Every verb of the house. `make demo` and `make test` do all the set-up they need.
# Wants: make, a POSIX shell, Python 3.11-3.14 with its venv module. PYTHON=... names another interpreter.

BIN := .venv/bin
# Else every worker rewrites every test anew: a third of a minute on two cores.
export PYTHONDONTWRITEBYTECODE :=
# The stamp is newer than the lock and the project file exactly when the environment fits them.
STAMP := .venv/.fits-the-lock
PIP_FLAGS := --quiet --disable-pip-version-check --no-input
PIP := $(BIN)/python -m pip $(PIP_FLAGS)
# The design system that the pages wear; without npm they wear our own base style.
DESIGN := node_modules/.fits-the-lock
# Clients written by others, each alone: they pin what they like.
PEERS := .peers/skat .peers/person .peers/typescript
MOCKOON := .peers/mockoon/node_modules/.bin/mockoon-cli
# A pyenv shim may stand for a version that is not there: an interpreter counts only when it runs.
USABLE := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))

.DEFAULT_GOAL := help
.PHONY: help demo test slow pages-grid pictures kill-test mutation peers wheel check format lint types imports bench lock clean

help: ## list every verb
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(STAMP) $(DESIGN) ## the registries, the sign-in and the gateway on this machine; prints a ready curl
	@$(BIN)/samsyn demo $(ARGS)

test: $(STAMP) $(DESIGN) ## the fast suite, under two minutes (ARGS="tests/contracts -x" narrows it)
	@$(BIN)/python -m pytest -m "not slow" --numprocesses auto $(ARGS)

slow: $(STAMP) $(DESIGN) ## the suites that start processes or take their time
	@$(BIN)/python -m pytest -m slow --durations 25 $(ARGS)

pages-grid: $(STAMP) $(DESIGN) ## every page in every width, language and dress (ARGS="-k 390"); long
	@SAMSYN_PAGES_GRID=full $(BIN)/python -m pytest -q -m slow tests/pages/test_grid.py tests/pages/test_sandbox.py $(ARGS)

pictures: $(STAMP) $(DESIGN) ## take the pictures of the pages anew, into docs/pictures; needs Chromium
	@$(BIN)/python -m tests.tools.pictures

kill-test: $(STAMP) $(DESIGN) ## kill -9 at 500 points of the write path on each store (ARGS="-k sqlite"); ten minutes
	@SAMSYN_KILL_ROUNDS=$${SAMSYN_KILL_ROUNDS:-500} $(BIN)/python -m pytest -q -s tests/gateway/ledger/kill $(ARGS)

mutation: $(STAMP) ## change gateway/access in a thousand places and see that a test notices (ARGS="masks ties")
	@$(BIN)/python -m tests.tools.mutation $(ARGS)

peers: $(PEERS:=/.fits-the-lock) ## install the clients of others that `make slow` lets ask the mocks

wheel: $(STAMP) $(DESIGN) ## build dist/samsyn-….whl: `pipx run --spec dist/samsyn-*.whl samsyn mocks`
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

check: format lint types imports test ## everything that must be green on every commit: below, and test

format: $(STAMP) ## is the code formatted (ruff)
	@$(BIN)/ruff format --check .

lint: $(STAMP) ## style rules (ruff)
	@$(BIN)/ruff check .

types: $(STAMP) ## mypy, strict
	@$(BIN)/mypy

imports: $(STAMP) ## who may import whom (import-linter)
	@$(BIN)/lint-imports --no-logo

bench: $(STAMP) ## what a question costs, signed and not (ARGS="--rounds 9"); the ledger's part; both stores; the audit; the population; the pages; Mockoon
	@$(BIN)/python -m benchmarks.question $(ARGS)
	@$(BIN)/python -m benchmarks.ledger
	@$(BIN)/python -m benchmarks.group_commit
	@$(BIN)/python -m benchmarks.audit
	@$(BIN)/python -m benchmarks.population
	@$(BIN)/python -m benchmarks.pages
	@test -x $(MOCKOON) || ! command -v npm >/dev/null || npm install --prefix .peers/mockoon --no-save \
		--no-audit --no-fund --ignore-scripts --loglevel error @mockoon/cli@9.9.0
	@$(BIN)/python -m benchmarks.mockoon

lock: ## write requirements.lock anew from pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pipx install uv" >&2; exit 1; }
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --output-file requirements.lock

clean: ## remove the environment and every cache; the demo's state in .samsyn stays
	rm -rf .venv .peers node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Filling .venv from requirements.lock (a minute or two, once) ..." >&2
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DESIGN): package-lock.json package.json
	@if command -v npm >/dev/null; then \
		npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2 && touch $@; \
	elif [ "$$CI" = true ]; then \
		echo "The pages need npm under CI: install Node.js." >&2; exit 1; \
	else \
		echo "No npm here: the pages use their own base style (apt-get install npm changes that)." >&2; \
	fi

.peers/typescript/.fits-the-lock: tests/peers/typescript/package-lock.json tests/peers/typescript/package.json
	@mkdir -p $(@D)
	@if command -v npm >/dev/null; then \
		cp $^ $(@D) && npm ci --prefix $(@D) --ignore-scripts --no-audit --no-fund --loglevel=error >&2 && touch $@; \
	elif [ "$$CI" = true ]; then \
		echo "The generated client needs npm under CI: install Node.js." >&2; exit 1; \
	else \
		echo "No npm here: the generated TypeScript client is not tried." >&2; \
	fi

.peers/%/.fits-the-lock: tests/peers/%.lock | $(BIN)/python
	@echo "Filling .peers/$* from $< ..." >&2
	@$(BIN)/python -m venv --clear .peers/$*
	@.peers/$*/bin/python -m pip $(PIP_FLAGS) install --prefer-binary --require-hashes --requirement $<
	@touch $@

$(BIN)/python:
	@for each in $(PYTHON) python3.11 python3.12 python3.13 python3.14 python3; do \
		if $$each -c '$(USABLE)' >/dev/null 2>&1; then exec $$each -m venv --clear .venv; fi; \
	done; \
	{ echo "Samsyn needs Python 3.11, 3.12, 3.13 or 3.14 with the modules venv and ensurepip; none was found."; \
	  echo "  Debian, Ubuntu:  apt-get install python3 python3-venv"; \
	  echo "  macOS:           brew install python@3.13"; \
	  echo "  elsewhere:       make PYTHON=/path/to/python3.13 $(MAKECMDGOALS)"; } >&2; exit 1
