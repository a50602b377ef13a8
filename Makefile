# Both main targets do all their own set-up: they need Python 3.11+, make and a package index, nothing else.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test check measure requirements clean

demo: $(VENV)/.runtime
	$(BIN)/extractor run corpus/inbox --tracker demo/tracker.db --out demo/summary --as-of 2032-06-30 --since 2032-03-31 --pages || [ $$? -eq 3 ]
	@echo
	@echo "The summary is at $(CURDIR)/demo/summary/index.html — open it in a browser."

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.dev
	$(BIN)/ruff check extractor tests benchmarks corpus
	$(BIN)/mypy

measure: $(VENV)/.dev
	@bash benchmarks/measure.sh

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# A stamp is newer than what it was made from, so that a second run costs nothing.
$(VENV)/.runtime: requirements/runtime.txt requirements/build.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/dev.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.runtime

# Needs uv; writes versions and hashes only, never an index address.
requirements:
	uv pip compile pyproject.toml --generate-hashes --universal --no-emit-index-url --no-annotate --no-header -p 3.11 -o requirements/runtime.txt
	uv pip compile --group build --generate-hashes --universal --no-emit-index-url --no-annotate --no-header -p 3.11 -o requirements/build.txt
	uv pip compile pyproject.toml --group dev --generate-hashes --universal --no-emit-index-url --no-annotate --no-header -p 3.11 -c requirements/runtime.txt -o requirements/dev.txt
	uv pip compile pyproject.toml --extra ocr --generate-hashes --universal --no-emit-index-url --no-annotate --no-header -p 3.11 -c requirements/runtime.txt -o requirements/ocr.txt

clean:
	rm -rf $(VENV) demo build dist *.egg-info
