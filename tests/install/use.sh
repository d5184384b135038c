#!/bin/sh
# use.sh BUILD ROOT: installs BUILD into a folder of its own, and builds a program on the library
# by find_package and by pkg-config. Both must print the head of the worked example.
set -eu
build=$1
root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/prefix" >/dev/null
cmake -S "$root/tests/install" -B "$work/cmake" -DCMAKE_PREFIX_PATH="$work/prefix" >/dev/null
cmake --build "$work/cmake" >/dev/null

pc=$(dirname "$(find "$work/prefix" -name mig.pc)")
PKG_CONFIG_PATH=$pc
export PKG_CONFIG_PATH
# shellcheck disable=SC2046
cc -std=c11 -o "$work/by_pkg_config" "$root/tests/install/main.c" $(pkg-config --cflags --static --libs mig)

for program in "$work/cmake/uses_mig" "$work/by_pkg_config"; do
  heads=$("$program" "$root/fixtures/worked-example/base")
  [ "$heads" = 001 ] || { echo "$program printed: $heads"; exit 1; }
done
[ "$("$work/prefix/bin/git-mig" --version | head -n 1)" = "$("$build/src/cli/mig" --version | head -n 1)" ]
problems=$(LC_ALL=C.UTF-8 MANROFFSEQ='' man --warnings -E UTF-8 -l -Tutf8 -Z "$work/prefix/share/man/man1/mig.1" 2>&1 >/dev/null)
[ -z "$problems" ] || { echo "manual: $problems"; exit 1; }
for option in $("$work/prefix/bin/mig" --help | sed -n 's/.*--\([a-z-]*\).*/\1/p' | sort -u); do
  grep -q -- "$(printf '%s' "$option" | sed 's/-/\\\\-/g')" "$work/prefix/share/man/man1/mig.1" ||
    { echo "the manual does not name --$option"; exit 1; }
done
echo "installed, used by CMake and by pkg-config; the manual is clean"
