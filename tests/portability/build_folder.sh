# Sourced by what builds mig in a folder of its own.

# build_folder [FOLDER]: sets $work to it, which is kept for the next time, or to one that is removed afterwards.
build_folder() {
  if [ -n "${1:-}" ]; then
    mkdir -p "$1"
    work=$(cd "$1" && pwd)
  else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
  fi
}

# quietly COMMAND...: what it prints only where it fails.
quietly() {
  "$@" >"$work/log" 2>&1 || { tail -n 30 "$work/log" >&2; return 1; }
}
