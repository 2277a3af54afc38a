# Everything a newcomer needs: `make dataset` builds, `make test` checks. Both set themselves up.
.DEFAULT_GOAL := help
.PHONY: help setup dataset test quick package lint bench torture mutants check fit lock clean

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# The seeds are third-party text and not in the repository: name their folder, or put them in seeds/.
SEEDS ?= $(wildcard seeds)
# Python keeps what it has compiled, whatever the caller's environment says: tests start it hundreds of times.
export PYTHONDONTWRITEBYTECODE :=
# What `make torture` may take.
SECONDS ?= 600

help:
	@echo "make dataset [SEEDS=DIR]  build dist/yiqing-gongwen from the seeds, or dist/sample without them"
	@echo "make test    [SEEDS=DIR]  run the tests (those on the seeds are skipped without them)"
	@echo "make quick                a part of them that touches every room, in a minute"
	@echo "make package [PYTHON=…]   sdist and wheel into dist/package, tried in a clean environment of that Python"
	@echo "make lint                 ruff and mypy"
	@echo "make bench                restore damaged texts, and compare with the floors"
	@echo "make torture [SECONDS=N]  try the promises of docs/trust.md by the thousand, for ten minutes"
	@echo "make mutants [MUTANTS=…]  change our code in one place at a time, and say what the tests notice"
	@echo "make check   [SEEDS=DIR]  lint, test, dataset"
	@echo "make setup                only make .venv with the command .venv/bin/jiaokan"
	@echo "make fit                  learn again where reports begin, from training/ (a few minutes, the same file)"
	@echo "make lock                 renew requirements.lock (needs uv)"
	@echo "make clean                remove .venv, dist and caches"

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

dataset: $(READY)
ifeq ($(strip $(SEEDS)),)
	@echo "No seeds given (SEEDS=DIR): building the repository's sample corpus into dist/sample."
	$(BIN)/jiaokan build tests/corpus --out dist/sample
else
	$(BIN)/jiaokan build "$(SEEDS)" --config jiaokan.toml
endif

test: $(READY)
	SEEDS="$(if $(strip $(SEEDS)),$(abspath $(SEEDS)))" $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

# What tests/cases/quick.json names; tests/test_quick.py holds that no room of the code is left out.
quick: $(READY)
	SEEDS= $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $$($(BIN)/python tests/quick.py)

# The wheel is made from the sdist, so that both are tried.
package: $(READY)
	rm -rf dist/package build/try
	$(BIN)/python -m build --no-isolation --outdir dist/package .
	$(PYTHON) -m venv build/try
	build/try/bin/python -m pip install --quiet --disable-pip-version-check dist/package/*.whl
	cd build/try && bin/jiaokan build --sample --out sample && bin/jiaokan validate sample && bin/jiaokan report sample
	cd build/try && bin/python -m json.tool sample/manifest.json | grep data_digest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Each by itself, so that make -j runs some at a time.
BENCHES := restore outline boundaries script duplicates personal pages
bench: $(BENCHES:%=bench-%)
$(BENCHES:%=bench-%): bench-%: $(READY)
	$(BIN)/jiaokan bench $* --check

torture: $(READY)
	$(BIN)/python tests/torture.py --seconds $(SECONDS)

# A sample by default; MUTANTS='--module dataset/splits --all' for one module.
MUTANTS ?= --n 3 --seconds 1800
mutants: $(READY)
	$(BIN)/python tests/mutants.py $(MUTANTS)

# What is learnt goes into the repository; what learns is in an environment of its own.
fit:
	$(PYTHON) -m venv --clear build/fit
	build/fit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r training/requirements.lock
	OMP_NUM_THREADS=1 PYTHONPATH=builder build/fit/bin/python training/fit.py builder/jiaokan/data/boundaries.json

check: lint bench test dataset

lock:
	uv pip compile pyproject.toml --group dev --extra all --extra notebook --extra bench --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet --output-file requirements.lock
	uv pip compile pyproject.toml --extra fit --constraint requirements.lock --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet --output-file training/requirements.lock

clean:
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
