Settings count where nothing is typed: git's configuration first, then a committed [mig] or [tool.mig].

  $ rev() { printf "from alembic import op\nimport sqlalchemy as sa\nrevision = '%s'\ndown_revision = %s\nbranch_labels = %s\n\n\ndef upgrade():\n    %s\n" "$1" "$2" "${4:-None}" "$3"; }
  $ table() { printf "op.create_table('%s', sa.Column('id', sa.Integer()))" "$1"; }
  $ git init -q r && cd r && mkdir -p app/versions tools/versions && touch app/env.py tools/env.py
  $ rev a None "$(table t)" > app/versions/a.py; rev z None pass > tools/versions/z.py
  $ git add -A && git commit -qm base

The script directory. One that is not there is no mistake of what was typed: 3.

  $ mig heads
  app: a (head)
  tools: z (head)
  $ printf '[tool.mig]\nscript-dir = "app"\n' > pyproject.toml && mig heads
  a (head)
  $ git config mig.script-dir tools && mig heads
  z (head)
  $ mig --script-dir app heads
  a (head)
  $ git config mig.script-dir nowhere && mig heads
  mig: script-dir nowhere, set by git config (local): no such folder in this worktree
  [3]
  $ git config --unset mig.script-dir
  $ git add -A && git commit -qm settings && mig --ref HEAD heads
  a (head)

The database whose rules apply.

  $ mig config | grep dialect
  dialect     not set  (default)
  $ git checkout -qb b1 && rev b a pass > app/versions/b.py && sed -i "s/= a$/= 'a'/" app/versions/b.py && git add -A && git commit -qm b
  $ git checkout -qb c1 main && rev c a pass > app/versions/c.py && sed -i "s/= a$/= 'a'/" app/versions/c.py && git add -A && git commit -qm c
  $ mig conflicts b1 c1 | grep rules
    rules   PostgreSQL's, by default; --dialect names another
  $ git config mig.dialect mysql && mig conflicts b1 c1 | grep rules
    rules   MariaDB's, as the configuration says
  $ git config mig.dialect oracle && mig conflicts b1 c1
  mig: dialect oracle, set by git config (local): expected postgresql, sqlite or mysql
  [3]
  $ git config --unset mig.dialect

When to exit 1: of a gate the base says it, not the branch that is judged.

  $ git checkout -q b1 && git merge -q --no-edit c1 && mig check > out; echo "exit $?"
  exit 1
  $ git config mig.fail-on never && mig check -q > out; echo "exit $?"
  exit 0
  $ mig check --fail-on error > out; echo "exit $?"
  exit 1
  $ git config mig.fail-on sometimes && mig check
  mig: fail-on, set by git config (local): 'sometimes' is not LEVEL[:GRADE]; levels: note, warning, error or never; grades: possible, likely, certain
  [3]
  $ git config --unset mig.fail-on
  $ printf 'fail-on = "never"\n' >> pyproject.toml && git commit -qam never && mig check --base main > out; echo "exit $?"
  exit 1

Lines that may keep a head each.

  $ git checkout -q main && mkdir -p app/versions/pre app/versions/post
  $ rev pre "'a'" pass > app/versions/pre/pre.py; rev post "'a'" pass > app/versions/post/post.py
  $ git add -A && git commit -qm lines && mig check 2>/dev/null | tail -1
  3 scripts, 2 heads, 0 not understood
  $ git config --add mig.lines app/versions/pre && git config --add mig.lines app/versions/post && mig check -q
  $ mig merge
  nothing to merge: 2 heads, each alone in its line (post and pre)
  $ git config --unset-all mig.lines

How branches are resolved. It is a preference: where everything counts as published nothing may move, and a merge revision does.

  $ git config mig.strategy rebase && mig merge --template stock --dry-run 2>&1 | grep ^mig
  mig: written with mig's own text in the style of app/versions/pre/pre.py
  mig: dry run, nothing is written; safe: No object is touched by both sides.
  $ git config mig.strategy settle && mig merge --dry-run
  mig: strategy settle, set by git config (local): expected auto, merge, rebase or drop-duplicate
  [3]
  $ git config --unset mig.strategy
