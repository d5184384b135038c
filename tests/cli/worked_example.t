The worked example's independent variant: one side adds a column, the other renames another.

  $ lay_out separate-ids r && cd r
  $ mig heads
  002_add_email (head)
  $ mig heads --ref feature
  002_rename_username (head)
  $ mig conflicts main feature
  main and feature: independent: no object is touched by both sides
    ours    main: 002_add_email (1 operation)
    theirs  feature: 002_rename_username (1 operation)
    rules   SQLite's, as the configuration says
    because No object is touched by both sides.
  
  note MIG001 migrations/versions/migration_002_rename_username.py:11:12
    what    merged, the scripts will have 2 heads: 002_add_email,
            002_rename_username
    do      after the git merge, mig merge writes the revision that joins them
  4 scripts, 2 operations, 1 pair compared, 0 not understood
  $ mig conflicts main feature -q
  main and feature: independent: no object is touched by both sides

git sees nothing wrong with the merge; mig does.

  $ example_git merge -q -m merge feature
  $ mig heads
  002_add_email (head)
  002_rename_username (head)
  $ mig check
  error MIG001 migrations/versions/migration_002_rename_username.py:11:12
    what    2 heads, parted after 001: 002_add_email
            (migrations/versions/migration_002_add_email.py) and
            002_rename_username
            (migrations/versions/migration_002_rename_username.py)
    do      mig conflicts says whether they collide; mig merge joins them
  3 scripts, 2 heads, 0 not understood
  [1]
  $ mig conflicts -q
  002_add_email and 002_rename_username: independent: no object is touched by both sides
  $ mig merge --rev-id 003 --dry-run
  mig: dry run, nothing is written; safe: No object is touched by both sides.
  diff --git a/migrations/versions/migration_003_merge_002_add_email_and_002_rename_.py b/migrations/versions/migration_003_merge_002_add_email_and_002_rename_.py
  new file mode 100644
  --- /dev/null
  +++ b/migrations/versions/migration_003_merge_002_add_email_and_002_rename_.py
  @@ -0,0 +1,24 @@
  +"""Merge 002_add_email and 002_rename_username
  +
  +Revision ID: 003
  +Revises: 002_add_email, 002_rename_username
  +Create Date: 2026-03-05 11:40:00
  +
  +"""
  +from alembic import op
  +import sqlalchemy as sa
  +
  +
  +# revision identifiers, used by Alembic.
  +revision = '003'
  +down_revision = ('002_add_email', '002_rename_username')
  +branch_labels = None
  +depends_on = None
  +
  +
  +def upgrade():
  +    pass
  +
  +
  +def downgrade():
  +    pass
  $ mig merge --rev-id 003
  wrote migrations/versions/migration_003_merge_002_add_email_and_002_rename_.py
  joins 002_add_email and 002_rename_username as 003
  safe: No object is touched by both sides.
  next:  git add migrations/versions/migration_003_merge_002_add_email_and_002_rename_.py && git commit, then alembic upgrade head
  later: alembic downgrade 002_add_email takes back the merge alone; downgrade -1 is ambiguous there
  $ mig heads
  003 (head)
  $ mig check
  4 scripts, 1 head, 0 not understood
  mig: only this tree was examined; a branch may still bring another head
  $ mig merge
  nothing to merge: one head, 003

Both sides took the revision id 002.

  $ cd .. && lay_out same-id s && cd s
  $ mig conflicts main feature
  main and feature: diverges: one revision id, two scripts
    ours    main: 002 (1 operation)
    theirs  feature: 002 (1 operation)
    rules   SQLite's, as the configuration says
    because Each side has a script 002, and they are not the same: a database runs
            only one of the two.
    ours first    succeeds: A database that ran 002 of main counts it as run, and
                  never runs that of feature.
    theirs first  succeeds: A database that ran 002 of feature counts it as run,
                  and never runs that of main.
  
  What ends different:
    - revision 002, definition: migrations/versions/migration_002_add_email.py
      with ours first, migrations/versions/migration_002_rename_username.py with
      theirs first
  
  Next: change the side that no database has run; or after the git merge, mig
        conflicts shows what resolves it, and mig merge does what is safe
  
  error MIG002 migrations/versions/migration_002_rename_username.py:11:12
    what    both sides have a revision 002:
            migrations/versions/migration_002_add_email.py in main and
            migrations/versions/migration_002_rename_username.py in feature; git
            merges them silently and Alembic keeps one of the two
    do      give the one that no database has run another revision id, in its file
            and wherever a down_revision means it; a merge revision cannot repair
            this
  4 scripts, 2 operations, 1 pair compared, 0 not understood
  [1]
  $ example_git merge -q -m merge feature
  $ mig check
  error MIG002 migrations/versions/migration_002_rename_username.py:11:12
    what    revision 002 is also in
            migrations/versions/migration_002_add_email.py; Alembic keeps one of
            the two files
    do      give one of them, the one that no database has run, another revision
            id, in its file and wherever a down_revision means it
  3 scripts, 1 head, 0 not understood
  [1]
  $ mig merge
  mig: migrations/versions/migration_002_add_email.py and migrations/versions/migration_002_rename_username.py carry the same revision id 002, and Alembic would run only one of them; give one of them another id (`mig check` shows both, `mig repair` helps), then merge
  [4]

Both sides add the same column.

  $ cd .. && lay_out same-column c && cd c
  $ mig conflicts main feature
  main and feature: fails: neither order works
    ours    main: 002_add_email (1 operation)
    theirs  feature: 002_add_contact (2 operations)
    rules   SQLite's, as the configuration says
    because Whichever side runs second fails.
    ours first    fails: duplicate column name: email: ours made it in
                  002_add_email (add column user.email)
    theirs first  fails: duplicate column name: email: theirs made it in
                  002_add_contact (add column user.email)
  
  error MIG101 (certain) column user.email: created twice
    ours    migrations/versions/migration_002_add_email.py:18
            (revision 002_add_email)
      18 | op.add_column('user', sa.Column('email', sa.String(length=120), null...
         |                                  ^^^^^
    theirs  migrations/versions/migration_002_add_contact.py:18
            (revision 002_add_contact)
      18 | op.add_column('user', sa.Column('email', sa.String(length=255), null...
         |                                  ^^^^^
    what    column user.email: whichever side runs second fails: duplicate column
            name: email.
    do      The definitions differ: decide which one is meant, then keep only that
            one.
  
  Independent: 1 of 2 operations of theirs touches nothing that ours touches
  
  Next: change the side that no database has run; or after the git merge, mig
        conflicts shows what resolves it, and mig merge does what is safe
  
  4 scripts, 3 operations, 1 pair compared, 0 not understood
  [1]
  $ example_git merge -q -m merge feature
  $ mig conflicts --format json > conflicts.json
  [1]
  $ mig merge
  002_add_contact and 002_add_email: fails: neither order works
    ours    002_add_contact (2 operations)
    theirs  002_add_email (1 operation)
    rules   SQLite's, as the configuration says
    because Whichever side runs second fails.
    ours first    fails: duplicate column name: email: ours made it in
                  002_add_contact (add column user.email)
    theirs first  fails: duplicate column name: email: theirs made it in
                  002_add_email (add column user.email)
  
  error MIG101 (certain) column user.email: created twice
    ours    migrations/versions/migration_002_add_contact.py:18
            (revision 002_add_contact)
      18 | op.add_column('user', sa.Column('email', sa.String(length=255), null...
         |                                  ^^^^^
    theirs  migrations/versions/migration_002_add_email.py:18
            (revision 002_add_email)
      18 | op.add_column('user', sa.Column('email', sa.String(length=120), null...
         |                                  ^^^^^
    what    column user.email: whichever side runs second fails: duplicate column
            name: email.
    do      The definitions differ: decide which one is meant, then keep only that
            one.
  
  Independent: 1 of 2 operations of ours touches nothing that theirs touches
  
  How to resolve it:
    - manual: both sides count as published (no base branch was found: looked for
      origin/HEAD, origin/main, origin/master and the branch's upstream; git
      config mig.base NAME names one), so neither may move
  
  mig: nothing was written (fails): Whichever side runs second fails.
  [1]
  $ git status --short
  ?? conflicts.json
