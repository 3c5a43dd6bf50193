# Onedoor 一门. `make demo` shows a city, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CATALOGUES := $(shell find src -name django.po)
ARGS ?=
WORKERS ?= 2

.PHONY: help setup demo test quick browser check fix bench docs lock clean

help:
	@echo "make demo      run the demonstration city   (ARGS=\"--port 8001 --size desk\")"
	@echo "make test      run every test"
	@echo "make quick     run the tests that need no server, browser or long walk"
	@echo "make browser   install Chromium and Chinese fonts, where this user may"
	@echo "make check     lint, types, import contracts, house rules, stale pages, untranslated texts"
	@echo "make fix       format, sort, update catalogues"
	@echo "make docs      write the generated pages anew"
	@echo "make bench     measure, and write a file with machine and commit"

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml $(CATALOGUES)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Onedoor needs Python 3.11 or newer." >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing. Type, as superuser:  apt-get install -y python3-venv" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python tools/messages.py compile
	@touch $@

demo: setup
	@exec $(BIN)/onedoor demo $(ARGS)

test: setup
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

quick: setup
	@$(BIN)/python -m pytest -m "not slow and not browser" $(ARGS)

browser:
	@sh tools/browser.sh

check: setup
	@$(BIN)/python tools/check.py

fix: setup
	@$(BIN)/ruff check --fix-only --quiet . || true
	@$(BIN)/ruff format --quiet .
	@$(BIN)/python tools/messages.py update
	@$(BIN)/python tools/messages.py compile

docs: setup
	@$(BIN)/python tools/pages.py write

bench: setup
	@$(BIN)/python bench/run.py $(ARGS)

lock:
	@$(BIN)/python -m pip install --quiet uv && $(BIN)/uv pip compile --quiet pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --output-file requirements.lock

clean:
	rm -rf $(VENV) build dist src/*.egg-info
