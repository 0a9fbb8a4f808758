# make run: serve the archive.  make test: every gate.  Nothing has to be installed before but Python 3.11 or newer.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --require-hashes --use-pep517

.PHONY: run test bench bench-exact format requirements
.DELETE_ON_ERROR:

run: $(VENV)/installed
	@$(BIN)/python manage.py serve

# Every gate in order; the first that fails ends it. Nothing is written to the archive's own data folder.
test: export YANKU_DATA_DIR := $(CURDIR)/$(VENV)/gates
test: $(VENV)/installed-dev
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary archive speeches manage.py
	$(BIN)/lint-imports --no-logo 2>&1 || exit 1
	$(BIN)/python manage.py makemigrations --check
	$(BIN)/python manage.py messages --check
	YANKU_URL=https://speeches.example.org $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python -m pytest

# Search measured: how it grows from 1,000 speeches, then over all of a corpus, beside other ways to search and under
# load (takes half an hour); and held against brute force. Over CORPUS=FILE.jsonl.gz, otherwise the one laid beside the
# checkout, otherwise one that is made up.
CORPUS ?= $(firstword $(wildcard ../shared/corpus/bench/*.jsonl.gz))
MEASURE = $(BIN)/python manage.py $(1) $(if $(CORPUS),--corpus '$(CORPUS)')

bench: $(VENV)/installed-dev
	@$(call MEASURE,bench) --speeches 1000 --rebuild
	@$(call MEASURE,bench) --rebuild --load 30 --rivals

bench-exact: $(VENV)/installed
	@$(call MEASURE,bench_exact) --hostile 10000

format: $(VENV)/installed-dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

requirements: $(VENV)/installed
	@$(PIP) install 'uv>=0.9,<1'
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt

$(VENV)/installed: requirements.txt $(BIN)/python
	@echo "正在安装依赖 · installing the requirements"
	@$(INSTALL) -r requirements.txt || { echo "依赖没有装上，请检查网络后重试 · the requirements could not be installed: check the network, then try again" >&2; exit 1; }
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@echo "正在安装测试工具 · installing what the tests need"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

# The first Python that is new enough and can make an environment. Each is tried by running it: a name may be a shim.
$(BIN)/python:
	@rm -rf $(VENV); found=; \
	for python in python3 python3.13 python3.12 python3.11 python3.14; do \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		found=$$python; \
		$$python -m venv $(VENV) >/dev/null 2>&1 && exit 0; \
		rm -rf $(VENV); \
	done; \
	if [ -n "$$found" ]; then \
		echo "缺少 venv 模块，请先安装 · $$found cannot make an environment, install its venv module first: sudo apt-get install $$($$found -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" >&2; \
	else \
		echo "需要 Python 3.11 或更新版本 · Python 3.11 or newer is needed, install it first (found: $$(python3 --version 2>&1 || echo none))" >&2; \
	fi; exit 1
