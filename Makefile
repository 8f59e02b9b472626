# `make` lists what there is. Everything is built in the dev profile, by `make demo` and `make test` alike:
# LightGBM (optimised fully in that profile too, and where nearly all of a run's time goes) takes several
# minutes to compile, and a second profile would compile it and every other dependency a second time.
# `cargo build --release --workspace` makes the binary to hand out.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo stop-demo test browser-tests screenshots generate build dashboard setup setup-tests

TOOLS := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/forecastle/tools
BIN := $(or $(CARGO_TARGET_DIR),target)/debug

# Where setup puts XGBoost's library for the tests.
XGBOOST := $(TOOLS)/lib/python*/site-packages/xgboost/lib/libxgboost.so

# The CMake that setup may have just installed, so it is looked for when a line runs.
CARGO := CMAKE="$${CMAKE:-$$(command -v "$(TOOLS)/bin/cmake" || echo cmake)}" cargo

# Always the whole workspace: another selection of crates has other features, and compiles LightGBM again.
ALL := --workspace --locked

# Tests over public data sets run where the data lie, and say that they skip where they do not.
ifneq ($(wildcard ../shared/data),)
export FORECASTLE_TEST_DATA ?= $(abspath ../shared/data)
endif

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## Make a sample project in demo-project, forecast it, and open the dashboard on it
	@tools/demo.sh

stop-demo: ## Stop the demo's service
	@tools/demo.sh stop

test: setup-tests dashboard ## Format, lint, layers, generated pages, every test, the browser's too
	$(CARGO) fmt --all --check
	$(CARGO) clippy $(ALL) --all-targets -- -D warnings
	$(CARGO) build $(ALL)
	$(BIN)/xtask layers
	$(BIN)/xtask check
	FORECASTLE_XGBOOST_LIB="$${FORECASTLE_XGBOOST_LIB:-$$(compgen -G '$(XGBOOST)' | tail -1 || true)}" \
		$(CARGO) test $(ALL) --no-fail-fast
	tools/dashboard.sh check
	tools/dashboard.sh size
	FORECASTLE_BIN="$(abspath $(BIN)/forecastle)" tools/dashboard.sh test:browser

browser-tests: setup-tests build ## The journeys through the dashboard alone
	FORECASTLE_BIN="$(abspath $(BIN)/forecastle)" tools/dashboard.sh test:browser

screenshots: setup-tests build ## Write docs/screenshots anew
	FORECASTLE_BIN="$(abspath $(BIN)/forecastle)" tools/dashboard.sh screenshots

generate: build ## Write the pages under docs/ and the client that come out of the code
	$(BIN)/xtask generate
	tools/dashboard.sh generate

build: setup dashboard ## Build everything
	$(CARGO) build $(ALL)

dashboard: setup ## Build the page that the binary carries
	@tools/dashboard.sh build

setup: ## Install what building needs, where it is missing
	@tools/setup.sh

setup-tests: ## Install what the tests need besides
	@tools/setup.sh --tests
