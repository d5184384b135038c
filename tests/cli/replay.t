With -v the report tells both orders step by step, with what each step does to the schema.

  $ lay_out same-column c && cd c
  $ mig conflicts main feature -v 2>/dev/null | sed -n '/^Independent/,/^$/p;/^Replay/,/^$/p'
  Independent: 1 of 2 operations of theirs touches nothing that ours touches
  
  Replay, ours first:
      1 ours   add column user.email
                 + column user.email: varchar(120)
      2 theirs add column user.email: fails: duplicate column name: email
      - theirs 1 operation not reached
  
  Replay, theirs first:
      1 theirs add column user.email
                 + column user.email: varchar(255)
      2 theirs add column user.phone
                 + column user.phone: varchar(40)
      3 ours   add column user.email: fails: duplicate column name: email
  

Where nothing meets, both orders are told all the same.

  $ cd .. && lay_out separate-ids r && cd r
  $ mig conflicts main feature -v 2>/dev/null | sed -n '/^Independent/,/^$/p;/^Replay/,/^$/p'
  Replay, ours first:
      1 ours   add column user.email
                 + column user.email: varchar(120)
      2 theirs alter column user.username
                 + column user.user_name: varchar(80)
                 - column user.username: varchar(80)
  
  Replay, theirs first:
      1 theirs alter column user.username
                 + column user.user_name: varchar(80)
                 - column user.username: varchar(80)
      2 ours   add column user.email
                 + column user.email: varchar(120)
  

A terminal that takes links gets them for files of the worktree; what is not a terminal gets none.

  $ cd .. && lay_out same-column w && cd w && example_git merge -q -m merge feature
  $ FORCE_HYPERLINK=1 mig conflicts --color=always | grep -c 'file:///.*/versions/'
  2
  $ mig conflicts | grep -c 'file://'
  0
  [1]
