#!/bin/sh
# One fuzzer for some minutes, from its seeds and from what earlier runs kept in build/fuzz/corpus.
#   run.sh FUZZ_BUILD TARGET MINUTES
# Prints one line; what it found stays in FUZZ_BUILD/found. Fails when there is a finding.
set -eu
build=$1
target=$2
minutes=$3
seeds=$(cd "$(dirname "$0")/seeds/$target" && pwd)
corpus=$build/corpus/$target
log=$build/fuzz-$target.log
mkdir -p "$corpus" "$build/found"
seconds=$(awk "BEGIN { print int($minutes * 60) }")
# libgit2 forgets a few bytes over damaged objects: looking for leaks after each run would be most of the time. At the
# end of all runs everything is looked at once, for every target.
each=
[ "$target" != git ] || each=-detect_leaks=0
status=0
ASAN_OPTIONS=detect_leaks=1 "$build/tests/fuzz/fuzz_$target" "$corpus" "$seeds" ${each:+"$each"} -max_total_time="$seconds" \
  -timeout=20 -rss_limit_mb=4096 -max_len=20000 -print_final_stats=1 -artifact_prefix="$build/found/$target-" \
  >"$log" 2>&1 || status=$?
runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
covered=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
all=$(sed -n 's/.*Loaded [0-9]* modules *(\([0-9]*\) .*/\1/p' "$log" | head -n 1)
if [ $status -eq 0 ]; then
  echo "fuzz_$target: ${runs:-0} runs in $minutes min, ${covered:-0} of ${all:-0} edges, 0 findings"
else
  tail -n 40 "$log"
  echo "fuzz_$target: ${runs:-0} runs in $minutes min, ${covered:-0} of ${all:-0} edges, 1 findings: see $build/found"
  exit 1
fi
