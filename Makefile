# `make demo` and `make test` each work alone in a clean clone; both make .venv where needed.

PYTHON ?=
export PYTHON

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --no-input
COVERED := $(VENV)/coverage
COMPILED := tests/unit/rules tests/unit/engine/compiled
PLAIN := tests/unit/scenario tests/unit/results

# Where it is set, as in many containers, each of the processes that tests start would read all of
# negsim's source anew.
unexport PYTHONDONTWRITEBYTECODE

# Two installations into one environment at once would spoil it, so never in parallel.
.NOTPARALLEL:
.PHONY: help demo test test-all static browser others clean

help:
	@echo "make demo   install negsim into $(VENV), run 20,000 talks, write out/demo"
	@echo "make test   install the tools of development, run every gate"
	@echo "make test-all  the same, and what takes longer"
	@echo "make clean  remove what these two made"

# What `make test` installs includes all that this needs.
demo: $(VENV)/runtime-is-installed
	@echo "== Running 20,000 talks of istanbul-2025 (the first time some seconds more, to compile)"
	@rm -rf out/demo
	@$(BIN)/negsim run istanbul-2025 --runs 20000 --seed 1 --out out/demo

# Rules are compiled as soon as what negsim runs on is installed, else each process that runs tests
# would do it: that keeps one processor busy for a minute or two, so the rest is installed, and the
# other gates run, beside it, with less of a claim to the processors (nice). Compiled rules are out of
# coverage's sight, hence a pass in plain Python over the unit tests of what is covered: those of what
# is never compiled run there only. All others, compiled, come last, so that pytest's count is what one
# reads at the end; a few processes share them, each file whole, as what a file sets up may take long,
# and one more than there are processors, as tests of pages and of commands wait.
test:
	@$(MAKE) --no-print-directory browser & browser=$$!; \
	  $(MAKE) --no-print-directory $(VENV)/runtime-is-installed || { wait; exit 1; }; \
	  $(BIN)/negsim run textbook-two-party --runs 1 >/dev/null 2>&1 & compiled=$$!; \
	  $(MAKE) --no-print-directory $(VENV)/dev-is-installed; installed=$$?; \
	  wait $$browser && [ $$installed = 0 ] || exit 1; \
	  NEGSIM_COMPILE=0 nice $(BIN)/coverage run -m pytest -q $(PLAIN) $(COMPILED) >$(COVERED).log 2>&1 & covered=$$!; \
	  nice $(MAKE) --no-print-directory static; static=$$?; \
	  echo "== coverage of rules, loading and results by their unit tests, in plain Python (a minute)"; \
	  wait $$covered; covered=$$?; [ $$static = 0 ] || exit 1; \
	  [ $$covered = 0 ] || { cat $(COVERED).log; exit 1; }; \
	  tail -n 1 $(COVERED).log; $(BIN)/coverage report || exit 1; \
	  wait $$compiled || :
	@echo "== pytest: all other tests, rules compiled (some minutes)"
	@$(BIN)/python -m pytest -q $(PLAIN:%=--ignore=%) -n $$($(BIN)/python -c "import os; print(min(6, os.cpu_count() + 1))") \
	  --dist loadfile --no-loadscope-reorder

static: $(VENV)/dev-is-installed
	@echo "== ruff: style (1 second)"
	@$(BIN)/ruff check .
	@echo "== mypy: types of negsim/ and validation/ (up to a minute the first time)"
	@$(BIN)/mypy
	@echo "== import-linter: who imports whom (1 second)"
	@$(BIN)/lint-imports --no-cache --no-logo

# Before an issue is closed. Numba keeps no note of whether it checked bounds, so what is compiled
# with checks has a folder of its own, made anew.
test-all: others test
	@echo "== pytest: the long tests (some minutes)"
	@$(BIN)/python -m pytest -q -m long -n auto
	@echo "== pytest: rules and executors with bounds of arrays checked (some minutes)"
	@rm -rf $(VENV)/bounds
	@NUMBA_BOUNDSCHECK=1 NEGSIM_CACHE=$(CURDIR)/$(VENV)/bounds $(BIN)/python -m pytest -q \
	  tests/agreement tests/unit/rules

# $(1) are programs that $(2) needs, $(3) the packages of Debian that have them.
define install
	@if ! (for program in $(1); do command -v $$program || exit 1; done) >/dev/null; then \
	  if [ "$$(id -u)" != 0 ]; then \
	    echo "$(strip $(2)): as root, apt-get install $(strip $(3))"; exit 1; fi; \
	  echo "== Installing $(strip $(3)) (a minute)"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	    --no-install-recommends $(3) >/dev/null; \
	fi
endef

# Any browser of Chromium's kin will do; the one without windows needs half the time for a page.
browser:
	$(call install,$(or $(shell command -v chromium),chromium-headless-shell) pdftotext,\
	  make test prints pages and plays runs in a browser,\
	  chromium-headless-shell poppler-utils fonts-dejavu-core)

# Elsewhere than on Debian, wasm-ld of LLVM 22 and programs of these names on the path will do.
others:
	$(call install,wasm-ld-22 tsc firefox-esr WebKitWebDriver xvfb-run xauth,\
	  make test-all builds engine.wasm and plays it in three browsers,\
	  lld-22 node-typescript firefox-esr webkitgtk-webdriver xvfb xauth)

# A target of its own because a system upgrade can take away the Python behind the link.
$(BIN)/python:
	@echo "== Making $(VENV) with a Python of 3.12 or newer (10 seconds)"
	@sh tools/make_venv.sh $(VENV)

# The stamps are older than an edited pyproject.toml, which therefore installs anew.
$(VENV)/runtime-is-installed: pyproject.toml $(BIN)/python
	@echo "== Installing negsim and what it runs on into $(VENV) (half a minute to 3 minutes)"
	@$(PIP) --editable .
	@touch $@

$(VENV)/dev-is-installed: pyproject.toml $(BIN)/python
	@echo "== Installing negsim and the tools of development into $(VENV) (half a minute to 4 minutes)"
	@$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/runtime-is-installed

clean:
	rm -rf $(VENV) out build dist .coverage .hypothesis .import_linter_cache .mypy_cache \
	  .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
