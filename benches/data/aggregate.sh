#!/usr/bin/env bash
# Adds up generated transactions to daily sums, sorted by product, warehouse and day, beside DuckDB and Polars
# on the same file: seconds on the wall, seconds of the processor, largest memory, and the sums of each.
#
# usage: aggregate.sh [ROWS] [parquet|csv …]
#
# ROWS is 85,000,000 unless said otherwise, of which Parquet takes 1 GB and CSV 4 GB; both formats unless one is
# named. SCRATCH names a folder with room for the file and what comes of it (12 GB), PEERS the peers (duckdb
# polars). The release build of the example lies in ~/.cache/forecastle/bench-target.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/../common.sh"

rows="${1:-85000000}"
shift || true
formats=("$@")
[[ ${#formats[@]} -gt 0 ]] || formats=(parquet csv)
peers="${PEERS-duckdb polars}"
scratch="${SCRATCH:-$work}"
build="${XDG_CACHE_HOME:-$HOME/.cache}/forecastle/bench-target"
CARGO_TARGET_DIR="$build" cargo build --release --quiet --locked --workspace --example demand \
    --manifest-path "$root/Cargo.toml"
demand="$build/release/examples/demand"
python="$(peer_python duckdb==2.0.0 polars==2.1.0)"

# Runs a command, prints what it says, and what it took.
timed() {
    python3 - "$@" <<'PYTHON'
import os, resource, subprocess, sys, time
started = time.monotonic()
done = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
if done.returncode:
    print(f"{sys.argv[1]:32} failed: {done.stderr.strip()[-300:] or done.returncode}")
    sys.exit()
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{sys.argv[1]:32} {time.monotonic() - started:6.1f} s wall {used.ru_utime + used.ru_stime:6.1f} s of processor "
      f"{used.ru_maxrss / 1024:6.0f} MB  {done.stdout.strip()}")
PYTHON
}

echo "$rows rows, $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
for format in "${formats[@]}"; do
    project="$scratch/project-$format"
    rm -rf "$project"
    mkdir -p "$project/data"
    file="$project/data/sales-0.$format"
    timed "generate $format" "$demand" generate "$file" "$rows"
    ls -l "$file" | awk '{ printf "  %.2f GB\n", $5 / 1e9 }'
    printf 'version = 1\nname = "bench"\n[data.transactions]\nsource = "data/sales-*.%s"\n' "$format" \
        > "$project/forecastle.toml"
    for peer in $peers; do
        timed "$peer $format" "$python" "$here/peer.py" "$peer" "$file" "$scratch/$peer.parquet"
        rm -rf "$scratch/$peer.parquet" "$scratch/$peer.parquet.tmp"
    done
    timed "forecastle $format" "$demand" add "$project"
    du -sm "$project/.forecastle/demand" | awk '{ printf "  %d MB on disk\n", $1 }'
    timed "forecastle again" "$demand" add "$project"
    day="$(python3 -c 'import datetime; print(datetime.date(2023, 1, 1) + datetime.timedelta(730))')"
    "$demand" generate "$project/data/sales-1.$format" "$((rows / 730))" 1 "$day"
    timed "forecastle one more day" "$demand" add "$project"
    rm -rf "$project"
done
