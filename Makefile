# Each target only calls a tool; what there is to say stands in scripts/ and in the server's own commands.
BIN := .venv/bin
LOCK := uv.lock pyproject.toml server/pyproject.toml scripts/prepare
.PHONY: demo run test check bench

demo: export KEITO_DEMO := true
demo: export KEITO_DATA_DIR := $(or $(KEITO_DATA_DIR),var/demo)
demo: .venv/.ready ## the product with a sample workspace, on http://127.0.0.1:8000
	$(BIN)/python server/manage.py serve --end-with-parent

run: export KEITO_DEMO := false
run: .venv/.ready ## the product, empty, on its sign-up page
	$(BIN)/python server/manage.py serve --end-with-parent

test: check ## the checks, then every test on SQLite and on PostgreSQL, browser journeys included
	$(BIN)/python scripts/run_tests.py

check: export KEITO_DATA_DIR := var/check
check: .venv/.ready-to-test ## what is told without running: style, types, layers, missing migrations, the API contract
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy server/keito_server server/tests scripts bench
	$(BIN)/lint-imports
	$(BIN)/python server/manage.py makemigrations --check --dry-run
	$(BIN)/python server/manage.py openapi --check

bench: .venv/.ready-to-test ## requests a second on both engines, each as a share of its floor, pages, a changed rate, and 10,000 reminders in one minute
	$(BIN)/python -m bench
	$(BIN)/python -m bench.pages
	$(BIN)/python -m bench.reprice
	$(BIN)/python -m bench.reminders

.venv/.ready: $(LOCK) # what running needs, from the lock file
	scripts/prepare --no-dev --inexact
	touch $@

.venv/.ready-to-test: $(LOCK) # and what tests and checks need
	scripts/prepare
	touch .venv/.ready $@
