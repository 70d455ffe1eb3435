# make run    serve Palier on http://localhost:8000 (PORT=… for another port)
# make test   everything: lint, types, tests, in a browser and on both databases
# make check  the quick part of it: lint, types and the tests that need neither browser nor PostgreSQL

PORT ?= 8000
HOST ?= 127.0.0.1
PUBLIC_URL ?= http://localhost:$(PORT)
export PORT HOST PUBLIC_URL
export PYTHONDONTWRITEBYTECODE =
export PIP_DISABLE_PIP_VERSION_CHECK = 1

BIN = .venv/bin
FLASK = $(BIN)/python -m flask --app wsgi
SOURCES = app migrations tests bench wsgi.py gunicorn.conf.py supervise.py
CATALOGUES = $(wildcard translations/*/LC_MESSAGES/*.po)

.DEFAULT_GOAL := help
.PHONY: help run test check lint types messages conformance differential lock clean
.DELETE_ON_ERROR:

help: ## List what make can do
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/.installed .venv/.translated ## Serve Palier and its worker (PORT=8000)
	@exec $(FLASK) serve --demo

test: .venv/.installed-dev .venv/.translated .venv/.browser lint types ## Run everything that must pass
	$(BIN)/python -m pytest -n 2 --dist loadscope -q $(PYTEST)

check: .venv/.installed-dev .venv/.translated lint types ## Run what takes under a minute
	$(BIN)/python -m pytest -n 2 --dist loadscope -q -m "not slow" $(PYTEST)

lint: .venv/.installed-dev
	$(BIN)/ruff check $(wildcard $(SOURCES))

types: .venv/.installed-dev
	$(BIN)/mypy

messages: .venv/.installed ## Bring the catalogues up to date with the sources
	$(FLASK) messages update

conformance: .venv/.installed-dev ## Replay vectors: make conformance VECTORS=file.json
	$(BIN)/python -m tests.conformance.replay $(VECTORS)

differential: .venv/.installed-dev ## Let both engines fill forms at random and compare: make differential FORMS=file.xlsx
	$(BIN)/python -m tests.conformance.differential $(FORMS)

lock: ## Pin requirements.in and requirements-dev.in anew (needs uv)
	uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links \
		--python-version 3.11 --custom-compile-command "make lock" requirements.in -o requirements.txt
	uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links \
		--python-version 3.11 --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt

clean: ## Remove what make made, except the data in var/
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache static/dist node_modules
	find app tests migrations -name __pycache__ -prune -exec rm -rf {} +
	rm -f translations/*/LC_MESSAGES/*.mo

# uv where there is one and it works, for its speed; else the pip that comes with python3-venv.
define install
@uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) 2>/dev/null \
	|| $(BIN)/python -m pip install --quiet --require-hashes -r $(1)
@touch $@
endef

.venv/bin/python:
	python3 -m venv .venv

.venv/.installed: requirements.txt | .venv/bin/python
	$(call install,requirements.txt)

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	$(call install,requirements-dev.txt)

.venv/.translated: .venv/.installed $(CATALOGUES)
	@$(FLASK) messages compile
	@touch $@

# Tests drive the machine's own Chromium.
.venv/.browser:
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq chromium; }
	@touch $@
