# Two commands to know: `make run` and `make check`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# A worker for each core, four at most: each has a server and a browser of its own.
WORKERS ?= -n auto --maxprocesses 4 --dist worksteal
PYTEST_ARGS ?=
# A test that starts the program would wait four times as long for modules that are not compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install run test lint types layers check lock bench clean

install: $(STAMP)

# uv is quicker and removes what the lock no longer names; plain pip does where uv cannot be had.
$(STAMP): requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	if test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv; then \
		VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes requirements.txt && \
		VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .; \
	fi
	touch $(STAMP)

run: install
	$(BIN)/chibo serve

test: install
	$(BIN)/python -m pytest $(WORKERS) $(PYTEST_ARGS)

lint: install
	$(BIN)/ruff check .

types: install
	$(BIN)/mypy

layers: install
	$(BIN)/lint-imports

check: lint types layers test

# Locks with hashes for every system and Python we serve, of all that is needed to build and test,
# and of what a server needs; they name no host.
lock: install
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --all-extras \
		--custom-compile-command "make lock" pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --extra postgres \
		--constraint requirements.txt \
		--custom-compile-command "make lock" pyproject.toml -o deploy/requirements.txt

# Sizes and parts: make bench BRANCHES="350 6000" ONLY="pages imports"; KEEP names a folder whose
# databases are used again, and WRITE=1 puts the table of pages into the readmes.
bench: install
	$(BIN)/python -m tests.benchmarks $(BRANCHES) $(if $(ONLY),--only $(ONLY)) \
		$(if $(KEEP),--keep $(KEEP)) $(if $(WRITE),--write)

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache *.egg-info
