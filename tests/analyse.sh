#!/bin/sh
# Static analysis of src: clang's analyzer and clang-tidy with the checks of .clang-tidy, and gcc -fanalyzer.
# Prints each finding that is not accepted with a reason (tests/analyse/accepted.txt) and the counts; fails
# while any is left. The first run takes twenty minutes of a processor, ten on two; later ones only read what
# changed. Over the files that a branch touched:
#   sh tests/analyse.sh $(git diff --name-only main -- 'src/*.c')
#   sh tests/analyse.sh [FILE...]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tests/setup.sh"
cd "$root"
# shellcheck disable=SC2154
need_packages $build_packages clang clang-tidy
build_preset release -DMIG_WERROR=ON
/usr/bin/python3 tests/analyse/analyse.py build/release -j "$jobs" "$@"
