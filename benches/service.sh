#!/usr/bin/env bash
# How long the service takes to answer 50 people at once: on 45 stores, and on 50,000 series of 30 months.
#
# The load comes from the same machine, so its work is in the figures. SECONDS_EACH (30) and USERS (50)
# change how much is asked.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
xtask="$(dirname "$forecastle")/xtask"

server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

# Serves a project as a demo on a free port, loads it, and stops the server.
load() {
    local project="$1" port
    port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
    "$forecastle" serve --project "$project" --demo --port "$port" --quiet &
    server=$!
    until curl -fs "http://127.0.0.1:$port/ready" >/dev/null; do sleep 0.2; done
    for think in ${THINK_MS:-200 0}; do
        "$xtask" load --base "http://127.0.0.1:$port" --users "${USERS:-50}" \
            --seconds "${SECONDS_EACH:-30}" --think-ms "$think"
    done
    grep -E 'VmHWM|VmRSS' "/proc/$server/status" || true
    kill "$server"
    wait "$server" 2>/dev/null || true
    server=
}

# 1,000 items in 50 shops, 30 months each: level, season and noise of their own, a few launched late.
many_series() {
    mkdir -p "$1/data"
    awk 'BEGIN {
        srand(7); print "Shop,Item,Month,Units"
        for (shop = 1; shop <= 50; shop++) for (item = 1; item <= 1000; item++) {
            level = exp(1 + 4 * rand()); phase = 6.2832 * rand(); first = rand() < 0.05 ? int(20 * rand()) : 0
            for (month = first; month < 30; month++) {
                units = level * (1 + 0.3 * sin(6.2832 * month / 12 + phase)) * (0.8 + 0.4 * rand())
                printf "%d,%d,%d-%02d-01,%d\n", shop, item, 2023 + int(month / 12), month % 12 + 1, units
            }
        }
    }' >"$1/data/sales.csv"
    cat >"$1/forecastle.toml" <<'TOML'
version = 1
name = "many-series"

[data.sales]
source = "data/sales.csv"
keys = ["Shop", "Item"]
time = "Month"
target = "Units"
frequency = "monthly"
hierarchy = ["Shop"]

[forecast]
horizon = 3
preset = "fast"

[backtest]
windows = 2
TOML
}

echo "== 45 stores, 143 weeks"
"$forecastle" init "$work/shop" --sample weekly-stores --quiet
"$forecastle" run --project "$work/shop" --quiet >/dev/null
load "$work/shop"

echo "== 50,000 series, 30 months"
many_series "$work/many"
measure "$forecastle" run --project "$work/many"
load "$work/many"
