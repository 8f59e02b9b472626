#!/usr/bin/env bash
# Accuracy of the default choice, `forecastle forecast` as it comes, beside statsforecast's automatic models and their
# median: mean MASE, and WQL at levels 80 and 95.
#
#   benches/statistical/choice.sh [--budget SECONDS] DATA_FOLDER [DATA_SET ...]
#
# Each of the peer's models works on a data set until SECONDS of processor time (20) are used up; both are
# scored on the series done by then. Ours has the whole table, as a user would give it. `PEER_PYTHON` as for run.sh.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/../common.sh"
budget=20
if [[ "${1:-}" == --budget ]]; then
    budget="${2:?--budget SECONDS}"
    shift 2
fi
data="$(cd "${1:?usage: choice.sh [--budget SECONDS] DATA_FOLDER [DATA_SET ...]}" && pwd)"
shift
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
python="$(statsforecast_python)"

cd "$here"
read -ra datasets <<<"$("$python" names.py datasets "$@")"
for name in "${datasets[@]}"; do
    "$python" datasets.py "$data" "$work" "$name"
    [[ -e "$work/$name.json" ]] || continue
    mkdir -p "$work/peer"
    "$python" peer.py "$work/$name.json" "$work/peer" "$budget" ets ces theta_dynamic_optimised arima mstl >/dev/null
    "$python" choice.py export "$work/$name.json" "$work/project"
    "$forecastle" forecast --project "$work/project" --quiet --output json \
        --out "$work/forecast.csv" >"$work/made.json"
    model="$("$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["model"])' "$work/made.json")"
    "$python" choice.py compare "$work/$name.json" "$work/forecast.csv" "$work/peer" "$model"
    rm -rf "$work"/{peer,project,forecast.csv,"$name.json"}
done
