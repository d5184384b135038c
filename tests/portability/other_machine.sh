#!/bin/sh
# other_machine.sh MACHINE [FOLDER]: builds mig for another kind of machine, and runs there what is a program of its own.
#   MACHINE  s390x: big endian, by qemu
#   FOLDER   where to build; kept, for the next time (default: one that is removed afterwards)
# Debian's packages for that machine are unpacked below FOLDER; only the compiler and qemu are installed here. Skipped (77)
# where these are not to be had.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/setup.sh"
. "$root/tests/portability/build_folder.sh"
machine=${1:-}
case $machine in
  s390x) libs=s390x-linux-gnu compiler=s390x-linux-gnu-gcc emulator=qemu-s390x-static needs="gcc-s390x-linux-gnu qemu-user-static" ;;
  *) echo "usage: sh $0 s390x [FOLDER]" >&2; exit 2 ;;
esac
build_folder "${2:-}"
system=$work/system
run="$emulator -L $system"

skip() {
  echo "skipped: $*"
  exit 77
}

# What mig is built with, for that machine, and all that needs: apt with a state of its own tells which packages these are.
unpack_system() {
  mkdir -p "$work/apt/lists/partial" "$work/apt/archives/partial" "$system"
  : >"$work/apt/status"
  set -- -q -o APT::Architecture="$machine" -o APT::Architectures::="$machine" -o Dir::State="$work/apt" \
    -o Dir::State::status="$work/apt/status" -o Dir::Cache="$work/apt" -o APT::Sandbox::User=root -o Debug::NoLocking=1
  quietly apt-get "$@" update || return 1
  quietly apt-get "$@" install -y --no-install-recommends --download-only libc6-dev libgit2-dev zlib1g-dev libcjson-dev \
    libpg-query-dev libprotobuf-c-dev libsqlite3-0 libcmocka-dev || return 1
  for package in "$work"/apt/archives/*.deb; do
    dpkg-deb -x "$package" "$system" || return 1
  done
  # Absolute links would lead out of the folder.
  find "$system" -type l | while read -r link; do
    case $(readlink "$link") in /*) ln -sfn "$system$(readlink "$link")" "$link" ;; esac
  done
  rm -rf "$work/apt"
  : >"$system/whole"
}

# shellcheck disable=SC2086
need_packages $needs >/dev/null 2>&1 || skip "no compiler for $machine"
[ -e "$system/whole" ] || unpack_system || skip "no packages for $machine"

PKG_CONFIG_LIBDIR=$system/usr/lib/$libs/pkgconfig:$system/usr/share/pkgconfig
PKG_CONFIG_SYSROOT_DIR=$system
export PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR
if [ ! -e "$work/mig/CMakeCache.txt" ]; then
  quietly cmake -S "$root" -B "$work/mig" -DCMAKE_BUILD_TYPE=Release -DMIG_WERROR=ON -DCMAKE_SYSTEM_NAME=Linux \
    -DCMAKE_SYSTEM_PROCESSOR="$machine" -DCMAKE_C_COMPILER="$compiler" -DCMAKE_SYSROOT="$system" \
    -DCMAKE_LIBRARY_ARCHITECTURE="$libs" -DCMAKE_CROSSCOMPILING_EMULATOR="$(echo "$run" | tr ' ' ';')" \
    ${MIG_LAUNCHER:+-DCMAKE_C_COMPILER_LAUNCHER="$MIG_LAUNCHER"}
fi
quietly cmake --build "$work/mig" -j "$jobs"

status=0
ctest --test-dir "$work/mig" --output-on-failure -j "$jobs" -R '^test_' || status=1

# The same bytes as here: outcomes of executed cases, and what commands print of a fork.
if [ -x "$root/build/release/src/cli/mig" ] && [ -x "$root/build/release/tests/truth/truth_check" ]; then
  same=0 other=0
  # same COMMAND...: a program below the build folder and its arguments, there and here.
  same() {
    program=$1
    shift
    # shellcheck disable=SC2086
    $run "$work/mig/$program" "$@" >"$work/there" 2>&1 || true
    "$root/build/release/$program" "$@" >"$work/here" 2>&1 || true
    if cmp -s "$work/there" "$work/here"; then
      same=$((same + 1))
    else
      other=$((other + 1))
      echo "other bytes: $program $*"
    fi
  }
  for cases in "$root"/tests/truth/*.jsonl; do
    same tests/truth/truth_check -v "$cases"
  done
  for scenario in separate-ids same-column same-id; do
    rm -rf "${work:?}/$scenario"
    (fixtures=$root/fixtures && . "$root/fixtures/lay-out.sh" && lay_out "$scenario" "$work/$scenario") >/dev/null
    for format in text json sarif markdown html dot; do
      same src/cli/mig -C "$work/$scenario" conflicts main feature --format $format
    done
    same src/cli/mig -C "$work/$scenario" --ref main history -v
    same src/cli/mig -C "$work/$scenario" forecast --base main feature
  done
  echo "outputs that differ from this machine's: $other of $((same + other))"
  [ $other -eq 0 ] || status=1
else
  echo "Skipped: a comparison with this machine's output (no build/release)"
fi
exit $status
