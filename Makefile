# fieldreg: what a newcomer types. Needs make and Python 3.11 or newer, nothing else.
# Every target may be repeated, and interrupted: what was left half done is done again.

VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then command -v $$p; break; fi; done)

# pip reads these by itself; the second one pins what the build step uses.
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_BUILD_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The rules of the field are pure, so that every branch of them can be tested, and is.
COVERED := --cov=fieldreg.domain --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

VENV_READY := $(VENV)/.venv-ready
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready
INPUTS := pyproject.toml setup.py constraints.txt

.DEFAULT_GOAL := help
.PHONY: help run test check lint dist selftest translations screenshots bench-check bench-store bench-sync torture simulate lines malformed clean
.DELETE_ON_ERROR:

help:
	@echo 'make run           install into .venv and start the demo'
	@echo 'make test          everything: style, types, import rules, all tests'
	@echo 'make lint          style, types and import rules alone'
	@echo 'make dist          build the program for this system with PyInstaller'
	@echo 'make selftest      let the built program check itself'
	@echo 'make translations  gather the texts of the screens and compile the English ones'
	@echo 'make screenshots   drive the demo and put its pictures into docs/images'
	@echo 'make bench-check   how long it takes to check 10,704 people, beside bare limits'
	@echo 'make bench-store   search, save, open and scroll at 100,000 people, beside bare limits'
	@echo 'make bench-sync    10,704 people up and down, bytes, a thin line; beside bare limits, Morango and PouchDB'
	@echo 'make torture       kills, power cuts, disk faults and more, in large numbers, as a table'
	@echo 'make simulate      5,000 schedules of everything that goes wrong in a sync, and mutants'
	@echo 'make lines         syncs over bad lines, and through sudden ends of both sides, as a table'
	@echo 'make malformed     20,000 wrong requests to a centre: refused well, every one'
	@echo 'make clean         remove what was built (the .venv stays)'

run: $(RUN_READY)
	@$(BIN)/python -m fieldreg.apps.preflight
	@echo '==> fieldreg demo'
	@$(BIN)/fieldreg demo $(ARGS)

test: lint
	@echo '==> system libraries'
	@$(BIN)/python -m fieldreg.apps.preflight --offscreen
ifdef ARGS
	@echo '==> the tests asked for (pytest, $(WORKERS) at a time)'
	@QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n $(WORKERS) --dist loadfile $(ARGS)
else
	@echo '==> tests of the domain, every branch (pytest, $(WORKERS) at a time)'
	@$(BIN)/pytest -n $(WORKERS) tests/domain $(COVERED)
	@echo '==> all other tests (pytest, $(WORKERS) at a time)'
	@QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n $(WORKERS) --dist loadfile --ignore tests/domain
endif

lint: $(DEV_READY)
	@echo '==> style (ruff)'
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo '==> types (mypy --strict)'
	@$(BIN)/mypy
	@echo '==> import rules (lint-imports)'
	@$(BIN)/lint-imports

dist: $(DEV_READY)
	@echo '==> building dist/fieldreg (PyInstaller)'
	@$(BIN)/pyinstaller --noconfirm --log-level WARN --workpath build/pyinstaller build.spec
	@echo 'built: dist/fieldreg/fieldreg'

selftest:
	@QT_QPA_PLATFORM=offscreen dist/fieldreg/fieldreg --self-test

translations: $(DEV_READY)
	@echo '==> gathering texts (lupdate) and compiling them (lrelease)'
	@$(BIN)/pyside6-lupdate -silent -no-obsolete -locations none -extensions py fieldreg/desktop \
		-source-language id -target-language en -ts resources/translations/fieldreg_en.ts
	@$(BIN)/pyside6-lrelease -silent resources/translations/fieldreg_en.ts \
		-qm resources/translations/fieldreg_en.qm
	@$(BIN)/pyside6-lrelease -silent resources/translations/qt_id.ts \
		-qm resources/translations/qt_id.qm

screenshots: $(RUN_READY)
	@rm -rf build/screenshots
	@$(BIN)/fieldreg demo --headless --workspace build/screenshots
	@$(BIN)/python tools/pictures.py build/screenshots docs/images

bench-check: $(DEV_READY)
	@$(BIN)/python benchmarks/check_people.py $(ARGS)

bench-store: $(DEV_READY)
	@$(BIN)/python benchmarks/store.py $(ARGS)

# Morango (which wants an older Django) and PouchDB are measured beside it where pip and npm can
# bring them; without, the table says so.
bench-sync: $(DEV_READY)
	@test -e build/peers/morango/.ready || { \
		$(BIN)/python -m venv --clear build/peers/morango && \
		env -u PIP_CONSTRAINT -u PIP_BUILD_CONSTRAINT build/peers/morango/bin/python -m pip install --quiet \
			'morango>=0.8' 'psycopg2-binary>=2.9' 'cheroot>=10' && \
		touch build/peers/morango/.ready; } || true
	@test -d build/peers/node_modules || ! command -v npm >/dev/null || \
		npm install --silent --no-fund --no-audit --prefix build/peers \
			pouchdb@9 express-pouchdb@4 || true
	@$(BIN)/python benchmarks/sync.py --peers build/peers $(ARGS)

torture: $(DEV_READY)
	@PYTHONPATH=tests $(BIN)/python -m torture.harness $(ARGS)

simulate: $(DEV_READY)
	@PYTHONPATH=tests $(BIN)/python -m simulation --workers $(WORKERS) $(ARGS)

lines: $(DEV_READY)
	@PYTHONPATH=tests $(BIN)/python -m lines.harness $(ARGS)

malformed: $(DEV_READY)
	@PYTHONPATH=tests $(BIN)/python -m malformed $(ARGS)

clean:
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find fieldreg tests -name __pycache__ -prune -exec rm -rf {} +

# An interrupted first run leaves a folder without this stamp; a venv whose pip does not answer
# is made anew.
$(VENV_READY):
	@test -n '$(PYTHON)' || { \
		echo 'Python 3.11 or newer is needed. On Debian or Ubuntu:' >&2; \
		echo '  sudo apt install python3 python3-venv' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'Python is here, but not its venv module. On Debian or Ubuntu:' >&2; \
		$(PYTHON) -c 'import sys; print("  sudo apt install python%d.%d-venv" % sys.version_info[:2])' >&2; \
		exit 1; }
	@echo '==> making $(VENV) with $(PYTHON)'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(RUN_READY): $(VENV_READY) $(INPUTS)
	@echo '==> installing fieldreg and what it needs (the first time takes some minutes)'
	@$(BIN)/python -m pip install --editable .
	@touch $@

$(DEV_READY): $(VENV_READY) $(INPUTS)
	@echo '==> installing fieldreg, what it needs and the tools (the first time takes some minutes)'
	@$(BIN)/python -m pip install --editable '.[dev]'
	@touch $@ $(RUN_READY)
