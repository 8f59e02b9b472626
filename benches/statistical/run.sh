#!/usr/bin/env bash
# Time and accuracy of the statistical models beside statsforecast's and anofox-forecast's, on the same series,
# one thread each.
#
#   benches/statistical/run.sh [--budget SECONDS] [--out FOLDER] [DATA_FOLDER] [NAME ...]
#
# DATA_FOLDER holds the public data sets (datasets.py says which files); without it only the generated ones are used.
# NAME restricts to data sets, models and families of models. Each peer model works on a data set until SECONDS
# of processor time (20) are used up; ours forecast the same series, and then all that take three times as long.
# All figures go to FOLDER (benches-statistical in the system's temporary folder). PEER_PYTHON names a Python that
# has statsforecast already; otherwise it is installed into a throw-away environment.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/../common.sh"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/forecastle"
budget=20 out="${TMPDIR:-/tmp}/benches-statistical" data=none
while [[ "${1:-}" == --* ]]; do
    case "$1" in
        --budget) budget="${2:?--budget SECONDS}" ;;
        --out) out="${2:?--out FOLDER}" ;;
        *) echo "no option $1" >&2 && exit 2 ;;
    esac
    shift 2
done
if [[ -d "${1:-}" ]]; then
    data="$(cd "$1" && pwd)"
    shift
fi
own_budget="$(awk "BEGIN { print 3 * $budget }")"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
export CMAKE="${CMAKE:-$(command -v "$cache/tools/bin/cmake" || echo cmake)}"

"$here/build.sh"
ours="${CARGO_TARGET_DIR:-$root/target}/debug/examples/statistical"
anofox="$cache/bench-target/release/forecastle-bench-anofox"
CARGO_TARGET_DIR="$cache/bench-target" \
    cargo build --release --quiet --locked --manifest-path "$here/anofox/Cargo.toml"
python="$(statsforecast_python)"

cd "$here"
read -ra datasets <<<"$("$python" names.py datasets "$@")"
read -ra models <<<"$("$python" names.py models "$@")"
mkdir -p "$out"
figures="$out/figures.jsonl"
: >"$figures"
"$python" compare.py header
for name in "${datasets[@]}"; do
    mkdir -p "$work"/{ours,statsforecast,anofox}
    "$python" datasets.py "$data" "$work" "$name"
    [[ -e "$work/$name.json" ]] || continue
    # MODEL:COUNT for the models that statsforecast has, the others by their name alone.
    read -ra compared <<<"$("$python" peer.py "$work/$name.json" "$work/statsforecast" "$budget" "${models[@]}")"
    read -ra wanted <<<"$("$python" names.py merge "${compared[@]}" -- "${models[@]}")"
    "$anofox" "$work/$name.json" "$work/anofox" "$budget" "${wanted[@]}"
    "$ours" "$work/$name.json" "$work/ours" "$own_budget" "${wanted[@]}"
    "$python" compare.py "$work/$name.json" "$work" "$figures"
    rm -rf "$work"/{ours,statsforecast,anofox,"$name.json"}
done
"$python" limits.py "$figures" "$out/figures.csv"
echo
echo "All figures: $out/figures.csv"
