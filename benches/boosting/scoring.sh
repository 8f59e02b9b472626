#!/usr/bin/env bash
# What scoring costs for each tree and row: LightGBM's calls for matrices and for single rows, and the scorer.
#
#   benches/boosting/scoring.sh [--rows COUNT] [LEAVES ...]
#
# The limit is a quarter of LightGBM's time and a difference of 1e-6; 15 million rows of 500 trees are to be a part
# of 3 minutes on two threads (RAYON_NUM_THREADS).
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
count=2000000
if [[ "${1:-}" == --rows ]]; then
    count="${2:?--rows COUNT}"
    shift 2
fi
leaves=("$@")
[[ ${#leaves[@]} -gt 0 ]] || leaves=(31 63 255)
"$here/../statistical/build.sh"
export RAYON_NUM_THREADS="${RAYON_NUM_THREADS:-2}"
for number in "${leaves[@]}"; do
    "${CARGO_TARGET_DIR:-$root/target}/debug/examples/scoring" "$number" "$count"
done
