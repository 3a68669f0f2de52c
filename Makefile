# Two commands: `make demo` shows routing at work without a key, `make test` passes the tests.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check format clean

demo: .venv/app
	@CLAUDE_ROUTER_CLAUDE="$$(scripts/claude.sh)" && export CLAUDE_ROUTER_CLAUDE && \
	  exec $(BIN)/claude-router --router-demo

test: check
	CLAUDE_ROUTER_CLAUDE="$$(scripts/claude.sh)" && export CLAUDE_ROUTER_CLAUDE && \
	  $(BIN)/python -m pytest -n 2 --dist loadgroup

check: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:
	rm -rf .venv .claude-code dist build

.venv/app: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "claude-router needs Python 3.11 or newer: set PYTHON=…")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/dev: .venv/app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@
