#!/usr/bin/env bash
# Out-of-sample error on the weekly file of 45 stores, and time and memory of the whole cycle.
#
# The weeks that are forecast are cut off before anything is read, so neither models nor the choice
# between them know anything of them.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
file="${1:?usage: walmart45.sh Walmart_Store_sales.csv}"

settings() {
    cat <<'TOML'
version = 1
name = "walmart45"

[data.sales]
source = "sales.csv"
keys = ["Store"]
time = "Date"
target = "Weekly_Sales"
known_future = ["Holiday_Flag"]
past_only = ["Temperature", "Fuel_Price", "CPI", "Unemployment"]
TOML
}

# Keeps the rows up to the week that has `horizon` weeks after it.
cut_before() {
    awk -F, -v horizon="$1" '
        NR == FNR { if (FNR > 1) weeks[substr($2, 7) substr($2, 4, 2) substr($2, 1, 2)]; next }
        FNR == 1 {
            count = asorti_plain(weeks, sorted)
            origin = sorted[count - horizon]
            print
            next
        }
        substr($2, 7) substr($2, 4, 2) substr($2, 1, 2) <= origin
        function asorti_plain(from, to,   key, n, i, j, held) {
            for (key in from) to[++n] = key
            for (i = 2; i <= n; i++) {
                held = to[i]
                for (j = i - 1; j > 0 && to[j] > held; j--) to[j + 1] = to[j]
                to[j + 1] = held
            }
            return n
        }
    ' "$file" "$file"
}

printf '%-10s %-32s %8s %8s\n' weeks model MAPE WMAPE
for horizon in 13 39; do
    project="$work/last-$horizon"
    mkdir -p "$project"
    settings >"$project/forecastle.toml"
    cut_before "$horizon" >"$project/sales.csv"
    models="$("$forecastle" models list --output json | python3 -c 'import json, sys; print(*(model["name"] for model in json.load(sys.stdin)["models"]))')"
    for model in default $models; do
        choice=()
        if [ "$model" != default ]; then choice=(--models "$model"); fi
        "$forecastle" forecast --project "$project" --horizon "$horizon" --quiet "${choice[@]}" \
            --out "$work/forecast.csv" --output json >"$work/made.json"
        name="$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["model"])' "$work/made.json")"
        if [ "$model" = default ]; then name="default ($name)"; fi
        "$forecastle" evaluate --forecast "$work/forecast.csv" --actual "$file" --target Weekly_Sales \
            --output json --quiet | python3 -c '
import json, sys
scores = json.load(sys.stdin)
print("{:<10} {:<32} {:8.2f} {:8.2f}".format(*sys.argv[1:3], scores["mape"], scores["wmape"]))' \
            "last $horizon" "$name"
    done
done

mkdir -p "$work/whole"
{ settings; printf '\n[forecast]\nhorizon = 13\n'; } >"$work/whole/forecastle.toml"
cp "$file" "$work/whole/sales.csv"
measure "$forecastle" run --project "$work/whole"
