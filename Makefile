# The commands of the README. `make help` lists them.
run_in := scripts/with-tools
bin := $(or $(CARGO_TARGET_DIR),target)/release/switchboard

.PHONY: help setup build run dev test check unit e2e fuzz

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

unit: setup ## Rust tests
	scripts/setup test
	INSTA_UPDATE=no $(run_in) cargo nextest run

e2e: build ## Playwright over the release build
	scripts/setup test
	cd end2end && ../$(run_in) npx playwright test

test: check unit e2e ## Everything: format, lints, Rust tests, Playwright

fuzz: ## Fuzzes the adapters; SECONDS=60 for each target
	scripts/setup fuzz
	$(run_in) scripts/fuzz $(or $(SECONDS),60)
