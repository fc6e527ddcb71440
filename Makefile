# Everything is set up by the first call and left alone by the next: .ci/setup looks at hashes.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev nightly test test-heavy dev docs lint lock clean

BIN := .venv/bin
UV ?= uv
COMPILE := $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-strip-extras --no-emit-index-url --no-emit-find-links --no-header

help:
	@echo "make nightly     sätter upp allt och kör natten på det som ligger i landing/"
	@echo "make test        sätter upp allt och kör stilkontroller och tester"
	@echo "make test-heavy  de långa testerna: avbrott överallt, Postgres, volym, mutanter"
	@echo "make dev         Dagster på http://127.0.0.1:3000 (avsluta med Ctrl-C)"
	@echo "make docs        modellernas dokumentation som en sida: target/docs/static_index.html"
	@echo "make lint        ruff, mypy, sqlfluff"
	@echo "make lock        gör om låsfilerna (kräver uv)"
	@echo "make clean       tar bort det som går att göra om; aldrig data/"

setup:
	@.ci/setup

setup-dev:
	@.ci/setup dev

nightly: setup
	@$(BIN)/utskrivning nightly

dev: setup
	@$(BIN)/python -m orchestration.dev

docs: setup
	@$(BIN)/python -m orchestration.docs_page

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --num-workers 2
	$(BIN)/sqlfluff lint models --disable-progress-bar --processes 2

test: lint
	$(BIN)/pytest -m "not heavy" -n 2 -q

test-heavy: setup-dev
	$(BIN)/pytest -m heavy -n 2 -q

lock:
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	printf "setuptools>=77\nuv>=0.13\n" | $(COMPILE) - -o requirements-build.lock

clean:
	rm -rf target logs .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
	find orchestration tests -name __pycache__ -type d -prune -exec rm -rf {} +
