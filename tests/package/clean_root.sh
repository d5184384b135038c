#!/bin/sh
# clean_root.sh BUILD ROOT: installs the packages of a release build into a Debian that has nothing else,
# made by debootstrap in a folder, and uses them there. Needs root, debootstrap, lintian and Debian's
# archive; takes some minutes.
set -eu
build=$1
here=$(cd "$(dirname "$0")" && pwd)
root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
system=$work/system
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")

inside() {
  chroot "$system" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

# expect WHAT COMMAND...: that the command prints WHAT.
expect() {
  wanted=$1
  shift
  printed=$(inside "$@" 2>&1) || { echo "$*: $printed" >&2; exit 1; }
  case $printed in *"$wanted"*) echo "  $*: $wanted" ;; *) echo "$*: no '$wanted' in: $printed" >&2; exit 1 ;; esac
}

sh "$here/pack.sh" "$build" "$root" "$work"
debootstrap --variant=minbase "$codename" "$system" >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }
cp "$work"/*.deb "$system/root"

echo "mig alone, without git:"
inside sh -c 'apt-get -q install -y --no-install-recommends /root/mig_*.deb' >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }
cp -R "$root/fixtures/worked-example" "$system/root/example"
expect "raw SQL: libpg_query" mig --version
expect "001 (head)" mig -C /root/example/base heads
cp -R "$root/fixtures/worked-example/base" "$system/root/raw"
cat >"$system/root/raw/migrations/versions/002_raw.py" <<'PY'
revision = "002"
down_revision = "001"


def upgrade():
    op.execute("ALTER TABLE account ADD COLUMN age integer")
PY
expect "account" mig -C /root/raw show 002 --operations

echo "with git:"
inside apt-get -q install -y --no-install-recommends git >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }
(
  fixtures=$root/fixtures
  . "$fixtures/lay-out.sh"
  lay_out separate-ids "$system/root/repository"
)
inside git config --global --add safe.directory /root/repository
expect "independent" git -C /root/repository mig conflicts main feature
expect "002_rename_username (head)" git -C /root/repository mig --ref feature heads

echo "the library, by pkg-config:"
inside sh -c 'apt-get -q install -y --no-install-recommends gcc libc6-dev /root/libmig-dev_*.deb' >"$work/log" 2>&1 ||
  { tail -n 20 "$work/log" >&2; exit 1; }
cp "$root/tests/install/main.c" "$system/root"
# shellcheck disable=SC2016
inside sh -c 'cc -std=c11 -o /root/uses_mig /root/main.c $(pkg-config --cflags --static --libs mig)'
expect "001" /root/uses_mig /root/example/base

echo "and gone again:"
inside dpkg -L mig libmig-dev >"$work/files"
inside dpkg --purge libmig-dev mig >/dev/null 2>&1
while read -r file; do
  [ -z "$file" ] || [ -d "$system$file" ] || [ ! -e "$system$file" ] || { echo "purging leaves $file" >&2; exit 1; }
done <"$work/files"
echo "installed, used and removed in a clean $codename"
