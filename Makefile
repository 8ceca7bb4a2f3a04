# make lab    environment, installation, then JupyterLab opens the contents of notebooks/
# make test   environment, installation, then all tests; AREA=tracing: those of tests/tracing alone
# make test-own-code   each named mistake planted into each operation and convention; in make test-long too
# make test-fast   the tests that need no browser, run no notebook and try no long list
# make test-long   the long checks whole: of each, make test does a part
# make test-notebooks   every cell of every notebook, long trials too: make test runs some notebooks without theirs
# make mutants     small faults planted in the package: how many of them the tests catch (N=60 SEED=7 ONLY=border)
# make mutants-browser   the same for the scripts, from a list: each must be caught (ONLY=pair.js, ONLY=core/)
# make claims     every sentence of the decks is run again, the trainings too (two minutes)
# make test-site      lecture-cnn site, with Python in the browser (minutes; asks package registries)
# make test-hub       a JupyterHub with simulated students (minutes; asks package registries)
# make test-wheel     the wheel, built and used in clean environments (minutes; asks a package index)
# make test-grade     more than 550 made submissions, with figures; the cells for nbgrader and otter (minutes; asks a package index)
# make test-fast-loops   the loops that numba compiles, to the bit (numba goes into an environment of its own)
# make notebooks | figures | lint | bench

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
INSTALL = $(if $(shell command -v uv),uv pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install -qq --disable-pip-version-check)
SETTINGS := .venv/share/jupyter/lab/settings
PAGES := "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}}
NO_NEWS := "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
WRITABLE = test -w . || { echo "Nothing can be written into this folder: copy it to one of yours, and run make there" >&2; exit 1; }
NAMES ?=
AREA ?=
N ?= 300
SEED ?=
ONLY ?=

# Python keeps what it has compiled, even where it is told not to: without, every test run compiles all tests anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: lab test test-own-code test-fast test-fast-loops test-long test-notebooks test-site test-hub test-wheel test-grade mutants mutants-sample mutants-browser claims notebooks figures lint bench

# JupyterLab opens the contents page, as a page and not as text: so does this .venv for every Markdown file. It serves
# this folder, as the pictures lie beside the notebooks, and asks nothing about news.
# Who has no home, or none that can be written, gets one in .venv/home.
lab: $(READY)
	@$(WRITABLE)
	@mkdir -p $(SETTINGS)
	@echo '{$(PAGES), $(NO_NEWS)}' > $(SETTINGS)/overrides.json
	@test -w "$$HOME" || { mkdir -p .venv/home && export HOME="$$PWD/.venv/home"; }; \
	$(BIN)/jupyter lab $(ROOT) --notebook-dir=. --LabApp.default_url=/lab/tree/notebooks/README.md --log-level=WARN

test: $(READY)
	@$(BIN)/python -m pytest -q -rfEs -n 2 $(addprefix tests/,$(AREA))

# The checks of students' code in full: each named mistake planted into each operation and each convention.
test-own-code: $(READY)
	@LONG=1 $(BIN)/python -m pytest -q -rfEs -n 2 tests/checking

test-fast: $(READY)
	@$(BIN)/python -m pytest -q -rfEs -n 2 -m "not browser and not notebook and not long" tests

# The browser's Python comes from two registries, checked by digests; it stays in build/site-fixture/.
# What builds JupyterLite stands in build/site, which sees the packages of .venv: a JupyterLab beside it complains.
test-site: $(READY) build/site/ready
	@PYTHONPATH=$(CURDIR) build/site/bin/python -m pytest -q -rfEs -s tests/site/site_built.py

build/site/ready: pyproject.toml
	@$(BIN)/python -m venv build/site
	@$(BIN)/python -c "import site; print(site.getsitepackages()[0])" > build/packages.pth
	@cp build/packages.pth "$$(build/site/bin/python -c 'import site; print(site.getsitepackages()[0])')"
	@build/site/bin/python -m pip install -qq --disable-pip-version-check -c constraints.txt \
	    jupyterlite-core jupyterlite-pyodide-kernel pdoc
	@touch $@

# STUDENTS=20 of them; JupyterHub's proxy comes from npm.
test-hub: $(READY)
	@$(INSTALL) -c constraints.txt -e ".[hub]"
	@npm install --silent --prefix build/hub configurable-http-proxy@5.3.0
	@$(BIN)/python -m pytest -q -rfEs -s tests/packaging/hub_run.py

test-wheel: $(READY)
	@$(BIN)/python -m pytest -q -rfEs -s tests/packaging/wheel_built.py

# nbgrader and otter ask for much, so they have an environment of their own.
GRADERS := build/graders
test-grade: $(READY) $(GRADERS)/ready
	@$(BIN)/python -m pytest -q -s tests/grading/whole_class.py tests/grading/graders.py

$(GRADERS)/ready:
	@mkdir -p build
	@$(BIN)/python -m venv $(GRADERS)
	@$(GRADERS)/bin/python -m pip install -qq --disable-pip-version-check \
	    nbgrader==0.9.6 otter-grader==7.0.0 "numpy>=2" cloudpickle
	@touch $@

test-long: $(READY)
	@LONG=1 $(BIN)/python -m pytest -q -rfEs -n 2 -m long $(addprefix tests/,$(AREA))

# Without tests/conftest.py, which leaves out trials; what it sets for the kernels stands here.
test-notebooks: $(READY)
	@OPENBLAS_NUM_THREADS=1 LECTURE_CNN_STILL=1 $(BIN)/python -m pytest -q -rfEs -n 2 notebooks

# With the extra `fast`, in build/fast, which sees the packages of .venv; numba's own are put there once.
test-fast-loops: $(READY) build/fast/ready
	@LOOPS_BY=numba build/fast/bin/python -m pytest -q tests/compiled

build/fast/ready: pyproject.toml
	@$(BIN)/python -m venv build/fast
	@$(BIN)/python -c "import site; print(site.getsitepackages()[0])" > build/packages.pth
	@cp build/packages.pth "$$(build/fast/bin/python -c 'import site; print(site.getsitepackages()[0])')"
	@build/fast/bin/python -m pip install -qq --disable-pip-version-check numba
	@touch $@

# What each test runs is kept in build/mutants/ until the test's file changes; remove the folder after large changes.
mutants: $(READY)
	@$(BIN)/python tests/mutants/mutants.py --number $(N) $(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only $(ONLY))

# Always the same few, in modules whose tests are quick.
mutants-sample: $(READY)
	@$(BIN)/python tests/mutants/mutants.py --number 12 --seed 15 --bound 80 \
	    --only language onebased --areas language onebased

mutants-browser: $(READY)
	@$(BIN)/python tests/widget/browser_mutants.py $(ONLY)

claims: $(READY)
	@$(BIN)/python -m lecture_cnn.course.claims

notebooks: $(READY)
	@$(BIN)/python notebooks/build.py $(NAMES)

figures: $(READY)
	@$(BIN)/lecture-cnn figures
	@PYTHONPATH=tests/support $(BIN)/python tests/stepper_picture.py

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/mypy

# Beside PyTorch and with the compiled loops: .venv/bin/python -m pip install -e ".[bench,fast]"
# The networks, each forward and backward on one picture: .venv/bin/python tests/benchmarks/models.py
bench: $(READY)
	@$(BIN)/python tests/benchmarks/bench.py
	@$(BIN)/python tests/benchmarks/own_torch.py

# Made again only when the requirements change. The last line makes matplotlib's font list, so that no notebook waits for it.
$(READY): pyproject.toml constraints.txt
	@$(WRITABLE)
	@echo "Setting up .venv (a few minutes the first time)"
	@if command -v uv >/dev/null; then \
	    { test -x $(BIN)/python || uv venv --quiet --python ">=3.11" .venv; } && \
	    uv pip install --quiet --python $(BIN)/python -c constraints.txt -e ".[test]"; \
	else \
	    $(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed: make PYTHON=python3.11 ...')" && \
	    { test -x $(BIN)/pip || $(PYTHON) -m venv .venv; } && \
	    $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e ".[test]"; \
	fi
	@$(BIN)/python -c "import matplotlib.font_manager"
	@touch $@
