# run · test · check, and what they need. Each says in one line what is missing.

PORT ?= 8080
CHROMIUM ?= $(or $(shell command -v chromium),$(shell command -v chromium-browser),$(shell command -v google-chrome))

.PHONY: run test check rust web unit e2e tools chromium

## Builds all, starts the server on target/demo, fills it with made-up people once, and prints links to try.
run: tools rust web/dist/index.html
	cargo run --quiet -p tests --example demo -- --data target/demo --port $(PORT)

## Everything that must hold, browser tests included.
test: check unit e2e

## The everyday loop: formats, lints, types, rules and units. No browser.
check: tools web/node_modules
	cargo fmt --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	npm --prefix web run check

unit: tools rust web/node_modules
	$(if $(shell command -v cargo-nextest),cargo nextest run --workspace --no-fail-fast,cargo test --workspace --no-fail-fast)
	npm --prefix web test

e2e: rust web/dist/index.html chromium
	CHROMIUM=$(CHROMIUM) npm --prefix web run e2e

rust:
	cargo build --workspace --quiet

WEB_SOURCES := $(shell find web/src web/build web/public web/index.html web/vite.config.ts web/package.json -type f 2>/dev/null)

web/dist/index.html: web/node_modules $(WEB_SOURCES)
	npm --prefix web run build
	@touch $@

web/node_modules: web/package-lock.json
	npm --prefix web ci --no-audit --no-fund
	@touch $@

tools:
	@command -v cargo >/dev/null || { echo "Heard needs Rust 1.90 or newer: https://rustup.rs"; exit 1; }
	@command -v npm >/dev/null || { echo "Heard needs Node 20 or newer with npm: https://nodejs.org"; exit 1; }

chromium:
	@test -n "$(CHROMIUM)" || { echo "the browser tests need Chromium: apt-get install chromium"; exit 1; }
