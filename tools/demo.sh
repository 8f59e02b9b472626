#!/usr/bin/env bash
# Makes a project of generated data, forecasts it, and leaves the dashboard open on it.
#
# The service goes on in the background, for this machine only; `make stop-demo` stops it. Another port
# than 8080: DEMO_PORT=9000 make demo.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

forecastle="${CARGO_TARGET_DIR:-target}/debug/forecastle"
project=demo-project
port="${DEMO_PORT:-8080}"

stop() {
    [ -e "$project/.service.pid" ] || return 0
    kill "$(cat "$project/.service.pid")" 2>/dev/null || true
    rm -f "$project/.service.pid"
}

is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

stop
[ "${1:-}" != stop ] || exit 0
rm -rf "$project"
"$forecastle" init "$project" --sample weekly-stores --quiet
"$forecastle" run --project "$project"
"$forecastle" export latest --layout walmart --project "$project" --quiet \
    --to "$project/walmart_sales_predictions.csv"

for _ in $(seq 20); do is_free "$port" && break || port=$((port + 1)); done
address="http://127.0.0.1:$port"
# The sample's data end in October 2025: as of the Monday after, they are fresh.
nohup "$forecastle" serve --today 2025-10-27 --project "$project" --demo --port "$port" \
    >"$project/service.log" 2>&1 </dev/null &
echo $! >"$project/.service.pid"
for _ in $(seq 100); do
    if is_free "$port"; then sleep 0.1; else break; fi
done
if is_free "$port"; then
    cat "$project/service.log" >&2
    exit 1
fi

echo
echo "Report:      $(ls "$project"/runs/b_*/report.html)"
echo "Forecast:    $(ls "$project"/runs/r_*/forecast.csv)"
echo "Predictions: $project/walmart_sales_predictions.csv"
echo "Dashboard:   $address   (for this machine only; \`make stop-demo\` stops it)"
echo "API:         $address/docs"
# Only where there is a screen to open it on.
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && command -v xdg-open >/dev/null; then
    xdg-open "$address" >/dev/null 2>&1 || true
elif [ "$(uname)" = Darwin ]; then
    open "$address" || true
fi
