A side that follows a script which nobody has can't be judged: what that script did is not known.

  $ lay_out separate-ids r && cd r && git merge -q -m m feature
  $ sed -i "s/^down_revision = .*/down_revision = 'gone'/" migrations/versions/migration_002_rename_username.py
  $ mig conflicts
  002_add_email and 002_rename_username: unknown: something that matters was not understood
    ours    001, 002_add_email (2 operations)
    theirs  002_rename_username (1 operation)
    rules   SQLite's, as the configuration says
    because 002_rename_username follows gone, which no script has: what that does
            is not known.
    ours first    not known
    theirs first  not known
  
  Not understood (1):
    -       migrations/versions/migration_002_rename_username.py:12
            (revision 002_rename_username)
      12 | 'gone'
         |  ^^^^
    why     it follows gone, which no script has
  
  How to resolve it:
    - manual: migrations/versions/migration_002_rename_username.py names gone,
      which no script has; bring that script here first (`mig check` tells more)
  
  3 scripts, 2 heads, 3 operations, 1 pair compared, 1 not understood
  [3]

So it is between two commits, unless the other one brings what is missing.

  $ git checkout -q -- . && git checkout -q -b lost main~1 && printf 'revision = "x"\ndown_revision = "gone"\n' > migrations/versions/x.py
  $ git add -A && git -c user.name=n -c user.email=e commit -q -m x
  $ mig conflicts main lost -q
  main and lost: unknown: something that matters was not understood
  [3]
  $ git checkout -q -b finder main && printf 'revision = "gone"\ndown_revision = "001"\n' > migrations/versions/gone.py
  $ git add -A && git -c user.name=n -c user.email=e commit -q -m gone
  $ mig conflicts finder lost -q
  finder and lost: independent: no object is touched by both sides
