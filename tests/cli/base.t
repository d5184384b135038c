The gate judges the merge before anybody merges: both branches are sound, their merge is not.

  $ lay_out separate-ids r && cd r
  $ mig check --ref feature
  2 scripts, 1 head, 0 not understood
  mig: only this tree was examined; a branch may still bring another head
  $ mig check --ref feature --base main
  feature and main: independent: no object is touched by both sides
    ours    feature: 002_rename_username (1 operation)
    theirs  main: 002_add_email (1 operation)
    rules   SQLite's, as the configuration says
    because No object is touched by both sides.
  
  error MIG001 migrations/versions/migration_002_rename_username.py:11:12
    what    2 heads, parted after 001: 002_add_email
            (migrations/versions/migration_002_add_email.py) and
            002_rename_username
            (migrations/versions/migration_002_rename_username.py)
    do      to join them: git merge main, then mig merge
  3 scripts, 2 heads, 2 operations, 1 pair compared, 0 not understood
  [1]
  $ mig check --ref feature --base nowhere
  mig: 'nowhere' is no commit of this repository: revspec 'nowhere' not found
  [2]

Where each setting came from: typed, git's configuration, a committed file, the default.

  $ example_git config mig.base main
  $ example_git config --add mig.protected 'release/*'
  $ mig config --dialect mysql
  base        main  (git config (local))
  protected   release/*  (git config (local))
  lines       not set  (default)
  dialect     mysql  (--dialect)
  script-dir  not set  (default)
  strategy    auto  (default)
  fail-on     error:likely  (default)
  baseline    not set  (default)
  sentinel    not set  (default)
  hookUnknown warn  (default)
