#!/bin/sh
# What takes minutes: fuzzers, databases, sweeps. Prints one line a figure; fails when one of them does.
#   sh tests/long.sh [--fuzz-minutes N] [--only fuzz|databases|python|packages]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tests/setup.sh"
minutes=1
only=
while [ $# -gt 0 ]; do
  case $1 in
    --fuzz-minutes) minutes=$2; shift ;;
    --only) only=$2; shift ;;
    *) echo "usage: sh tests/long.sh [--fuzz-minutes N] [--only fuzz|databases|python|packages]" >&2; exit 2 ;;
  esac
  shift
done
cd "$root"
need_packages $build_packages $test_packages $long_packages
work=$(mktemp -d)
release=$root/build/release
failed=

wanted() {
  [ -z "$only" ] || [ "$only" = "$1" ]
}

# check NAME COMMAND...: runs it, shows its last lines, remembers a failure.
check() {
  name=$1
  shift
  echo "== $name"
  if "$@" >"$work/log" 2>&1; then tail -n "${shown:-12}" "$work/log"; else
    tail -n 40 "$work/log"
    failed="$failed $name"
  fi
}

# One fuzzer from its seeds. What it found stays in build/fuzz/found.
fuzz() {
  target=$root/build/fuzz/tests/fuzz/fuzz_$1
  mkdir -p "$work/corpus-$1" "$root/build/fuzz/found"
  status=0
  ASAN_OPTIONS=detect_leaks=1 "$target" "$work/corpus-$1" "$root/tests/fuzz/seeds/$1" -max_total_time=$((minutes * 60)) \
    -timeout=20 -rss_limit_mb=4096 -max_len=20000 -print_final_stats=1 -artifact_prefix="$root/build/fuzz/found/$1-" \
    >"$work/fuzz-$1" 2>&1 || status=$?
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/fuzz-$1")
  coverage=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$work/fuzz-$1" | tail -n 1)
  echo "fuzz_$1: ${runs:-0} runs in $minutes min, $coverage edges, $([ $status -eq 0 ] && echo "no finding" || echo "FINDING, see build/fuzz/found")"
  [ $status -eq 0 ] || { tail -n 30 "$work/fuzz-$1"; return 1; }
}

if wanted fuzz; then
  echo "== Fuzzers, $minutes min each (build/fuzz)"
  build_preset fuzz
  waiting=0
  for source in tests/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c)
    (fuzz "${name#fuzz_}" >"$work/said-$name" 2>&1 || touch "$work/failed-$name") &
    waiting=$((waiting + 1))
    [ $((waiting % jobs)) -ne 0 ] || wait
  done
  wait
  cat "$work"/said-*
  for name in "$work"/failed-*; do [ ! -e "$name" ] || failed="$failed ${name##*/failed-}"; done
fi

if wanted python; then
  library=$(/usr/bin/python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
  check "Trees equal to CPython's, with positions" \
    /usr/bin/python3 tests/py/compare_ast.py "$release/tests/py/py_dump" "$library" /usr/lib/python3/dist-packages
fi

if wanted databases; then
  trap 'sh tests/truth/databases.sh stop "$work/databases" >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
  chmod 755 "$work"
  mkdir "$work/databases"
  eval "$(sh tests/truth/databases.sh start "$work/databases")"
  for published in pg-single pg-general pg-hot mysql-general sqlite-batch; do
    check "Published outcomes come out again: $published" /usr/bin/python3 -B tests/truth/execute.py "tests/truth/$published.jsonl"
  done
  # Seeds of the day would not be the same for everybody: these are fixed, and others than those that rules were found with.
  for profile in pg-general:9001 pg-hot:9002 pg-single:9003 sqlite-batch:9004 mysql-general:9005; do
    seed=${profile#*:}
    profile=${profile%:*}
    check "Generated cases, executed: $profile" /usr/bin/python3 -B tests/truth/generate.py --profile "$profile" --seed "$seed" --count 300 -o "$work/$profile.jsonl"
    check "The verdict on them" /usr/bin/python3 -B tests/truth/measure.py --check "$release/tests/truth/truth_check" "$work/$profile.jsonl"
  done
  for dialect in pg sqlite sqlite-batch mysql; do
    check "Every pair of directives, executed: $dialect" /usr/bin/python3 -B tests/truth/exhaustive.py --dialect "$dialect" -o "$work/exhaustive-$dialect.jsonl"
    check "The verdict on them" /usr/bin/python3 -B tests/truth/measure.py --check "$release/tests/truth/truth_check" "$work/exhaustive-$dialect.jsonl"
  done
fi

if wanted packages; then
  shown=20 check "Debian packages, installed and used in a clean root" sh tests/package/clean_root.sh "$release" "$root"
fi

if [ -n "$failed" ]; then
  echo "Failed:$failed"
  exit 1
fi
