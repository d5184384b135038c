#!/bin/sh
# Sets the machine up, builds, and runs every test; ends with ctest's summary.
#   sh tests/run.sh              everything that needs no further material
#   sh tests/run.sh --analyse    also static analysis, ten minutes on two processors
#   sh tests/run.sh --long       first what takes an hour or more: fuzzers, databases, timings; a table of every figure
#   sh tests/run.sh --real DIR   also over DIR, a folder of clones of real projects
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tests/setup.sh"

analyse=
long=
real=
fuzz_minutes=
while [ $# -gt 0 ]; do
  case $1 in
    --analyse) analyse=1 ;;
    --long) long=1 ;;
    --fuzz-minutes)
      [ $# -ge 2 ] || { echo "--fuzz-minutes needs a number" >&2; exit 2; }
      fuzz_minutes=$2
      shift
      ;;
    --real)
      [ $# -ge 2 ] || { echo "--real needs a folder of clones" >&2; exit 2; }
      real=$(cd "$2" && pwd)
      shift
      ;;
    *) echo "usage: sh tests/run.sh [--analyse] [--long [--fuzz-minutes N]] [--real DIR]" >&2; exit 2 ;;
  esac
  shift
done

cd "$root"
need_packages $build_packages $test_packages
need_node
if [ ! -e tests/npm/node_modules/.package-lock.json ] ||
  [ tests/npm/package-lock.json -nt tests/npm/node_modules/.package-lock.json ]; then
  echo "Packages from npm: $(sed -n 's/^ *"\([^"]*\)": "[0-9].*/\1/p' tests/npm/package.json | tr '\n' ' ')"
  (cd tests/npm && npm ci --no-audit --no-fund --ignore-scripts --silent)
fi

echo "Building build/release"
build_preset release -DMIG_WERROR=ON
echo "Building build/dev (clang, address and undefined behaviour sanitizers)"
build_preset dev "-DMIG_WERROR=ON -DCMAKE_C_COMPILER=clang"

export MIG_REAL_PROJECTS="$real"
[ -n "$real" ] || echo "Skipped: tests over real projects (give --real DIR)"
[ -n "$analyse" ] || echo "Skipped: static analysis (give --analyse)"
[ -n "$long" ] || echo "Skipped: long runs of the fuzzers and databases (give --long)"

# Scripts that compare with Alembic, CPython and git run against the release build; everything that
# is a program of its own runs under the sanitizers.
status=0
if [ -n "$analyse" ]; then
  sh tests/analyse.sh || status=1
fi
if [ -n "$long" ]; then
  sh tests/long.sh ${fuzz_minutes:+--fuzz-minutes "$fuzz_minutes"} ${real:+--real "$real"} || status=1
fi
ctest --test-dir build/dev -j "$jobs" --output-on-failure || status=1
ctest --test-dir build/release -j "$jobs" --output-on-failure || status=1
exit $status
