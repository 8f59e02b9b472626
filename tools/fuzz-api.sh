#!/usr/bin/env bash
# Asks a real service what its own description allows and much that it does not, as every role: no answer
# may be a fault of ours (5xx), and none may be one that the description does not have.
#
# Schemathesis is installed into a folder of its own. EXAMPLES (20) is how many requests are tried for each
# operation and role.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

forecastle="$(realpath "${CARGO_TARGET_DIR:-target}/debug/forecastle")"
description="$PWD/docs/reference/openapi.json"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/forecastle/fuzz"
work="$(mktemp -d)"
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

[ -x "$cache/bin/schemathesis" ] || {
    python3 -m venv "$cache"
    "$cache/bin/python" -m pip install --quiet --disable-pip-version-check 'schemathesis>=4.3,<5'
}

"$forecastle" init "$work/shop" --sample weekly-stores --quiet
for _ in 1 2; do
    "$forecastle" run --project "$work/shop" --models seasonal_naive,naive --quiet >/dev/null
done
password="$("$forecastle" users add fuzzer --role admin --project "$work/shop" --output json |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["password"])')"
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
base="http://127.0.0.1:$port"
"$forecastle" serve --project "$work/shop" --port "$port" --no-worker --quiet 2>"$work/log" &
server=$!
until curl -fs "$base/ready" >/dev/null; do sleep 0.2; done

jar="$work/cookies"
csrf="$(curl -fs -c "$jar" -H 'Content-Type: application/json' \
    -d "{\"name\":\"fuzzer\",\"password\":\"$password\"}" "$base/api/v1/login" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["csrf_token"])')"

# A token of a role that sees the stores given.
token() {
    curl -fs -b "$jar" -H "X-CSRF-Token: $csrf" -H 'Content-Type: application/json' \
        -d "{\"name\":\"fuzz $1\",\"role\":\"$2\",\"days\":1,\"scope\":$3}" "$base/api/v1/tokens" |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["secret"])'
}

# As somebody, over every operation. Logging in is left out where it would only be told to wait.
fuzz() {
    echo "== as $1"
    local header=()
    [ -z "$2" ] || header=(--header "Authorization: Bearer $2")
    # In a folder of its own, where it may leave what it likes.
    (cd "$work" && "$cache/bin/schemathesis" run "$description" --url "$base" "${header[@]}" \
        --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance \
        --max-examples "${EXAMPLES:-20}" --seed 1 --workers 1 --exclude-path /api/v1/live \
        --suppress-health-check all --no-color)
}

failed=0
fuzz anonymous '' || failed=1
fuzz viewer "$(token viewer viewer '{}')" || failed=1
fuzz planner "$(token planner planner '{}')" || failed=1
fuzz 'manager of one store' "$(token manager planner '{"Store":["7"]}')" || failed=1
fuzz 'data scientist' "$(token scientist data_scientist '{}')" || failed=1
fuzz admin "$(token admin admin '{}')" || failed=1
exit "$failed"
