# Two commands:  make run  opens the desk with an example company,  make test  proves it. Both set themselves up.
.DEFAULT_GOAL := help
.PHONY: help audit licences run test lint format types words messages pictures look requirements bench fuzz hostile soak soak-kill bundle bundle-check bundle-start bundle-deb bundle-sums clean clean-all
SHELL := /bin/sh

PYTHON ?= python3
export PYTHON
ARGS ?=
MINUTES ?= 480
ROUNDS ?= 1000
INPUTS ?= 10000

ifeq ($(OS),Windows_NT)
PY := .venv/Scripts/python.exe
else
PY := .venv/bin/python
endif

ROOMS := -p app -p db -p ui -p resources -p tools
CORE := $(wildcard app/planner/core/*.py) app/planner/core/core.pxd app/planner/build.py app/planner/engine.py
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard resources/i18n/*/LC_MESSAGES/*.po))

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

run: .venv/ready-to-run words .venv/planner ## open the desk with an example company (no display: leave pictures in build/screens)
	@$(PY) tools/start.py $(ARGS)

test: .venv/ready-to-test words .venv/planner ## lint, types and every test; the closing line counts them all
	@$(PY) tools/check.py $(ARGS)

lint: .venv/ready-to-test ## style, format and who may import whom
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(dir $(PY))lint-imports

format: .venv/ready-to-test ## put the code in order
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

types: .venv/ready-to-test ## mypy over the rooms
	$(PY) -m mypy $(ROOMS)

bench: .venv/ready-to-run words .venv/planner ## measured figures (choose some: make bench ARGS="routes offers")
	$(PY) -m app bench $(ARGS)

fuzz: .venv/ready-to-test words ## 10,000 damaged inputs at every door that reads (INPUTS=N for another number)
	DOORSTEP_FUZZ=$(INPUTS) $(PY) -m pytest -q --timeout=1800 tests/fuzz $(ARGS)

soak: .venv/ready-to-run words .venv/planner ## a whole simulated shift without a window, MINUTES long
	$(PY) -m app demo --headless --minutes $(MINUTES) $(ARGS)

hostile: .venv/ready-to-test ## count the hostile cases at every entrance
	$(PY) tools/hostile.py

soak-kill: .venv/ready-to-test words ## kill -9 at random moments while everything works; nothing told as done may be lost
	$(PY) tools/soak_kill.py --rounds $(ROUNDS) $(ARGS)

bundle: .venv/ready-to-run words ## programs that need no Python, in build/bundle/dist (ARGS=--twice compares two builds)
	$(PY) tools/bundle.py $(ARGS)

bundle-check: .venv/ready-to-run ## try the bundle in a bare Debian: map, booking, window, pictures (root, debootstrap, Xvfb)
	$(PY) tools/bundle_check.py $(ARGS)

bundle-start: .venv/ready-to-run ## how soon a start shows the window and the map, warm and cold (ARGS=--source: of this checkout)
	@$(PY) tools/bundle_start.py $(ARGS)

bundle-deb: .venv/ready-to-run ## the Debian package, built and tried in a fresh Debian (root, debootstrap)
	$(PY) tools/bundle_deb_check.py $(ARGS)

bundle-sums: .venv/ready-to-run ## the checksums of what is handed out, in build/bundle/SHA256SUMS
	@$(PY) tools/bundle_sums.py $(wildcard build/bundle/*.deb build/bundle/*.AppImage build/bundle/*-setup.exe build/bundle/*.dmg build/bundle/sbom.cdx.json build/bundle/licences.html)

audit: .venv/ready-to-audit ## known holes in what ships, asked from the advisory database (needs the network)
	@.venv/audit/$(dir $(PY:.venv/%=%))python tools/audit.py

licences: .venv/ready-to-run ## whether everything that ships may ship; leaves the bill of materials and the licences' page
	@$(PY) tools/bundle.py --papers

messages: .venv/ready-to-run ## gather new sentences into the catalogues of every language
	$(PY) tools/messages.py update

pictures: .venv/ready-to-run words ## take the manual's pictures anew, every view in both themes and languages
	$(PY) tools/pictures.py $(ARGS)

look: .venv/ready-to-run words .venv/planner ## open every view and dialog on every kind of screen, leave pictures, list what is wrong
	$(PY) tools/look.py $(ARGS)

words: $(CATALOGUES)

%.mo: %.po tools/messages.py
	@$(PY) tools/messages.py compile $<

requirements: .venv/ready-to-test ## compile the locks anew from pyproject.toml (ARGS=--upgrade takes newer versions)
	$(PY) tools/lock.py $(ARGS)

clean: ## throw away what was built
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

clean-all: clean ## and the environment too
	rm -rf .venv

# The stamps are newer than the locks they stand for; a changed lock or a vanished .venv sets up again.
.venv/ready-to-run: requirements.txt requirements-tools.txt
	@sh tools/system_packages.sh run
	@sh tools/environment.sh requirements.txt
	@touch $@

.venv/ready-to-test: requirements-dev.txt requirements-tools.txt
	@sh tools/system_packages.sh test
	@sh tools/environment.sh requirements-dev.txt
	@touch $@ .venv/ready-to-run

.venv/ready-to-audit: requirements-audit.txt | .venv/ready-to-run
	@$(PY) -m venv .venv/audit
	@.venv/audit/$(dir $(PY:.venv/%=%))python -m pip install --quiet --require-hashes -r requirements-audit.txt
	@touch $@

# After the environment, which makes it: once for each state of the planner's source; without a compiler it says so.
.venv/planner: $(CORE)
	@$(PY) -m app.planner.build
	@touch $@
