# The commands of the README. `make help` lists them.
run_in := scripts/with-tools
bin := $(or $(CARGO_TARGET_DIR),target)/release/switchboard
benchbin := $(dir $(bin))bench

.PHONY: help setup build run dev test check unit e2e bench crash loader fuzz

help: ## Lists the commands
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

setup: ## Installs what building needs (the first time takes about 15 minutes)
	scripts/setup build

build: setup ## Builds target/release/switchboard, dashboard included
	$(run_in) scripts/build-release

run: build ## Builds, then starts the server on http://127.0.0.1:3000 with its data in data/
	$(bin) serve

dev: setup ## Rebuilds and restarts on every change
	$(run_in) cargo leptos watch

check: setup ## Format and lints, for the server and for the browser
	cargo fmt --all --check
	$(run_in) cargo lint
	$(run_in) cargo lint-wasm

unit: setup ## Rust tests, on SQLite and on a PostgreSQL of their own
	scripts/setup test
	INSTA_UPDATE=no $(run_in) scripts/test-postgres cargo nextest run

e2e: build ## Playwright over the release build; some of it on a PostgreSQL of its own
	scripts/setup test
	cd end2end && ../$(run_in) ../scripts/test-postgres npx playwright test

loader: build
	$(run_in) cargo build --release --package bench

bench: loader ## Measures speed, size and durability; ARGS="--quick" or ARGS="ingest", see docs/benchmarks.md
	$(benchbin) $(ARGS)

crash: loader ## Kills the server under load; KILLS=1000, ARGS="--database postgres"
	$(benchbin) crash --kills $(or $(KILLS),20) $(ARGS)

test: check unit e2e crash ## Everything: format, lints, Rust tests, Playwright, 20 kills under load

fuzz: ## Fuzzes the adapters; SECONDS=60 for each target
	scripts/setup fuzz
	$(run_in) scripts/fuzz $(or $(SECONDS),60)
