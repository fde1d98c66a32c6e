# Everything sets itself up in .venv on a machine with Python 3.11+ and pip.
PYTHON ?= python3
BIN := .venv/bin
WEEK ?= 2026-W48
CLUB := data/sample_club
DATA ?= ../shared/data
# A week 53, a new year, both nights clocks are changed, a day within the sample club's history.
DATES := 2026-12-30T00:05 2027-01-01T00:05 2027-03-28T01:59 2026-10-25T02:59 2026-10-14T12:00
ON_ANY_DATE := tests/club tests/service/test_calendar_weeks.py tests/service/delivery tests/service/people \
	tests/cli/test_club_week.py tests/api/test_calendar.py tests/api/test_unsubscribe.py \
	tests/api/test_members.py::test_erased_is_gone_from_every_answer tests/api/test_weekly.py::test_why_these_two

.PHONY: help setup run bench test test-dates lint format evaluate evaluate-hosts evaluate-authors \
	evaluate-people evaluate-encoder notebooks pictures vendor clean

help:  ## What there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

.venv/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; name it with: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

setup: .venv/.installed  ## Install into .venv what the other commands need

run: setup  ## The sample club's introductions of one week, into out/
	$(BIN)/recommender round --members $(CLUB)/members.csv --ties $(CLUB)/ties.csv \
		--history $(CLUB)/history.csv --week $(WEEK) --out out/$(WEEK)

bench: setup  ## Measure every stage by size of club; BIG=--big adds two million members
	$(BIN)/python -m benchmarks.scale $(BIG)

test: lint  ## All checks and tests, files shared by processes
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

test-dates: setup  ## What could notice the date, on five of them where clubs live; needs faketime
	@command -v faketime >/dev/null || { echo "faketime is needed: apt-get install faketime"; exit 1; }
	@printf '%s\n' $(DATES) | xargs -P 2 -I DATE env TZ=Europe/Berlin NO_FAKE_STAT=1 FAKETIME_FMT=%Y-%m-%dT%H:%M:%S \
		FAKETIME_DONT_FAKE_MONOTONIC=1 OMP_NUM_THREADS=1 faketime -m -f "@DATE:00" \
		$(BIN)/python -m pytest -q -p no:cacheprovider $(ON_ANY_DATE)

lint: setup  ## Format, style, types, layers, dependencies
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/deptry . --exclude '\.venv' --ignore DEP002,DEP004  # the tests import what is declared, too

format: setup  ## Put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

evaluate-encoder: setup  ## Compare encoders on test sets in DATA, into docs/encoders.md
	$(BIN)/recommender evaluate encoder --data $(DATA) --out docs/encoders \
		--keep docs/encoders/results.json --table docs/encoders.md

evaluate: setup evaluate-hosts  ## What a club gets, into docs/evaluation.md; every baseline on the data in DATA behind it
	$(MAKE) --jobs 2 DATA=$(DATA) evaluate-authors evaluate-people
	$(BIN)/recommender evaluate report out/acl out/speed-dating out/new-ties out/ablation

evaluate-hosts: setup  ## What a club gets, as careful hosts judge it, into docs/evaluation.md
	$(BIN)/recommender evaluate hosts --out benchmarks/quality/hosts --page docs/evaluation.md

evaluate-authors: setup
	$(BIN)/recommender evaluate acl --data $(DATA)/acl_anthology --out out/acl

# Beside the longer one, whose progress is shown: two cannot share a terminal.
evaluate-people: export TERM := dumb
evaluate-people: setup
	$(BIN)/recommender evaluate speed-dating --data $(DATA) --out out/speed-dating
	$(BIN)/recommender evaluate new-ties --data $(DATA) --out out/new-ties
	$(BIN)/recommender evaluate ablation --data $(DATA) --out out/ablation

notebooks: setup  ## Run the notebooks and keep their outputs
	$(BIN)/python notebooks/execute.py

vendor:  ## Fetch the scripts of the pages anew, as recommender/desk/static/vendored.json pins them
	$(PYTHON) vendor.py

pictures: setup  ## Draw the pictures of the desk's documentation anew
	DRAW_PICTURES=1 $(BIN)/python -m pytest tests/browser/test_desk_pictures.py

clean:  ## Remove what commands made
	rm -rf .venv out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
