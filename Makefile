# Everything starts here; `make help` lists it. Nothing is needed but git, make and a Python >= 3.12.

SHELL := /bin/sh
PY := .venv/bin/python
export PYTHON
# Some machines forbid Python to keep compiled modules; each process would then compile them anew.
unexport PYTHONDONTWRITEBYTECODE

# Pass words on with ARGS, e.g.  make run ARGS="world.scale=1 language=zh"
ARGS ?=
# What `make reproduce` makes again; WSL has a NAME of its own in the environment, which is not it.
NAME :=

# Rules of one agent or county, a quarter by hand, and the contract of its steps.
QUICK := $(wildcard $(patsubst %,tests/model/test_%.py,arrays authority births_and_certificates \
	by_hand chance compiled contract county_rules credit flows knowledge money network notch rules \
	science venture_rules))

.PHONY: help run page doctor install check test lint data notebook docs reproduce bench lock clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

run: .venv/run.stamp ## install, fetch the open tables if they can be had, project the 2025 targets (ARGS="language=zh")
	@$(PY) -m experiments.cli run $(ARGS)

page: .venv/run.stamp ## open the page for planners: a county, its levers, what they do (ARGS="language=zh page.port=8420")
	@$(PY) -m experiments.cli page $(ARGS)

doctor: ## say what is amiss on this machine and what to do
	@$(PY) -m experiments.cli doctor $(ARGS)

install: ## install again what a run needs
	@tools/install requirements.txt && touch .venv/run.stamp

check: lint ## style, types, the rules of the model and one quarter under contract: a minute
	@$(PY) -m pytest -n auto -q $(QUICK) $(ARGS)

test: .venv/dev.stamp ## install, then run every test (ARGS="tests/house -x")
	@$(PY) -m pytest -n auto --dist worksteal $(ARGS)

lint: .venv/dev.stamp ## style, formatting and types
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check -q .
	@$(PY) -m mypy

data: .venv/run.stamp ## fetch the open tables into data/ (FROM=folder or address: from there)
	@$(PY) -m experiments.cli data $(if $(FROM),"$(FROM)") $(ARGS)

notebook: .venv/notebook.stamp ## open the notebooks in JupyterLab
	@$(PY) -m jupyter lab --notebook-dir=notebooks $(ARGS)

docs: .venv/dev.stamp ## build the documentation into site/, which opens without a network
	@$(PY) -m tools.docs_site

reproduce: .venv/run.stamp ## make a kept table again, smaller, and hold it against what is kept (NAME=patterns)
	@$(PY) -m tools.reproduce $(NAME) $(ARGS)

bench: .venv/run.stamp ## measure one national run (WHAT=sweep: many runs, WHAT=page: the page)
	@$(PY) benchmarks/$(or $(WHAT),national_run).py $(ARGS)

lock: .venv/dev.stamp ## renew the lock files from pyproject.toml
	@tools/lock

clean: ## remove the environment and what was compiled; results/ and data/ stay
	rm -rf .venv .cache build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One stamp a lock file: installed once, again only when what it depends on changes.
what := requirements-build.txt pyproject.toml tools/install tools/find-python tools/warm.py

.venv/run.stamp: requirements.txt $(what)
	@tools/install $< && touch $@

.venv/notebook.stamp: requirements-notebook.txt $(what)
	@tools/install $< && touch $@

.venv/dev.stamp: requirements-dev.txt $(what)
	@tools/install $< && touch $@
