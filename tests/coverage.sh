#!/bin/sh
# Which lines and branches of each room the tests run: builds the preset coverage, runs the tests in it, prints a
# table; fails when a test does, or when a room sinks under its floor. Takes some minutes.
# docs/coverage.md says what is counted, and what is left out and why.
#   sh tests/coverage.sh [ARGUMENT OF coverage.py…]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tests/setup.sh"
cd "$root"
need_packages $build_packages $test_packages
build_preset coverage
floors=py=92,graph=95,schema=88,conflict=90,resolve=90 # branches, in per cent: raised with the cases
counts=$root/build/coverage/counts
mkdir -p "$counts"
find "$counts" -name '*.profraw' -delete # the build itself has run programs
# Left out: what watches the program's own system calls, among which the counts' would be, and what runs none of it.
ctest --test-dir build/coverage -j "$jobs" -E 'interrupted_anywhere|a_project_is_ever_run|headers_compile_alone|page_in_a_browser|debian_packages|installed_library' \
  >build/coverage/tests.log 2>&1 || { grep -E 'Failed|Timeout|tests failed' build/coverage/tests.log; exit 1; }
/usr/bin/python3 tests/coverage.py build/coverage --least "$floors" "$@"
