# What one does with this repository; every target checks its tools first and says what is missing.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.PHONY: help demo demo-reset test check bench types shell deny screenshots

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: ## server, phone and desk side by side in the browser
	@scripts/demo.sh $(ARGS)

demo-reset: ## the same, from the beginning: forgets what the last demonstration recorded
	@scripts/demo.sh --reset $(ARGS)

test: ## everything once; the last line counts
	@scripts/test.sh $(ONLY)

check: ## what to run before each commit: format, lints, types, and the quick tests
	@scripts/check.sh

bench: ## one table of ratios, taken in one run
	@scripts/tools.sh build
	@scripts/pages.sh
	cargo run --profile demo -p gridwalk-bench --bin bench
	cargo build --quiet --profile demo -p gridwalk-host -p gridwalk-server --bins
	@UI_BIN=$${CARGO_TARGET_DIR:-target}/demo node tests/ui/start.mjs
	@node tests/ui/frames.mjs

types: ## writes ui/src/api/generated.ts anew from the facade's types
	UPDATE_TYPES=1 cargo test -p gridwalk-core --test generated_types

shell: ## the desktop app
	@scripts/shell.sh

deny: ## licences, advisories and sources of all dependencies
	@scripts/deny.sh

screenshots: ## the pictures in docs/, taken from the real pages
	@scripts/screenshots.sh
