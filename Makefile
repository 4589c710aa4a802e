# The commands of the checkout. `make` sets up, validates, derives, builds and shows the top of the table.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet

.PHONY: all node comunica build table validate check test coverage lint format lock clean

all: build table

.venv/runtime: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

.venv/dev: .venv/runtime requirements-dev.txt
	$(PIP) install --require-hashes -r requirements-dev.txt
	touch $@

# The engine that runs in a browser, which one test takes where node is there.
node: .venv/node/node_modules

.venv/node/node_modules: tests/support/node/package.json tests/support/node/package-lock.json | .venv/runtime
	mkdir -p .venv/node
	cp $^ .venv/node/
	npm ci --prefix .venv/node --silent --no-audit --no-fund --ignore-scripts
	touch $@

# An engine that one test gives the published dumps to, where node is there.
comunica: .venv/comunica/node_modules

.venv/comunica/node_modules: tests/support/comunica/package.json tests/support/comunica/package-lock.json | .venv/runtime
	mkdir -p .venv/comunica
	cp $^ .venv/comunica/
	npm ci --prefix .venv/comunica --silent --no-audit --no-fund --ignore-scripts
	touch $@

build: .venv/runtime
	$(BIN)/openness-kg build

table: .venv/runtime
	@$(BIN)/openness-kg table --rows 10
	@echo 'All of them: $(BIN)/openness-kg table, or the pages in build/tables/. For openness-kg alone: source $(BIN)/activate'

validate: .venv/runtime
	$(BIN)/openness-kg validate

# What is fast: a minute at most.
check: lint
	$(BIN)/python -m pytest -n auto -m "not slow and not browser and not java"

test: .venv/dev
	$(BIN)/python -m pytest -n auto

coverage: .venv/dev
	$(BIN)/python -m pytest -n auto --cov=openness_kg --cov-report=term-missing:skip-covered

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# New pins from pyproject.toml, without the address of any registry.
lock: .venv/dev
	$(BIN)/pip-compile $(LOCK) --extra install --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile $(LOCK) --extra install --extra dev --output-file requirements-dev.txt pyproject.toml

LOCK := --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

clean:
	rm -rf build .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
