#!/usr/bin/env bash
# How long a panel of the M5 competition's size takes, and one of half a million series, fitted and forecast 28 days
# ahead, and how much memory. The panels are made up from a fixed seed; making them up is not timed, and no file is
# read or written.
#
#   benches/boosting/scale.sh [--model NAME] [SERIES DAYS COVARIATES]
#
# On two threads, or RAYON_NUM_THREADS. Without a size of your own: 30,490 series of 1,913 days with promotion, price
# and event, then 500,000 of 730 with promotion alone. Limits: 6 GB and 20 minutes, 10 GB and 30 minutes.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
model=lightgbm
if [[ "${1:-}" == --model ]]; then
    model="${2:?--model NAME}"
    shift 2
fi
"$here/../statistical/build.sh"
run() {
    "${CARGO_TARGET_DIR:-$root/target}/debug/examples/boosting" --model "$model" \
        --threads "${RAYON_NUM_THREADS:-2}" --generated "$@"
}
if [[ $# -gt 0 ]]; then
    run "$@"
else
    run 30490 1913 3
    run 500000 730 1
fi
