#!/bin/sh
# What takes minutes: fuzzers, databases, sweeps, timings. Prints every figure in one table; fails when a step does.
#   sh tests/long.sh [--fuzz-minutes N] [--only SECTION,SECTION] [--real DIR] [-o FILE]
# Sections: python alembic verdict resolve hooks trust speed packages (tests/figures/figures.toml).
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tests/setup.sh"
only=
for word in "$@"; do
  case $word in
    -h | --help) sed -n '2,4s/^# //p' "$0"; exit 0 ;;
  esac
done
previous=
for word in "$@"; do
  [ "$previous" != --only ] || only=,$word,
  previous=$word
done

wanted() {
  [ -z "$only" ] || case $only in *,"$1",*) true ;; *) false ;; esac
}

cd "$root"
need_packages $build_packages $test_packages $long_packages
build_preset release -DMIG_WERROR=ON
if wanted trust; then
  echo "Building build/fuzz and build/tsan"
  build_preset fuzz
  build_preset tsan
fi
if wanted verdict || wanted resolve; then
  databases=$(mktemp -d)
  chmod 755 "$databases"
  trap 'sh tests/truth/databases.sh stop "$databases" >/dev/null 2>&1 || true; rm -rf "$databases"' EXIT
  eval "$(sh tests/truth/databases.sh start "$databases")"
fi
/usr/bin/python3 -B tests/figures/figures.py "$@"
