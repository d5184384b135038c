#!/bin/sh
# pack.sh BUILD ROOT [FOLDER]: packs a release build, and runs what the packages hold from a folder of
# their own; FOLDER gets the packages.
# Skipped (77) without the tools that Debian packs with.
set -eu
build=$1
root=$2
for tool in cpack dpkg-deb dpkg-shlibdeps; do
  command -v "$tool" >/dev/null 2>&1 || { echo "skipped: no $tool"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "$*" >&2
  exit 1
}

cpack --config "$build/CPackConfig.cmake" -B "$work/packing" -D CPACK_OUTPUT_FILE_PREFIX="$work" >"$work/log" 2>&1 ||
  { cat "$work/log"; exit 1; }
program=$(echo "$work"/mig_*.deb)
library=$(echo "$work"/libmig-dev_*.deb)

# Who answers for the packages is who the build was told.
contact=$(sed -n 's/^MIG_PACKAGE_CONTACT:STRING=//p' "$build/CMakeCache.txt")
for package in "$program" "$library"; do
  [ -n "$contact" ] && [ "$(dpkg-deb -f "$package" Maintainer)" = "$contact" ] ||
    fail "$package: the maintainer is $(dpkg-deb -f "$package" Maintainer), not $contact"
done

# What the program loads only when it needs it is named as well.
depends=$(dpkg-deb -f "$program" Depends)
for package in libc6 libcjson1 libgit2- zlib1g $(grep -q 'MIG_PG_QUERY:BOOL=ON' "$build/CMakeCache.txt" && echo libpg-query); do
  case $depends in *"$package"*) ;; *) fail "Depends does not name $package: $depends" ;; esac
done

# Every page, every completion, git's own name for the program; nothing that belongs to building.
dpkg-deb -x "$program" "$work/program"
dpkg-deb -x "$library" "$work/library"
mig=$work/program/usr/bin/mig
for file in bin/mig bin/git-mig share/bash-completion/completions/mig share/zsh/site-functions/_mig \
  share/fish/vendor_completions.d/mig.fish share/doc/mig/copyright share/doc/mig/changelog.Debian.gz share/man/man1/mig.1.gz \
  share/man/man1/git-mig.1.gz $("$mig" --help | sed -n 's/^  \([a-z][a-z-]*\)  .*/share\/man\/man1\/mig-\1.1.gz/p'); do
  [ -e "$work/program/usr/$file" ] || fail "the package mig lacks usr/$file"
done
[ "$(find "$work/program/usr/share/man" -name 'mig-*.1.gz' | wc -l)" -gt 10 ] || fail "the package mig lacks pages of commands"
[ -z "$(find "$work/program" -name '*.h' -o -name '*.a' -o -name '*.cmake')" ] || fail "the package mig holds files of the library"
for file in include/mig/mig.h lib/libmig.a lib/pkgconfig/mig.pc lib/cmake/mig/migConfig.cmake share/doc/libmig-dev/copyright; do
  [ -e "$work/library/usr/$file" ] || fail "the package libmig-dev lacks usr/$file"
done
[ "$(find "$work/library/usr/include" -name '*.h' | wc -l)" -eq "$(find "$root/include" -name '*.h' | wc -l)" ] ||
  fail "the package libmig-dev lacks headers"
[ "$("$mig" --version)" = "$("$build/src/cli/mig" --version)" ] || fail "the packed program is another one"
[ "$("$work/program/usr/bin/git-mig" -C "$root/fixtures/worked-example/base" heads)" = "001 (head)" ] ||
  fail "git mig heads does not work"
! grep -aqF "$root" "$mig" "$work/library/usr/lib/libmig.a" || fail "a package names the folder where it was built"

# lintian takes longer than all the rest, so only the long run asks it. Tags left out: about uploads to
# Debian itself, and that the library lies in /usr/lib for one machine.
if [ -n "${3:-}" ]; then
  lintian --allow-root --fail-on error,warning \
    --suppress-tags initial-upload-closes-no-bugs,pkg-config-unavailable-for-cross-compilation "$program" "$library" ||
    fail "lintian found something"
  echo "lintian: no error, no warning"
  cp "$program" "$library" "$3"
fi
du -h "$program" "$library" | sed 's,\t.*/, ,'
