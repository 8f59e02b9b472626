#!/usr/bin/env bash
# Global boosting beside mlforecast with LightGBM: error, processor time and peak memory on the same files, one thread
# each, one process per side and data set.
#
#   benches/boosting/run.sh [--validation] [--peer-only] [--model NAME] [--out FOLDER] DATA_FOLDER [DATASET ...]
#
# DATA_FOLDER holds the public data sets (datasets.py says which files). The peer runs by the set-ups chosen in
# setups.py; with --validation every set-up runs, on the periods before the hold-out. All figures go to
# FOLDER/figures.jsonl (benches-boosting in the system's temporary folder). PEER_PYTHON names a Python that has
# mlforecast already; otherwise it is installed into a throw-away environment.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/../common.sh"
out="${TMPDIR:-/tmp}/benches-boosting" model=lightgbm is_peer_only=no which=chosen prepare=()
while [[ "${1:-}" == --* ]]; do
    case "$1" in
        --validation) which=all prepare=(--validation) ;;
        --peer-only) is_peer_only=yes ;;
        --model) model="${2:?--model NAME}" && shift ;;
        --out) out="${2:?--out FOLDER}" && shift ;;
        *) echo "no option $1" >&2 && exit 2 ;;
    esac
    shift
done
data="$(cd "${1:?run.sh [OPTION ...] DATA_FOLDER [DATASET ...]}" && pwd)"
shift
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
mkdir -p "$out"
figures="$(cd "$out" && pwd)/figures.jsonl"
: >"$figures"

if [[ "$is_peer_only" == no ]]; then
    "$here/../statistical/build.sh"
fi
ours="${CARGO_TARGET_DIR:-$root/target}/debug/examples/boosting"
python="$(peer_python mlforecast==1.1.0 lightgbm==4.7.0 pandas==2.3.3 pyarrow)"

cd "$here"
names="$("$python" setups.py datasets "$@")"
"$python" compare.py header
for name in $names; do
    "$python" datasets.py "${prepare[@]}" "$data" "$work/data" "$name"
    results="$work/results"
    mkdir -p "$results"
    if [[ "$is_peer_only" == no ]]; then
        "$ours" --model "$model" --threads 1 "$work/data/$name" "$results/ours.parquet" >"$results/ours.json"
    fi
    for setup in $("$python" setups.py "$which" "$name"); do
        "$python" peer.py "$work/data/$name" "$results/peer.parquet" "$setup" >"$results/peer.json"
        "$python" compare.py "$work/data/$name" "$results" "$setup" "$model" "$figures"
    done
    rm -rf "$results" "$work/data/$name"
done
echo
echo "All figures: $figures"
