#!/bin/sh
# Which lines and branches of each room the tests run: builds the preset coverage, runs every test in it, prints a
# table. Takes some minutes. docs/coverage.md says what is left out and why.
#   sh tests/coverage.sh [ARGUMENT OF coverage.py…]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tests/setup.sh"
cd "$root"
need_packages $build_packages $test_packages
build_preset coverage
find build/coverage -name '*.gcda' -delete
# Left out: what kills processes, which leaves half-written counts, and what runs no program of this build.
# Counts that a test breaks nevertheless are told to a file, not to the stderr that tests compare.
export GCOV_ERROR_FILE="$root/build/coverage/gcov.log"
ctest --test-dir build/coverage -j "$jobs" -E 'interrupted|each_failing_call|headers_compile_alone|large_graphs|a_project_is_ever_run|git_hooks|page_in_a_browser|repositories_of|threads_and_luck' \
  >build/coverage/tests.log 2>&1 || { grep -E 'Failed|tests failed' build/coverage/tests.log; exit 1; }
/usr/bin/python3 tests/coverage.py build/coverage --least py=90,graph=90,schema=89,conflict=90,resolve=90 "$@"
