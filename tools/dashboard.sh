#!/usr/bin/env bash
# Runs a script of dashboard/package.json with the Node.js that setup found or installed, after bringing
# node_modules up to date: `tools/dashboard.sh build`. A build that is newer than all it is made of stays.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../dashboard"

tools="${XDG_CACHE_HOME:-$HOME/.cache}/forecastle/tools"
if [ -x "$tools/bin/node" ]; then PATH="$tools/bin:$PATH"; fi

# A mark of what was installed from, so that nothing is installed twice.
installed=node_modules/.installed-from
if ! cmp -s package-lock.json "$installed"; then
    # Not `npm ci`: it refuses a lock file without the binaries of platforms that were not at hand when the
    # file was made. This installs the same versions and leaves the file as it is.
    npm install --no-save --no-audit --no-fund --loglevel=error
    cp package-lock.json "$installed"
fi

is_built() {
    [ -e dist/index.html ] &&
        [ -z "$(find . ../docs/reference/openapi.json -path ./node_modules -prune -o -path ./dist -prune -o \
            -path ./tests -prune -o -type f -newer dist/index.html -print -quit)" ]
}

if [ "$1" = build ] && is_built; then exit 0; fi
npm run --silent "$@"
