`mig undo` takes the last plan back, byte for byte, once; what was changed since, or published, stays.

  $ rev() { printf '"""%s"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = "%s"\ndown_revision = %s\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n    %s\n\n\ndef downgrade():\n    %s\n' "$1" "$1" "$2" "$3" "$4" > migrations/versions/$1.py; }
  $ add="op.add_column('t', sa.Column('x', sa.Integer()))" drop="op.drop_column('t', 'x')"
  $ mkdir -p migrations/versions && touch migrations/env.py
  $ printf '[alembic]\nscript_location = migrations\n' > alembic.ini
  $ rev a None "op.create_table('t', sa.Column('id', sa.Integer()))" "op.drop_table('t')"
  $ rev b '"a"' "$add" "$drop"
  $ git init -q . && git add . && git commit -qm b && git branch published && git config mig.base published
  $ rev c '"a"' "$add; op.add_column('t', sa.Column('y', sa.Integer()))" "pass"
  $ rev d '"a"' "op.create_table('d', sa.Column('id', sa.Integer()))" "op.drop_table('d')"
  $ sed -i 's/; /\n    /' migrations/versions/c.py && git add . && git commit -qm d

A dry run shows what would be taken back, and takes nothing back.

  $ mig merge --template stock -q 2>/dev/null
  changed migrations/versions/c.py
  wrote migrations/versions/f99fa70aedb9_merge_c_and_d.py
  $ mig undo --dry-run | grep '^[-+][-+]'
  mig: dry run, nothing is written
  --- a/migrations/versions/c.py
  +++ b/migrations/versions/c.py
  --- a/migrations/versions/f99fa70aedb9_merge_c_and_d.py
  +++ /dev/null
  $ git status --short
   M migrations/versions/c.py
  ?? migrations/versions/f99fa70aedb9_merge_c_and_d.py

Once is enough: there is no plan before the last one.

  $ mig undo
  restored migrations/versions/c.py
  removed migrations/versions/f99fa70aedb9_merge_c_and_d.py
  $ git status --short
  $ mig undo
  mig: there is no plan to take back
  'mig undo --help' tells more.
  [2]
  $ mig undo --dry-run
  mig: there is no plan to take back
  'mig undo --help' tells more.
  [2]

Somebody's change since is not lost, and once it is gone the plan can be taken back.

  $ mig merge --template stock -q 2>/dev/null && echo '# mine' >> migrations/versions/c.py
  changed migrations/versions/c.py
  wrote migrations/versions/f99fa70aedb9_merge_c_and_d.py
  $ mig undo
  mig: migrations/versions/c.py is not what the last plan left; take back by hand what was changed since (git shows it)
  [4]
  $ git diff --stat | cat
   migrations/versions/c.py | 4 ++--
   1 file changed, 2 insertions(+), 2 deletions(-)
  $ sed -i '$d' migrations/versions/c.py && mig undo
  restored migrations/versions/c.py
  removed migrations/versions/f99fa70aedb9_merge_c_and_d.py
  $ git status --short

What was staged with the plan is staged as it was.

  $ mig merge --template stock -q --stage 2>/dev/null
  changed and staged migrations/versions/c.py
  wrote and staged migrations/versions/f99fa70aedb9_merge_c_and_d.py
  $ git status --short
  M  migrations/versions/c.py
  A  migrations/versions/f99fa70aedb9_merge_c_and_d.py
  $ mig undo
  restored migrations/versions/c.py
  removed migrations/versions/f99fa70aedb9_merge_c_and_d.py
  $ git status --short

A commit is git's to take back; the files are as before the plan again, for the next commit.

  $ mig merge --template stock -q --stage 2>/dev/null && git commit -qm merged
  changed and staged migrations/versions/c.py
  wrote and staged migrations/versions/f99fa70aedb9_merge_c_and_d.py
  $ mig undo
  restored migrations/versions/c.py
  removed migrations/versions/f99fa70aedb9_merge_c_and_d.py
  $ git status --short
  M  migrations/versions/c.py
  D  migrations/versions/f99fa70aedb9_merge_c_and_d.py
  $ git reset -q --hard HEAD~1

What the published branch has by now may have run.

  $ mig merge --template stock -q --stage 2>/dev/null && git commit -qm merged && git branch -qf published HEAD
  changed and staged migrations/versions/c.py
  wrote and staged migrations/versions/f99fa70aedb9_merge_c_and_d.py
  $ mig undo
  mig: published has c as the last plan left it, so databases may have run it; change it back with a new revision, or with `git revert` if none has
  [4]
  $ mig undo --dry-run
  mig: published has c as the last plan left it, so databases may have run it; change it back with a new revision, or with `git revert` if none has
  [4]
  $ git status --short
