# Two commands: `make demo` shows routing at work without a key, `make test` passes the tests.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && exit; \
  done; echo python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test audit bench check coverage format screenshots clean train

demo: .venv/app
	@CLAUDE_ROUTER_CLAUDE="$$(scripts/claude.sh)" && export CLAUDE_ROUTER_CLAUDE && \
	  exec $(BIN)/claude-router --router-demo

test: check coverage
	@CLAUDE_ROUTER_CLAUDE="$$(scripts/claude.sh)" && export CLAUDE_ROUTER_CLAUDE && \
	  exec $(BIN)/python -m pytest -q -n 2 --dist loadgroup

check: .venv/dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

# Every branch of these packages is taken by a named example of their own, none by luck.
coverage: .venv/dev
	@for package in wire translate; do \
	  $(BIN)/coverage run --source=claude_router.$$package \
	    -m pytest -q -m "not hypothesis" tests/$$package && $(BIN)/coverage report || exit 1; \
	done

# Known vulnerabilities of what an installation consists of; without a network it is skipped.
audit:
	@scripts/audit.sh $(PYTHON)

# Every goal of docs/performance.md in one table; about ten minutes. BESIDE=MODEL.onnx: an older router.
BESIDE ?=
bench: .venv/dev
	@CLAUDE_ROUTER_CLAUDE="$$(scripts/claude.sh)" && export CLAUDE_ROUTER_CLAUDE && \
	  exec $(BIN)/python -m tests.bench $(if $(BESIDE),--beside $(BESIDE))

format: .venv/dev
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

# The pictures of README.md.
screenshots: .venv/app
	@CLAUDE_ROUTER_CLAUDE="$$(scripts/claude.sh)" && export CLAUDE_ROUTER_CLAUDE && \
	  exec $(BIN)/python scripts/screenshots.py

clean:
	rm -rf .venv .claude-code dist build

# Two hours on a CPU; goes on where it was interrupted. See training/README.md.
THREADS ?= 2
DEVICE ?= cpu
train: build/training-venv/ready
	@build/training-venv/bin/python -m training.train --out build/router \
	  --device $(DEVICE) --threads $(THREADS)
	@build/training-venv/bin/python -m training.export build/router/model.pt \
	  --out build/router/shipped --version "$$(date +%Y.%m)"

build/training-venv/ready: training/requirements.txt pyproject.toml
	@$(PYTHON) -m venv build/training-venv
	@build/training-venv/bin/python -m pip install --quiet --disable-pip-version-check \
	  --editable . --requirement training/requirements.txt
	@touch $@

.venv/app: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "claude-router needs Python 3.11 or newer: make PYTHON=/path/to/python3.11")'
	@echo "Installing claude-router into .venv/ (about a minute) …"
	@$(PYTHON) -m venv .venv
	@$(PIP) --editable .
	@touch $@

.venv/dev: .venv/app
	@echo "Installing what the checks and tests need into .venv/ …"
	@$(PIP) --upgrade "pip>=25.1"
	@$(PIP) --group dev
	@touch $@
