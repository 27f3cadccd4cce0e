PYTHON ?= python3
PYTHONS ?= 3.11 3.12 3.13 3.14 3.15
VENV := .venv
# Where a virtual environment keeps its commands: bin, or Scripts on Windows.
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# The matrices of the course are small: more threads would only wait for one another.
export OMP_NUM_THREADS ?= 1

# A worker or a kernel finds the course compiled, whatever the environment says of compiled files.
unexport PYTHONDONTWRITEBYTECODE

# Where the tests run: in .venv, installed when needed, or in the environment whose BIN is given.
INSTALLED := $(if $(filter $(VENV)/%,$(BIN)),$(VENV)/test)
FOR_TESTS := .[test,bench,lite]
PYTEST := $(BIN)/pytest -q -n auto
NBVAL := --nbval --nbval-current-env --nbval-cell-timeout=120
# What is done, and how many seconds it took: $(call timed,name,commands)
timed = @echo "--- $(1)"; start=$$(date +%s); { $(2); } && echo "--- $(1): $$(($$(date +%s) - start)) s"

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /	/' | sort

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, but $(PYTHON) is " + sys.version.split()[0] + ". Name a newer one: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/lab: pyproject.toml $(VENV)/made
	$(BIN)/python -m pip install --editable .
	touch $@

$(VENV)/test: pyproject.toml $(VENV)/made
	$(call timed,install,$(BIN)/python -m pip install --quiet --editable "$(FOR_TESTS)")
	touch $@ $(VENV)/lab

$(VENV)/html: pyproject.toml $(VENV)/made
	$(BIN)/python -m pip install --quiet --editable ".[html]"
	touch $@

$(VENV)/lite: pyproject.toml $(VENV)/made
	$(BIN)/python -m pip install --quiet --editable ".[lite]"
	touch $@

lab: $(VENV)/lab  ## open the course in JupyterLab
	$(BIN)/jupyter lab --notebook-dir=notebooks

test: browser-there lint  ## everything: lint, unit tests, every notebook, browser tests
	$(call timed,tests,$(PYTEST) $(ALL) $(NBVAL) tests notebooks)

lint: $(INSTALLED)  ## one part of it alone: the style of the code
	$(call timed,lint,$(BIN)/ruff check . && $(BIN)/ruff format --check .)

unit: $(INSTALLED)  ## one part of it alone: what needs no browser and runs no notebook
	$(call timed,unit tests,$(PYTEST) --ignore=tests/browser tests)

notebooks-test: $(INSTALLED)  ## one part of it alone: every notebook gives its stored outputs
	$(call timed,notebooks,$(PYTEST) --dist loadfile $(NBVAL) notebooks)

browser: browser-there  ## one part of it alone: a real browser on a real JupyterLab
	$(call timed,browser tests,$(PYTEST) $(ALL) tests/browser)

browser-there: $(INSTALLED)
	@$(BIN)/python tests/browser/chromium.py
	@$(BIN)/python tests/browser/npm.py

test-all:  ## test-matrix, and what make test leaves out: both languages of every chapter in the browser
	@$(MAKE) --no-print-directory test-matrix ALL=--all

test-matrix: $(VENV)/made  ## all of it with the newest and, up to 3.13, the lowest versions, on each of PYTHONS
	@for v in $(PYTHONS); do python$$v -c "" || { \
	  echo "python$$v does not run. Install Python $$v so that python$$v is on PATH (with pyenv: pyenv install $$v; pyenv global $(PYTHONS)), or name only those that are there: make test-matrix PYTHONS=..."; exit 1; }; done
	$(BIN)/python -m pip install --quiet --editable ".[matrix]"
	$(BIN)/tox run $(PYTHONS:%=-f %)

notebooks: $(VENV)/test  ## run every notebook again and store its outputs
	$(BIN)/python tests/notebooks/refresh.py

documents: $(VENV)/test  ## write the glossary, and the minutes and mistakes in docs/TEACHING, again
	$(BIN)/python tests/documents.py

html: $(VENV)/html  ## write the course as static pages into _site, or SITE=folder (20 minutes)
	$(BIN)/python pages/build.py "$(or $(SITE),_site)"

lite: $(VENV)/lite  ## write the course for a browser that runs it alone into _site/lite, or SITE=folder
	$(BIN)/python pages/lite.py "$(or $(SITE),_site/lite)"

try-lite: $(VENV)/test  ## run chapter 1 of _site/lite, or of SITE=folder, in a browser with network
	@$(BIN)/python tests/browser/chromium.py
	$(BIN)/python tests/browser/lite_chapter.py "$(or $(SITE),_site/lite)" en/01_perceptron.ipynb
	$(BIN)/python tests/browser/lite_chapter.py "$(or $(SITE),_site/lite)" zh/01_perceptron.ipynb

bench: $(VENV)/test  ## measure speed and latency
	$(BIN)/python benchmarks/run.py

$(VENV)/class: $(VENV)/test
	$(BIN)/python -m pip install --quiet --editable ".[class]"
	touch $@

class: $(VENV)/class  ## a class at once, in a JupyterHub on this machine (make class N=30)
	$(BIN)/python benchmarks/classroom.py $(N)

pictures: $(VENV)/test  ## make the pictures of the README again
	$(BIN)/python benchmarks/pictures.py

links: $(VENV)/made  ## write the address in pyproject.toml into the links of the READMEs
	$(BIN)/python pages/addresses.py

font: $(VENV)/made  ## rebuild the Chinese font (needs Debian's fonts-noto-cjk)
	$(BIN)/python -m pip install --quiet --editable ".[font]"
	$(BIN)/python -m nbhelpers.figures.fonts.build

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) .tox .pytest_cache .ruff_cache .hypothesis

.DEFAULT_GOAL := help
.PHONY: help lab test lint unit notebooks-test browser browser-there test-all test-matrix notebooks documents html lite try-lite bench class pictures links font clean
