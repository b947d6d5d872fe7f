# Every job has one command; `make help` lists them. All set themselves up: only Python 3.11+, git and make are needed.
.DEFAULT_GOAL := help
.PHONY: help book serve pdf check test fast bench lock format clean

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; found: $$($(PYTHON) --version)"; exit 1; }
	@echo "Setting up .venv (about a minute, once) ..."
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $(READY)

book: $(READY)  ## Build the website into _build/html
	@$(BIN)/livingreview build

serve: $(READY)  ## Build it, show it in a browser, build again when a file changes
	@$(BIN)/livingreview serve

pdf: $(READY)  ## Print the book as a tagged PDF into _build/pdf
	@$(BIN)/livingreview pdf

check: $(READY)  ## Check data, bibliography, prose and code, without building
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .
	@$(BIN)/livingreview check

test: $(READY)  ## Run every test: fast ones first, then browser, PDF and the whole book
	@$(BIN)/pytest -n auto

fast: $(READY)  ## Run the fast tests only
	@$(BIN)/pytest -n auto -m "not slow"

bench: $(READY)  ## Measure our build against plain Jupyter Book
	@PYTHONPATH=scripts $(BIN)/python -m bench

lock: $(READY)  ## Pin requirements.in anew into requirements.txt (maintainers; needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header requirements.in -o requirements.txt

format: $(READY)  ## Format the code
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

clean:  ## Delete everything generated, but not the environment
	@rm -rf _build .pytest_cache .ruff_cache .hypothesis
