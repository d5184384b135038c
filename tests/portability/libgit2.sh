#!/bin/sh
# libgit2.sh SOURCE [FOLDER]: builds mig against another libgit2 than the system's, and runs what touches git.
#   SOURCE   libgit2's sources, of any release from 1.1 on; skipped (77) where they are not
#   FOLDER   where to build; kept, for the next time (default: one that is removed afterwards)
# CC chooses the compiler of both. With 1.9.7:
#   git clone --depth 1 -b v1.9.7 https://github.com/libgit2/libgit2 && sh tests/portability/libgit2.sh libgit2
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/portability/build_folder.sh"
source=${1:-}
[ -f "$source/include/git2/version.h" ] || { echo "skipped: no sources of libgit2 in '$source'"; exit 77; }
source=$(cd "$source" && pwd)
build_folder "${2:-}"
jobs=$(nproc 2>/dev/null || echo 1)

if [ ! -e "$work/prefix/include/git2.h" ]; then
  quietly cmake -S "$source" -B "$work/libgit2" -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$work/prefix" -DCMAKE_INSTALL_LIBDIR=lib \
    -DBUILD_TESTS=OFF -DBUILD_CLI=OFF -DBUILD_EXAMPLES=OFF -DUSE_SSH=OFF -DUSE_HTTPS=OFF -DUSE_BUNDLED_ZLIB=OFF -DREGEX_BACKEND=builtin
  quietly cmake --build "$work/libgit2" -j "$jobs" --target install
fi
PKG_CONFIG_PATH=$work/prefix/lib/pkgconfig
LD_LIBRARY_PATH=$work/prefix/lib
export PKG_CONFIG_PATH LD_LIBRARY_PATH
version=$(pkg-config --modversion libgit2)
quietly cmake -S "$root" -B "$work/mig" -DCMAKE_BUILD_TYPE=Release -DMIG_WERROR=ON ${CC:+-DCMAKE_C_COMPILER="$CC"} \
  ${MIG_LAUNCHER:+-DCMAKE_C_COMPILER_LAUNCHER="$MIG_LAUNCHER"}
quietly cmake --build "$work/mig" -j "$jobs"
"$work/mig/src/cli/mig" -C "$root/fixtures/worked-example/base" heads >/dev/null
"$work/mig/src/cli/mig" --version | grep -q "libgit2 $version" || { echo "mig was not built with libgit2 $version" >&2; exit 1; }

# What opens a repository; the rest never calls libgit2. The tour's lines quote what libgit2 1.5 says.
cd "$work"
status=0
ctest --test-dir "$work/mig" --output-on-failure -j "$jobs" \
  -R "test_source|test_published|test_project|transcript_|git_hooks|forecast|ledger|fuzz_seeds_git|loose_objects|nothing_of|faults|survived" ||
  status=1
if [ "${version#1.5}" != "$version" ]; then
  ctest --test-dir "$work/mig" --output-on-failure -R tour_of_bad_input || status=1
else
  echo "Skipped: the tour of bad input, whose lines hold words of libgit2 1.5"
fi
[ $status -eq 0 ] && echo "mig builds and passes with libgit2 $version"
exit $status
