#!/usr/bin/env bash
# Public holidays of every country, 2000 to 2035, beside those of the Python package `holidays`; fails where a
# difference is not one of those that compare.py explains.
#
#   benches/holidays/run.sh
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/../common.sh"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/forecastle"
export CMAKE="${CMAKE:-$(command -v "$cache/tools/bin/cmake" || echo cmake)}"
(cd "$root" && cargo build --workspace --locked --quiet --example holidays)
python="$(peer_python holidays==0.109)"
"${CARGO_TARGET_DIR:-$root/target}/debug/examples/holidays" 2000 2035 > "$work/ours.csv"
"$python" "$here/compare.py" "$work/ours.csv"
