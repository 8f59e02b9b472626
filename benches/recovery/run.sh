#!/usr/bin/env bash
# The months after a shutdown: models side by side on the generated e-commerce sample, and on real closures.
#   benches/recovery/run.sh [FOLDER]          FOLDER is where samples are made; a temporary one by default
# FORECASTLE_TEST_DATA names the folder of public data sets; without rossmann there that part is left out.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder="${1:-$(mktemp -d)}"
cargo build --workspace --bin forecastle --example recovery
forecastle="target/debug/forecastle"
bench="target/debug/examples/recovery"

for seed in 1 2; do
    shop="$folder/shop-600-$seed"
    [ -e "$shop" ] || "$forecastle" --quiet init "$shop" --sample ecommerce --skus 600 --seed "$seed"
    for horizon in 30 60; do
        echo "== 600 products × 2 warehouses, seed $seed, $horizon days ahead, sums of category × warehouse"
        "$bench" "$shop" --level category --horizon "$horizon"
    done
done
shop="$folder/shop-120-1"
[ -e "$shop" ] || "$forecastle" --quiet init "$shop" --sample ecommerce --skus 120 --seed 1
echo "== 120 products × 2 warehouses, seed 1, 30 days ahead, single series"
"$bench" "$shop" --level series --every 30

data="${FORECASTLE_TEST_DATA:-}"
if [ -n "$data" ] && [ -e "$data/rossmann/train.parquet" ]; then
    stores="$folder/stores"
    mkdir -p "$stores"
    cat >"$stores/forecastle.toml" <<TOML
version = 1
name = "stores"
[data.sales]
source = "$data/rossmann/train.parquet"
keys = ["Store"]
time = "Date"
target = "Sales"
frequency = "daily"
missing_period = "unknown"
known_future = ["Open", "Promo", "StateHoliday", "SchoolHoliday"]
TOML
    echo "== rossmann, stores that re-opened at most 28 days ago after at least 10 days, 30 days ahead"
    "$bench" "$stores" --closures --models recovery,seasonal_naive,ets,prophet,lightgbm
else
    echo "skipped: rossmann is not here; FORECASTLE_TEST_DATA names its folder"
fi
