# The commands of the checkout. `make` sets up, validates, derives, builds and shows the top of the table.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet

# The playground and the form of the site, which `publish` leaves out if this was not made.
WEB := openness_kg/site/app/built

.PHONY: all bench bench-report hub-charts node comunica spdx web build site table validate check test coverage lint format lock version release clean

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

web: $(WEB)/playground.js

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	npm ci --prefix web --silent --no-audit --no-fund --ignore-scripts
	touch $@

$(WEB)/playground.js: web/node_modules/.package-lock.json web/build.js $(wildcard web/src/*.js web/src/lib/*.js)
	npm run build --prefix web --silent

# An engine that one test gives the published dumps to, where node is there.
comunica: .venv/comunica/node_modules

.venv/comunica/node_modules: tests/support/comunica/package.json tests/support/comunica/package-lock.json | .venv/runtime
	mkdir -p .venv/comunica
	cp $^ .venv/comunica/
	npm ci --prefix .venv/comunica --silent --no-audit --no-fund --ignore-scripts
	touch $@

# The shapes, the schema and the context of SPDX 3.0.1, which tests hold bills of materials against.
SPDX := .venv/spdx-3.0.1
SPDX_SOURCE := https://raw.githubusercontent.com/spdx/spdx-spec/954412d7328bdab4dbdc52cb201a66f0195ebbc8/3.0.1/rdf

spdx: $(SPDX)/spdx-model.ttl

$(SPDX)/spdx-model.ttl: tests/support/spdx-3.0.1.sha256 | .venv/runtime
	mkdir -p $(SPDX)
	cd $(SPDX) && curl --fail --silent --show-error --location --remote-name-all $(SPDX_SOURCE)/{schema.json,spdx-context.jsonld,spdx-model.ttl}
	cd $(SPDX) && sha256sum --check --quiet $(CURDIR)/tests/support/spdx-3.0.1.sha256
	touch $@

build: .venv/runtime
	$(BIN)/openness-kg build

# The site as it is published: make site SITE_URL=https://example.org/
SITE_URL ?= https://w3id.org/openness-kg/

site: .venv/dev $(if $(shell command -v npm),web)
	$(BIN)/openness-kg publish --site-url $(SITE_URL)

table: .venv/runtime
	@$(BIN)/openness-kg table --rows 10
	@echo 'All of them: $(BIN)/openness-kg table, or the pages in build/tables/. For openness-kg alone: source $(BIN)/activate'

validate: .venv/runtime
	$(BIN)/openness-kg validate

# A file of tests is one process's, so that what it sets up is set up once. What Python compiles is kept, whatever the
# environment says: thousands of runs of the command would compile it again.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n auto --dist=loadfile --no-loadscope-reorder

# What is fast: two to three minutes on two processors.
check: lint
	$(PYTEST) -m "not slow and not browser and not java"

test: .venv/dev
	$(PYTEST)

coverage: .venv/dev
	$(PYTEST) --cov=openness_kg --cov-report=term-missing:skip-covered

# Other engines, which only the races need.
.venv/bench: benchmarks/requirements.txt
	$(PYTHON) -m venv .venv/bench
	.venv/bench/bin/pip --disable-pip-version-check --quiet install -r $<
	touch $@

# Races against other engines, and docs/benchmarks.md: make bench SIZES=1000,10000 OPTIONS='--races derive'
SIZES ?= shipped,1000,10000
RACE := benchmarks/results.csv

bench: .venv/dev .venv/bench
	$(BIN)/python -m benchmarks.race.run --peers .venv/bench/bin/python --sizes $(SIZES) --output $(RACE) $(OPTIONS)
	$(MAKE) bench-report

bench-report: .venv/bench
	.venv/bench/bin/python -m benchmarks.race.report $(RACE)

# The charts of docs/hub.md from a crawl: make hub-charts TREES=DIR, where models.jsonl and edges.tsv are in DIR
hub-charts: .venv/dev .venv/bench
	$(BIN)/openness-kg import huggingface $(TREES)/models.jsonl --store build/hub-models
	$(BIN)/openness-kg import huggingface $(TREES)/models.jsonl $(TREES)/edges.tsv --store build/hub-trees
	.venv/bench/bin/python benchmarks/hub_charts.py build/hub-models build/hub-trees

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
	$(BIN)/pip-compile $(LOCK) --extra install --extra endpoint --extra server --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile $(LOCK) --extra install --extra endpoint --extra server --extra dev --output-file requirements-dev.txt pyproject.toml

LOCK := --quiet --upgrade --generate-hashes --allow-unsafe --no-strip-extras --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

# The version in its one place and where it is repeated: make version NEW=0.2.0
VERSION = $(shell sed -n 's/^__version__ = "\(.*\)"/\1/p' openness_kg/base/version.py)
VERSIONED := openness_kg/base/version.py CITATION.cff data/dataset.ttl ontology/openness.ttl $(wildcard shapes/*.ttl)

version:
	@[[ "$(NEW)" =~ ^[0-9]+\.[0-9]+\.[0-9]+$$ ]] || { echo 'Say which: make version NEW=0.2.0'; exit 2; }
	sed -i -E '/prior|previous/I!{/version|citation/I s/$(subst .,\.,$(VERSION))/$(NEW)/g}' $(VERSIONED)

# Wheel and site of a version, checked; nothing is tagged or pushed. See docs/release.md.
release: .venv/dev
	@grep -q '^## $(VERSION) ' CHANGELOG.md || { echo 'CHANGELOG.md has no section "## $(VERSION) - DATE".'; exit 1; }
	@test -z "$$(git status --porcelain)" || { echo 'There are changes that are not committed.'; exit 1; }
	$(MAKE) lint test
	rm -rf dist
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .
	$(BIN)/openness-kg publish -o dist/site --site-url $(SITE_URL)
	cd dist && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > ../SHA256SUMS.new
	mv SHA256SUMS.new dist/SHA256SUMS
	@echo 'dist/ holds version $(VERSION). Next: git tag -a v$(VERSION), and docs/release.md.'

clean:
	rm -rf build web/node_modules $(WEB) .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
