#!/usr/bin/env bash
# Time and memory of the whole cycle on generated data: 45 stores, 143 weeks.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

"$forecastle" init "$work/shop" --sample weekly-stores --quiet
measure "$forecastle" run --project "$work/shop"
