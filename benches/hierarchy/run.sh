#!/usr/bin/env bash
# Reconciliation on public data and at size.
#
#   benches/hierarchy/run.sh tourism DATA_FOLDER   scores by level and method, beside hierarchicalforecast's
#   benches/hierarchy/run.sh m5 DATA_FOLDER        WRMSSE of the last 28 days by the competition's levels 1 to 9
#   benches/hierarchy/run.sh size                  seconds for 550,000 leaves on 12 levels
#
# PEER_PYTHON names a Python that has pandas, pyarrow, statsforecast and hierarchicalforecast already; otherwise they are
# installed into a throw-away environment.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/../common.sh"
export CMAKE="${CMAKE:-$(command -v "$HOME/.cache/forecastle/tools/bin/cmake" || echo cmake)}"
name="${1:?tourism, m5 or size}"
if [[ "$name" == size ]]; then
    cd "$root"
    exec cargo run --quiet --workspace --example reconcile
fi
data="$(cd "${2:?the folder of the data sets}" && pwd)"
python="$(peer_python pandas pyarrow statsforecast==2.1.1 hierarchicalforecast==1.5.3)"
"$python" "$here/projects.py" "$data" "$work" "$name"
case "$name" in
    tourism)
        measure "$forecastle" backtest --project "$work/tourism"
        "$forecastle" backtest --project "$work/tourism" --quiet
        "$python" "$here/peer.py" "$work/tourism"
        ;;
    m5)
        measure "$forecastle" forecast --project "$work/m5"
        "$forecastle" export latest --project "$work/m5" --quiet --to "$work/forecast.csv"
        "$python" "$here/wrmsse.py" "$work/m5" "$work/forecast.csv"
        ;;
esac
