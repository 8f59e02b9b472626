#!/usr/bin/env bash
# Time and accuracy of the statistical models beside statsforecast's, on the same series, one thread each.
#
#   benches/statistical/run.sh FAMILY [DATA_FOLDER [DATASET ...]]
#
# FAMILY names peer_FAMILY.py, whose MODELS says which models are compared. Without a data folder only the
# generated data sets are used. The peer is installed into a throw-away environment.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
family="${1:?usage: run.sh FAMILY [DATA_FOLDER [DATASET ...]]}"
data="${2:-none}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 NIXTLA_NUMBA_RELEASE_GIL=1

(cd "$root" && cargo build --release --quiet --workspace --example statistical)
ours="${CARGO_TARGET_DIR:-$root/target}/release/examples/statistical"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet statsforecast==2.1.1 pyarrow
python="$work/venv/bin/python"

"$python" "$here/datasets.py" "$data" "$work/data" "${@:3}"
models="$(cd "$here" && "$python" -c "import peer_$family; print(*peer_$family.MODELS)")"
for dataset in "$work"/data/*.json; do
    name="$(basename "$dataset" .json)"
    # The names of models hold no spaces.
    # shellcheck disable=SC2086
    "$ours" "$dataset" "$work/ours.json" $models
    (cd "$here" && "$python" peer.py "$family" "$dataset" "$work/peer.json")
    "$python" "$here/compare.py" "$dataset" "$work/ours.json" "$work/peer.json" || echo "$name failed"
done
