#!/usr/bin/env bash
# Time, agreement and accuracy of the Prophet model beside Python Prophet's, on the same series, one thread each.
#
#   benches/prophet/run.sh [DATA_FOLDER [DATASET ...]]
#
# Without a data folder only the generated series are used. Prophet is installed into a throw-away environment.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
data="${1:-none}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 STAN_NUM_THREADS=1

(cd "$root" && cargo build --release --quiet --workspace --example prophet)
ours="${CARGO_TARGET_DIR:-$root/target}/release/examples/prophet"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet prophet==1.5.0 pyarrow
python="$work/venv/bin/python"

"$python" "$here/datasets.py" "$data" "$work/data" "${@:2}"
for dataset in "$work"/data/*.json; do
    "$ours" "$dataset" "$work/ours.json"
    "$python" "$here/peer.py" "$dataset" "$work/ours.json" "$work/peer.json"
    "$python" "$here/compare.py" "$dataset" "$work/ours.json" "$work/peer.json"
done
