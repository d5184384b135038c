#!/bin/sh
# mig-hook v1 (`mig hook install` sets this up; by hand: copy it to .git/hooks/NAME and make it executable)
#
# Asks mig what a git operation brings to the migrations, and stops it where git lets a hook do so.
# A hook that stood here before is kept as NAME.pre-mig and runs first.
# MIG_HOOK=0 skips the check, as git's own --no-verify does; MIG_HOOK_STRICT=1 makes it an error
# that mig is not there.
hook=${0##*/}
recorded=
before=${0%/*}/$hook.pre-mig
input=

if [ -x "$before" ]; then
  case $hook in
    pre-push | pre-receive | post-rewrite)
      # What git writes to the hook is for both.
      input=$(mktemp) || exit 1
      trap 'rm -f "$input"' EXIT
      [ -t 0 ] || cat >"$input"
      "$before" "$@" <"$input" || exit $?
      exec <"$input"
      ;;
    *)
      "$before" "$@" || exit $?
      ;;
  esac
fi

[ "${MIG_HOOK:-1}" != 0 ] || exit 0

if command -v mig >/dev/null 2>&1; then
  mig=mig
elif [ -x "$recorded" ]; then
  mig=$recorded
else
  echo "$hook: mig is not on PATH, so the migrations were not checked (MIG_HOOK_STRICT=1 makes this an error)" >&2
  [ -z "${MIG_HOOK_STRICT:-}" ]
  exit $?
fi

[ -n "$input" ] || exec "$mig" hook run "$hook" -- "$@"
"$mig" hook run "$hook" -- "$@"
