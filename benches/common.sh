# What the benchmarks share; sourced, not run.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
forecastle="${FORECASTLE:-${CARGO_TARGET_DIR:-$root/target}/debug/forecastle}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# Runs a command and prints the seconds it took, the processor seconds, and its largest memory.
measure() {
    python3 - "$@" <<'PYTHON'
import os, resource, subprocess, sys, time
started = time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
if done.returncode:
    sys.exit(done.stderr)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{time.monotonic() - started:.1f} s, {used.ru_utime + used.ru_stime:.1f} s of processor, "
      f"{used.ru_maxrss / 1024:.0f} MB, {os.cpu_count()} cores: {os.path.basename(sys.argv[1])} {sys.argv[2]}")
PYTHON
}

# Prints a Python that has the packages named: PEER_PYTHON, or one in a throw-away environment.
peer_python() {
    local python="${PEER_PYTHON:-}"
    if [[ -z "$python" ]]; then
        python3 -m venv "$work/venv"
        "$work/venv/bin/pip" install --quiet "$@"
        python="$work/venv/bin/python"
    fi
    echo "$python"
}

# A Python with statsforecast.
statsforecast_python() {
    peer_python statsforecast==2.1.1 scikit-learn pyarrow
}
