# Every job has one command; `make help` lists them. All set themselves up: only Python 3.11+, git and make are needed.
.DEFAULT_GOAL := help
.PHONY: help book serve pdf epub check test fast rehearse mutants bench lock format hooks clean

PYTHON ?= python3
BIN := .venv/bin
# What Python has compiled is kept, whatever this machine says: tests start it some hundred times.
export PYTHONDONTWRITEBYTECODE :=

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

# An environment knows its own path and cannot be moved: in a folder that was renamed or copied, it is made anew.
ifneq ($(shell cat .venv/here 2>/dev/null),$(CURDIR))
.PHONY: .venv/here
endif

.venv/here: requirements/run.txt requirements/print.txt requirements/test.txt pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; found: $$("$(PYTHON)" --version)"; exit 1; }
	@"$(PYTHON)" -m venv --clear .venv
	@pwd -P > $@

# What is needed to build the website, to print it and to test it; each list holds the one before.
.venv/run: .venv/here
	@$(call install,run,run)
.venv/print: .venv/here
	@$(call install,print,run print)
.venv/test: .venv/here
	@$(call install,test,run print test)

define install
echo "Setting up .venv with what is needed to $(1) (about a minute, once) ..."
$(BIN)/pip install --quiet --require-hashes -r requirements/$(1).txt
$(BIN)/pip install --quiet --no-build-isolation --no-deps --editable .
cd .venv && touch $(2)
endef

book: .venv/run  ## Build the website into _build/html
	@$(BIN)/livingreview build

serve: .venv/run  ## Build it, show it in a browser, build again when a file changes
	@$(BIN)/livingreview serve

pdf: .venv/print  ## Print the book for students and instructors, its evidence appendix and a handout of each chapter, A4 and letter, into _build/pdf (PAPER=a4, ONLY=student)
	@$(BIN)/livingreview pdf $(if $(PAPER),--paper $(PAPER)) $(foreach one,$(ONLY),--only $(one))

epub: .venv/print  ## Write the book for telephones and electronic readers into _build/pdf; the website then offers it
	@$(BIN)/livingreview epub

check: .venv/test  ## Check data, bibliography, prose and code, without building (AGAINST=main: and what you changed since)
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .
	@said="$$($(BIN)/lint-imports --no-logo --no-cache pyproject.toml)" || { echo "$$said"; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/livingreview check $(if $(AGAINST),--against "$(AGAINST)") $(if $(GITHUB_ACTIONS),--annotate)

test: .venv/test  ## Run every test: fast ones first, then browser, PDF and the whole book
	@$(BIN)/pytest -n auto --dist worksteal

# Fast tests write thousands of small files; where the memory has room for them, they need no disk.
ROOM := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 2000000 { print "/dev/shm" }')
fast: .venv/test  ## Run the fast tests only
	@$(if $(ROOM),TMPDIR=$(ROOM)) $(BIN)/pytest -n auto --dist worksteal -m "not slow" -o tmp_path_retention_count=1

rehearse: .venv/test  ## Run the workflows on this machine, with a stand-in for the service that hosts the repository
	@$(BIN)/pytest tests/flow/test_rehearsal.py

mutants: .venv/test  ## Change the code a little, often, and see whether the fast tests notice (SAMPLE=30 changes of a module)
	@PYTHONPATH=scripts $(BIN)/python -m mutants $(if $(SAMPLE),--sample $(SAMPLE)) $(MODULES)

bench: .venv/test  ## Measure our build against plain Jupyter Book, or with SCALE=10 on generated reviews up to that size, or with PAGE=1 the page of trials in a browser
	@PYTHONPATH=scripts $(BIN)/python -m bench $(if $(PAGE),--page) $(if $(SCALE),--scale $(SCALE)) $(if $(ROUNDS),--rounds $(ROUNDS))

PIN := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
lock:  ## Pin the lists of requirements/ anew (maintainers; needs uv)
	@$(PIN) requirements/test.in -o requirements/test.txt
	@$(PIN) requirements/print.in -c requirements/test.txt -o requirements/print.txt
	@$(PIN) requirements/run.in -c requirements/test.txt -o requirements/run.txt

format: .venv/test  ## Format the code, and put tables and bibliography in order
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .
	@$(BIN)/livingreview tidy

# Of pre-commit only the runner is used: all hooks are local, and it sets aside what is not staged while they run.
hooks: .venv/test  ## Tidy and check what you commit, at every commit (nothing is downloaded)
	@$(BIN)/pre-commit install

clean:  ## Delete everything generated, but not the environment
	@rm -rf _build .pytest_cache .ruff_cache .hypothesis
