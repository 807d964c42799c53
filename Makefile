# run · test · check, and what they need. Each says in one line what is missing.

PORT ?= 8080
CHROMIUM ?= $(or $(shell command -v chromium),$(shell command -v chromium-browser),$(shell command -v google-chrome))

.PHONY: fuzz sim histories run test check rust web unit e2e bench kills lighthouse pictures release tools chromium

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

## Measures bytes, time and memory on this machine: target/bench.json and docs/performance.md. Keep it quiet meanwhile.
## WORKLOAD=file measures on other records of that shape; PEERS=folder measures other systems on them too.
BENCH := target/bench
WORKLOAD ?= $(BENCH)/workload.json
PLAYWRIGHT = cd web && CHROMIUM=$(CHROMIUM) WORKLOAD=$(abspath $(WORKLOAD)) HEARD_BINARY=$(CURDIR)/target/release/heard npx playwright test

bench: release web/dist/index.html chromium
	rm -rf $(BENCH) && mkdir -p $(BENCH)
	target/release/examples/bench workload --out $(BENCH)/workload.json
	target/release/examples/bench wire --workload $(WORKLOAD) --out $(BENCH)/wire.json
	target/release/examples/bench ingest --workload $(WORKLOAD) --out $(BENCH)/ingest.json
	target/release/examples/bench pull --workload $(WORKLOAD) --out $(BENCH)/pull.json
	target/release/examples/bench memory --workload $(WORKLOAD) --out $(BENCH)/memory.json
	target/release/examples/bench backup --workload $(WORKLOAD) --out $(BENCH)/backup.json
	target/release/examples/bench growth --out $(BENCH)/growth.json
	target/release/examples/bench withdrawal --out $(BENCH)/withdrawal.json
	target/release/examples/bench hostile --out $(BENCH)/hostile.json
	target/release/examples/bench heaviest --out $(BENCH)/heaviest.json
	target/release/examples/bench fairness --workload $(WORKLOAD) --out $(BENCH)/fairness.json
	target/release/examples/bench fill --records 1000 --data $(BENCH)/team-1000/data
	target/release/examples/bench fill --records 5000 --data $(BENCH)/team-5000/data
	$(PLAYWRIGHT) -c bench/playwright.config.ts --project figures
	$(if $(PEERS),node web/bench/peers.mjs $(PEERS) $(WORKLOAD))
	node web/bench/report.mjs

## Damages honest changes N times and lets the server judge them: docs/proofs/fuzz.md.
N ?= 1000000
fuzz: tools
	cargo build --release --quiet -p tests --example fuzz
	mkdir -p docs/proofs
	target/release/examples/fuzz --count $(N) --seed $(or $(SEED),1) --out docs/proofs/fuzz.md --day $(shell date +%F)

## Lives through so many worlds of phones, bad lines and a server that ends: docs/proofs/simulator.md. SEED=x tells one,
## FROM=x begins elsewhere and writes no page.
SEEDS ?= 10000
sim: tools
	cargo build --release --quiet -p tests --example sim
	mkdir -p docs/proofs
	target/release/examples/sim $(if $(SEED),--seed $(SEED),--seeds $(SEEDS) $(if $(FROM),--from $(FROM),--out docs/proofs/simulator.md --day $(shell date +%F)))

## Lives through so many random histories of consent: docs/proofs/histories.md.
COUNT ?= 10000
histories: tools
	cargo build --release --quiet -p tests --example histories
	mkdir -p docs/proofs
	target/release/examples/histories --count $(COUNT) --out docs/proofs/histories.md --day $(shell date +%F)

## Kills the server N times at random moments under load: docs/proofs/kills.md. A thousand take some minutes.
kills: N = 1000
kills: rust
	cargo build --quiet -p tests --example kills
	mkdir -p docs/proofs
	target/debug/examples/kills --count $(N) --seed $(or $(SEED),1) --out docs/proofs/kills.md --day $(shell date +%F)

## Lighthouse on the first screen and the list; the scores join the figures.
lighthouse: release web/dist/index.html chromium target/tools/lighthouse/package.json
	$(PLAYWRIGHT) -c bench/playwright.config.ts --project lighthouse
	node web/bench/report.mjs

## Takes the pictures in docs/pictures and the one in the README.
pictures: release web/dist/index.html chromium target/tools/sharp/package.json
	$(PLAYWRIGHT) -c pictures/playwright.config.ts

release: tools
	cargo build --release --quiet -p heard -p tests --bins --example bench

# Large, and of no use to the app: outside its lock file.
target/tools/lighthouse/package.json: TOOL = lighthouse@12.8.2
target/tools/sharp/package.json: TOOL = sharp@0.35.5
target/tools/%/package.json:
	npm install --prefix $(@D) --no-audit --no-fund $(TOOL)

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
