#!/usr/bin/env bash
# How long a cold process takes from its start to its first forecast: it reads one series from a file and forecasts a
# year of it with `ets`. Also `forecastle models list`, where the binary is built (or FORECASTLE names it).
#
#   benches/statistical/cold.sh
#
# The median of 20 starts, with the files in the system's cache. The limit is 50 ms for the first forecast.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
target="${CARGO_TARGET_DIR:-$root/target}/debug"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
"$here/build.sh"
awk 'BEGIN {
    print "month,value"
    for (t = 0; t < 144; t++) printf "%d,%.3f\n", t, (100 + 2 * t) * (1 + 0.2 * sin(t / 12 * 6.2831853)) + t * 7 % 11
}' >"$work/series.csv"

median() {
    python3 - "$@" <<'PYTHON'
import statistics, subprocess, sys, time
took = []
for _ in range(20):
    started = time.perf_counter()
    subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
    took.append(1e3 * (time.perf_counter() - started))
print(f"{sys.argv[1]}: median {statistics.median(took):.1f} ms, {min(took):.1f} to {max(took):.1f}, of {len(took)}")
PYTHON
}

median "first forecast of a cold process (ets)" "$target/examples/first_forecast" "$work/series.csv"
forecastle="${FORECASTLE:-$target/forecastle}"
if [[ -x "$forecastle" ]]; then
    "$forecastle" init "$work/shop" --sample weekly-stores --quiet
    median "forecastle models list" "$forecastle" models list --project "$work/shop"
fi
