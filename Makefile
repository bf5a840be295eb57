# The contributor's menu: `make` lists it. Everything sets itself up in .venv.
PY := .venv/bin/python

# Folders of the reference tables: see tests/oracles. Clones need full histories.
DATA ?= ../shared/data
CLONES ?= ../clones

.PHONY: help report test lint format bench bench-peers catalogue docs wheel plugins clean truck-factor-table concentration-table draft-table
help:
	@echo "make report     assess examples/qwen; leaves out/qwen.pdf, .html, .json"
	@echo "make test       run the tests"
	@echo "make lint       ruff, mypy, pyright, import-linter, generated files"
	@echo "make bench      speed, as ratios against a named floor; PARTS=plugins for one of them"
	@echo "make bench-peers  collect git against git-fame, PyDriller and truckfactor"
	@echo "make catalogue  write the generated pages and schemas again"
	@echo "make docs       build the docs site into out/docs; a warning is an error"
	@echo "make wheel      build the wheel and run the main job from it in a clean venv"
	@echo "make plugins    build the example plugins and run them in a clean venv"
	@echo "make format     let ruff lay out the code"
	@echo "make truck-factor-table CLONES=DIR    our truck factors against the published ones"
	@echo "make concentration-table CLONES=DIR   the absence factor by everybody's rules"
	@echo "make draft-table    what 'evidence draft' proposes, against claims that people took"
	@echo "make clean      remove what make made"

.venv/.installed: pyproject.toml .ci/setup
	@sh .ci/setup install

.venv/.dev: .venv/.installed
	@sh .ci/setup dev

report: .venv/.installed
	@sh .ci/setup pango
	.venv/bin/govrisk assess examples/qwen --output out

test: .venv/.dev
	@sh .ci/setup pango
	$(PY) -m pytest -n auto --dist loadfile --cov --cov-branch --cov-report=term:skip-covered --cov-fail-under=90

lint: .venv/.dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/pyright --pythonpath $(PY)
	.venv/bin/lint-imports --no-cache
	$(PY) -m tests.generated --check

format: .venv/.dev
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: .venv/.dev
	@sh .ci/setup pango
	$(PY) tests/benchmarks/bench.py $(PARTS)

bench-peers: .venv/.dev
	@sh .ci/setup peers
	$(PY) tests/benchmarks/bench.py peers

catalogue: .venv/.dev
	$(PY) -m tests.generated

docs: .venv/.dev
	$(PY) -m sphinx --fail-on-warning --fresh-env --keep-going --nitpicky --quiet --conf-dir docs --doctree-dir out/.doctrees . out/docs

wheel: .venv/.dev
	@sh .ci/wheel

plugins: .venv/.dev
	@sh .ci/plugins

truck-factor-table: .venv/.dev
	$(PY) -m tests.oracles.truck_factor --data $(DATA) --clones $(CLONES)

concentration-table: .venv/.dev
	$(PY) -m tests.oracles.concentration --clones $(CLONES)

draft-table: .venv/.dev
	$(PY) -m tests.oracles.draft --data $(DATA)

clean:
	rm -rf .venv out dist build .coverage htmlcov
