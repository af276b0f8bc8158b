# Lotse: `make` lists what can be made.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
export HF_HUB_OFFLINE = 1

.PHONY: help demo test check format lint types imports benchmark soak quality recorded mutation constraints clean

help:  ## List the targets
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(VENV)/installed  ## Set everything up and run the application with example data on http://127.0.0.1:8000
	LOTSE_DATA=$(CURDIR)/data/demo $(BIN)/lotse serve --demo

test: $(VENV)/tested  ## Set everything up and run the tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup --max-worker-restart 0

check: $(VENV)/tested lint types imports  ## Format, lint, types, import contracts, tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup --max-worker-restart 0

format: $(VENV)/tested  ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/tested  ## Check format and style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/tested  ## Check the types
	$(BIN)/mypy

imports: $(VENV)/tested  ## Check the direction of imports
	$(BIN)/lint-imports

benchmark: $(VENV)/tested  ## Measure speed: indexing, search, cold start, plans
	$(BIN)/python -m tests.benchmarks

quality: $(VENV)/installed  ## Measure search quality on a labelled set: make quality SET=folder
	$(BIN)/lotse eval --documents $(SET)/documents.jsonl --queries $(SET)/queries.jsonl

soak: $(VENV)/tested  ## Long runs: the slow tests and the benchmarks
	$(BIN)/python -m pytest -m slow
	$(BIN)/python -m tests.benchmarks --entries 10000 --queries 2000

recorded: $(VENV)/tested  ## Write down anew what each rule says of each case; then read the diff
	$(BIN)/python -m tests.matcher.recorded

mutation: $(VENV)/tested  ## Break the rules on purpose, 300 times, and see which changes no test notices (long)
	nice -n 15 $(BIN)/python -m tests.mutation --sample 300

constraints: $(VENV)/tested  ## Write the versions in use to constraints.txt
	@head -1 constraints.txt > constraints.new
	@$(BIN)/python -m pip freeze --exclude-editable | grep -vE '^(pip|setuptools)|@ ' | sed 's/+cpu//' >> constraints.new
	@mv constraints.new constraints.txt

clean:  ## Remove the virtual environment and the demo's data
	rm -rf $(VENV) data

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Lotse needs Python 3.11 or newer; set PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
	  || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq python3-venv; } \
	  || { echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable .
	@touch $@

$(VENV)/tested: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[test]'
	@touch $@ $(VENV)/installed
