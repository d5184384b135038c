# What the tour's lines are written with. Each starts in a fresh copy of one project, which has two
# revisions in a line, a1 and b2, committed on the branch main.
V=migrations/versions

# script ID DOWN [STATEMENT]: a script; DOWN is Python ("None", "'a1'", "('b2', 'c3')").
script() {
  printf '"""%s"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = "%s"\ndown_revision = %s\n\n\ndef upgrade():\n    %s\n\n\ndef downgrade():\n    pass\n' \
    "$1" "$1" "$2" "${3:-pass}" >"$V/$1.py"
}

# raw NAME TEXT: a file among the scripts; TEXT has printf's escapes.
raw() {
  printf "$2" >"$V/$1"
}

# ids TEXT: the script x.py with identifiers x and b2, and TEXT below them.
ids() {
  printf 'revision = "x"\ndown_revision = "b2"\n' >"$V/x.py"
  printf "$1" >>"$V/x.py"
}

# does STATEMENT...: the script c3 on b2, whose upgrade() has these lines.
does() {
  printf '"""c3"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = "c3"\ndown_revision = "b2"\n\n\ndef upgrade():\n' >"$V/c3.py"
  for line in "$@"; do printf '    %s\n' "$line" >>"$V/c3.py"; done
}

# other: a second head, d4 on b2, which adds a column to the table that the rest is about.
other() {
  script d4 "'b2'" 'op.add_column("t", sa.Column("q", sa.Integer()))'
}

# fork [STATEMENT]: a second head, c3 on a1.
fork() {
  script c3 "'a1'" "${1:-op.add_column('t', sa.Column('y', sa.Integer()))}"
}

ini() {
  printf '%b\n' "$@" >>alembic.ini
}

# only INI-TEXT: the whole configuration.
only() {
  printf "$1" >alembic.ini
}

commit() {
  git add -A && git commit -q --allow-empty -m "${1:-change}"
}

branch() {
  git switch -q -c "$1"
}

# loose REV: the file of an object that is not packed.
loose() {
  id=$(git rev-parse "$1") && printf '.git/objects/%s/%s' "$(printf %.2s "$id")" "$(printf %s "$id" | cut -c3-)"
}

# many N TEXT: TEXT, N times.
many() {
  yes "$2" | head -n "$1" | tr -d '\n'
}

# nobody COMMAND...: as somebody who may not do everything, in a tree of his own.
nobody() {
  if [ "$(id -u)" -eq 0 ]; then
    chown -R 65534:65534 . && setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
  else
    "$@"
  fi
}

# plain: goes on unless mig was built with sanitizers, which want memory that the line would not give.
plain() {
  [ -z "${SANITIZED:-}" ] || exit 77
}

# mounted OPTIONS COMMAND...: with the scripts' folder as a file system of its own (skipped where
# none may be mounted); a file in it keeps what was there.
mounted() {
  options=$1
  shift
  unshare -m true 2>/dev/null || { [ "$(id -u)" -ne 0 ] && unshare -rm true 2>/dev/null; } || exit 77
  flags=-m
  [ "$(id -u)" -eq 0 ] || flags=-rm
  unshare $flags sh -c 'options=$1; shift; mkdir .kept && cp -R migrations/. .kept/ && mount -t tmpfs -o size=64k none migrations &&
    cp -R .kept/. migrations/ && rm -r .kept && { [ -z "$options" ] || eval "$options"; } && "$@"; status=$?; umount migrations; exit $status' sh "$options" "$@"
}
