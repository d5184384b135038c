The hook as it stands in hooks/, copied by hand, stops a merge and names what mends it.

  $ lay_out separate-ids r && cd r
  $ cp "$fixtures/../hooks/pre-merge-commit" .git/hooks/
  $ git merge -q -m merge feature
  mig: this merge is stopped: 2 heads in migrations, and `alembic upgrade head` needs one
    HEAD       002_add_email  migrations/versions/migration_002_add_email.py
    feature    002_rename_username  migrations/versions/migration_002_rename_username.py
    both follow 001
    they don't collide: No object is touched by both sides.
  To join them, type:
    mig merge --stage && git commit --no-edit
  To give it up: git merge --abort. To skip this check: MIG_HOOK=0 or --no-verify
  Not committing merge; use 'git commit' to complete the merge.
  [1]
  $ mig merge --stage && git commit -q --no-edit
  wrote and staged migrations/versions/migration_3ec02b31045c_merge_002_add_email_and_002_rename_.py
  joins 002_add_email and 002_rename_username as 3ec02b31045c
  safe: No object is touched by both sides.
  next:  git commit --no-edit, then alembic upgrade head
  later: alembic downgrade 002_add_email takes back the merge alone; downgrade -1 is ambiguous there
  $ mig heads
  3ec02b31045c (head)
  $ git status --short

It can be told to keep quiet.

  $ cd .. && lay_out separate-ids s && cd s && cp "$fixtures/../hooks/pre-merge-commit" .git/hooks/
  $ MIG_HOOK=0 git merge -q -m merge feature
  $ git log --format=%s -1
  merge
