One line per revision id across branches, where they do not agree about it.

  $ rev() { mkdir -p "${V:=migrations/versions}" && printf "from alembic import op\nimport sqlalchemy as sa\nrevision = '%s'\ndown_revision = %s\n\n\ndef upgrade():\n    %s\n" "$1" "$2" "${3:-pass}" > $V/$1.py; }
  $ save() { git add -A && git -c commit.gpgsign=false commit -qm "$1"; }
  $ new() { cd "$TESTTMP" && mkdir "$1" && cd "$1" && git init -q -b main . && V=migrations/versions && mkdir -p $V && touch migrations/env.py; }
  $ on() { git switch -q -c "$1" "${2:-main}"; }
  $ table="op.create_table('t', sa.Column('id', sa.Integer()))"

The same revision on other parents: more of them, none, the same ones in another order.

  $ new parents && rev a None "$table" && rev b "'a'" && rev c "'a'" && rev m "('b', 'c')" && rev n "'m'" && save abc
  $ on fewer && rev m "'b'" && save fewer
  $ on turned && rev m "('c', 'b')" && save turned
  $ on none && rev n None && save none
  $ on other && rev n "'c'" "op.drop_table('t')" && save other
  $ git switch -q main && mig ledger --base main
  error MIG403 m follows b, c on main and b on fewer; a database that ran it on fewer never runs c
    do: leave the parents on main as they are; give the other branch a new revision that does what its databases lack, guarded by what is there already
  error MIG403 n follows m on main and nothing on none; a database that ran it on none never runs a {create table t}, b, c, m
    do: leave the parents on main as they are; give the other branch a new revision that does what its databases lack, guarded by what is there already
  5 revisions on 5 refs, 2 with something to say
  [1]

Two rows of one revision stand in the order of their rules, then of their words.

  $ new sorted && rev a None && save a
  $ on one && rev b "('a', 'gone', 'lost')" && save b
  $ on two && rev b "'a'" && save b2
  $ git switch -q main && mig ledger --base main
  error MIG003 the parent gone of b is not on one, nor in the history of any branch
    do: ask who wrote b for it; git fetch --all brings what others pushed
  error MIG003 the parent lost of b is not on one, nor in the history of any branch
    do: ask who wrote b for it; git fetch --all brings what others pushed
  error MIG403 b follows a, gone, lost on one and a on two
    do: leave the parents on one as they are; give the other branch a new revision that does what its databases lack, guarded by what is there already
  2 revisions on 3 refs, 3 with something to say
  [1]

A branch that keeps its scripts elsewhere, or has none, has nothing to agree about.

  $ new places && rev a None "$table" && mkdir other && touch other/env.py && V=other/versions && rev o None && save ao
  $ on gone && git rm -qr other && save gone
  $ on edited && V=other/versions && rev o None "$table" && save edited
  $ git switch -q main && mig ledger --base main
  migrations: 1 revision on 3 refs, 0 with something to say
  other: warning MIG401 o is another script on edited (other/versions/o.py) than on main (other/versions/o.py)
    do: leave a script that may have run as it is, and put the change into a new revision
  other: 1 revision on 3 refs, 1 with something to say
  $ on third && git rm -qr other && mkdir third && touch third/env.py && V=third/versions && rev x None && save x
  $ git switch -q main && mig ledger --base third
  migrations: 1 revision on 3 refs, 0 with something to say
  third: 1 revision on 3 refs, 0 with something to say

An edited script of the base, twice.

  $ new edits && rev a None "$table" && save a
  $ on one && rev a None "op.create_table('one')" && save one
  $ on two && rev a None "op.create_table('two')" && save two
  $ git switch -q main && mig ledger --base main
  warning MIG401 a is another script on one (migrations/versions/a.py) than on main (migrations/versions/a.py)
    do: leave a script that may have run as it is, and put the change into a new revision
  1 revision on 3 refs, 1 with something to say

Missing parents: on a branch that was not asked, in the past only, nowhere.

  $ new missing && rev a None && save a
  $ on past && rev p "'a'" && save p && git switch -q main && git branch -qD past
  $ on unasked && rev u "'a'" && save u
  $ on asked main && rev k "('a', 'p', 'u', 'nowhere')" && save k
  $ git switch -q main && mig ledger --base main asked
  error MIG003 the parent nowhere of k is not on asked, nor in the history of any branch
    do: ask who wrote k for it; git fetch --all brings what others pushed
  error MIG003 the parent p of k is not on asked; no branch has it any more, commit b84ef64c4352 was the last (migrations/versions/p.py)
    do: to bring it to asked: git checkout b84ef64c4352 -- migrations/versions/p.py
  error MIG003 the parent u of k is not on asked; it is on unasked (migrations/versions/u.py), added by commit 31b734d7cfdd
    do: to bring it to asked: git checkout unasked -- migrations/versions/u.py
  warning MIG402 p is on no branch any more; commit b84ef64c4352 was the last that had it (migrations/versions/p.py)
    do: where a database stands on it: git checkout b84ef64c4352 -- migrations/versions/p.py
  2 revisions on 2 refs, 4 with something to say
  [1]
