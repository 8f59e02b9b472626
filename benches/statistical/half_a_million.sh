#!/usr/bin/env bash
# How long 500,000 generated daily series of 730 values take, fitted and forecast 28 days ahead with the bounds of
# levels 80 and 95, and how much memory. Making the series up is not timed.
#
#   benches/statistical/half_a_million.sh [--series COUNT] [MODEL ...]
#
# On two threads, or RAYON_NUM_THREADS. The limits are 180 seconds for each model and 4 GB.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
count=500000
if [[ "${1:-}" == --series ]]; then
    count="${2:?--series COUNT}"
    shift 2
fi
models=("$@")
[[ ${#models[@]} -gt 0 ]] || models=(ses tsb theta_optimised)
"$here/build.sh"
export RAYON_NUM_THREADS="${RAYON_NUM_THREADS:-2}"
for model in "${models[@]}"; do
    "${CARGO_TARGET_DIR:-$root/target}/debug/examples/half_a_million" "$model" "$count"
done
