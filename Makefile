# `make` lists what there is. Everything is built in the dev profile, by `make demo` and `make test` alike:
# LightGBM (optimised fully in that profile too, and where nearly all of a run's time goes) takes several
# minutes to compile, and a second profile would compile it and every other dependency a second time.
# `cargo build --release --workspace` makes the binary to hand out.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test generate build setup clean-demo

TOOLS := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/forecastle/tools
BIN := $(or $(CARGO_TARGET_DIR),target)/debug

# The CMake that setup may have just installed, so it is looked for when a line runs.
CARGO := CMAKE="$${CMAKE:-$$(command -v "$(TOOLS)/bin/cmake" || echo cmake)}" cargo

# Always the whole workspace: another selection of crates has other features, and compiles LightGBM again.
ALL := --workspace --locked

# Tests over public data sets run where the data lie, and say that they skip where they do not.
ifneq ($(wildcard ../shared/data),)
export FORECASTLE_TEST_DATA ?= $(abspath ../shared/data)
endif

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build clean-demo ## Make a sample project in demo-project, forecast it, and show the result
	@$(BIN)/forecastle init demo-project --sample weekly-stores --quiet
	@$(BIN)/forecastle run --project demo-project
	@$(BIN)/forecastle export latest --layout walmart --project demo-project --quiet \
		--to demo-project/walmart_sales_predictions.csv
	@echo
	@echo "Report:      $$(ls demo-project/runs/b_*/report.html)"
	@echo "Forecast:    $$(ls demo-project/runs/r_*/forecast.csv)"
	@echo "Predictions: demo-project/walmart_sales_predictions.csv"

test: setup ## Format, lint, layers, generated pages, every test
	$(CARGO) fmt --all --check
	$(CARGO) clippy $(ALL) --all-targets -- -D warnings
	$(CARGO) build $(ALL)
	$(BIN)/xtask layers
	$(BIN)/xtask check
	$(CARGO) test $(ALL) --no-fail-fast

generate: build ## Write the pages under docs/ that come out of the code
	$(BIN)/xtask generate

build: setup ## Build everything
	$(CARGO) build $(ALL)

setup: ## Install what building needs, where it is missing
	@tools/setup.sh

clean-demo: ## Remove demo-project
	@rm -rf demo-project
