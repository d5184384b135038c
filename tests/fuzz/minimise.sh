#!/bin/sh
# What the fuzzers kept, cut down to inputs that reach something the seeds do not, smallest first; the seeds grow by at
# most so many bytes for each target.
#   minimise.sh FUZZ_BUILD [BYTES [TARGET...]]
set -eu
build=$1
most=${2:-60000}
shift
[ $# -eq 0 ] || shift
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || set -- $(cd "$here/seeds" && ls)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for target in "$@"; do
  seeds=$here/seeds/$target
  mkdir -p "$work/$target"
  # What merging keeps beyond the seeds: libFuzzer prefers short inputs.
  cp "$seeds"/* "$work/$target/"
  "$build/tests/fuzz/fuzz_$target" -merge=1 -timeout=20 "$work/$target" "$build/corpus/$target" >"$work/log" 2>&1 || { tail -n 5 "$work/log"; exit 1; }
  added=0
  for file in $(ls -Sr "$work/$target"); do
    [ ! -e "$seeds/$file" ] || continue
    size=$(wc -c <"$work/$target/$file")
    [ $((added + size)) -le "$most" ] || break
    cp "$work/$target/$file" "$seeds/"
    added=$((added + size))
  done
  echo "$target: $(ls "$seeds" | wc -l) seeds, $added bytes more"
done
