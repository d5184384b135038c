# What the scripts of this repository need of the machine. Sourced with $root set; defines
# need_packages, build_release and the package lists.

build_packages="gcc libc6-dev make cmake pkg-config git ca-certificates libgit2-dev zlib1g-dev libcjson-dev libpg-query-dev libprotobuf-c-dev"
test_packages="clang llvm graphviz libclang-rt-14-dev libcmocka-dev python3 python3-alembic python3-flask-migrate python3-mako man-db strace valgrind pre-commit shellcheck dpkg-dev doxygen"
long_packages="postgresql mariadb-server python3-psycopg2 python3-pymysql lintian debootstrap"

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    echo "not root, and there is no sudo: install these yourself: $*" >&2
    return 1
  fi
}

# Installs what is missing of the Debian packages named; says which, and touches no network when
# there is nothing to do.
need_packages() {
  missing=
  for package in "$@"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
  done
  if [ -z "$missing" ]; then
    echo "Packages: all there"
    return 0
  fi
  echo "Packages to install:$missing"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update >/dev/null
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $missing >/dev/null
}

# Node and npm, however they came: Debian's packages only where there are none.
need_node() {
  command -v node >/dev/null 2>&1 || need_packages nodejs
  command -v npm >/dev/null 2>&1 || need_packages npm
}

jobs=$(nproc 2>/dev/null || echo 1)

build_preset() {
  cmake --preset "$1" -S "$root" ${2:+$2} >/dev/null
  cmake --build "$root/build/$1" -j "$jobs" ${3:+--target $3} | grep -E 'warning:|error:|Error ' || true
  # grep hides the failure of the build: ask again, quietly
  cmake --build "$root/build/$1" -j "$jobs" ${3:+--target $3} >/dev/null
}

build_release() {
  echo "Building build/release"
  (cd "$root" && build_preset release "" mig_cli)
}
