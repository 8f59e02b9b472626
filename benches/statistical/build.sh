#!/usr/bin/env bash
# Builds what the benchmarks run, optimised; optimised.toml says what is compiled how, and why.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/forecastle"
export CMAKE="${CMAKE:-$(command -v "$cache/tools/bin/cmake" || echo cmake)}"
cd "$here/../.."
CARGO_INCREMENTAL=0 cargo build --workspace --locked --quiet --config "$here/optimised.toml" \
    --example statistical --example half_a_million --example first_forecast --example prophet --example boosting \
    --example scoring
