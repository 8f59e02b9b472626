#!/usr/bin/env bash
# Time, agreement and accuracy of the Prophet model beside Python Prophet's, on the same series, one thread each.
#
#   benches/prophet/run.sh [DATA_FOLDER [DATASET ...]]
#
# Without a data folder only the generated series are used. Prophet is installed into a throw-away environment.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/../common.sh"
data="${1:-none}"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 STAN_NUM_THREADS=1

"$here/../statistical/build.sh"
ours="${CARGO_TARGET_DIR:-$root/target}/debug/examples/prophet"
python="$(peer_python prophet==1.5.0 pyarrow)"

"$python" "$here/datasets.py" "$data" "$work/data" "${@:2}"
for dataset in "$work"/data/*.json; do
    "$ours" "$dataset" "$work/ours.json"
    "$python" "$here/peer.py" "$dataset" "$work/ours.json" "$work/peer.json"
    "$python" "$here/compare.py" "$dataset" "$work/ours.json" "$work/peer.json"
done
