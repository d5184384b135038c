A file that names the head, so that git itself stops where two branches add a revision: MIG010 where it is wrong.

  $ rev() { mkdir -p "${V:=migrations/versions}" && printf "revision = '%s'\ndown_revision = %s\n\n\ndef upgrade():\n    pass\n" "$1" "$2" > $V/$1.py; }
  $ says() { printf "$1" > migrations/HEAD; mig check 2>/dev/null | grep -A2 -E 'MIG|^[0-9]'; }
  $ git init -q . && git config mig.sentinel migrations/HEAD && mkdir -p migrations/versions && touch migrations/env.py

Nothing to name, nothing wrong.

  $ says ''
  0 scripts, 0 heads, 0 not understood

One word a line; blanks and empty lines are nothing.

  $ rev a None && rev b "'a'" && says 'b\n'
  2 scripts, 1 head, 0 not understood
  $ says '\n  b \r\n\n'
  2 scripts, 1 head, 0 not understood
  $ says 'b'
  2 scripts, 1 head, 0 not understood
  $ says 'a\n'
  error MIG010 migrations/HEAD:1:1
    what    the file that is to name the head names a, which is none
    do      write what it should say: printf '%s\n' b >migrations/HEAD
  2 scripts, 1 head, 0 not understood
  $ says 'b\na\n'
  error MIG010 migrations/HEAD:1:1
    what    the file that is to name the head names a, which is none
    do      write what it should say: printf '%s\n' b >migrations/HEAD
  2 scripts, 1 head, 0 not understood
  $ says '# the head\n'
  error MIG010 migrations/HEAD:1:1
    what    the file that is to name the head names # the head, which is none
    do      write what it should say: printf '%s\n' b >migrations/HEAD
  2 scripts, 1 head, 0 not understood

What is left of a conflict, whichever line it is.

  $ says '<<<<<<< ours\nb\n'
  error MIG010 migrations/HEAD:1:1
    what    git's conflict marks stand in the file that is to name the head
    do      write what it should say: printf '%s\n' b >migrations/HEAD
  2 scripts, 1 head, 0 not understood
  $ for mark in '=======' '>>>>>>> theirs' '||||||| base'; do says "$mark\nb\n" | grep what; done
    what    git's conflict marks stand in the file that is to name the head
    do      write what it should say: printf '%s\n' b >migrations/HEAD
    what    git's conflict marks stand in the file that is to name the head
    do      write what it should say: printf '%s\n' b >migrations/HEAD
    what    git's conflict marks stand in the file that is to name the head
    do      write what it should say: printf '%s\n' b >migrations/HEAD

A fork is told as such, and a parent that git could not settle; the file waits.

  $ rev c "'a'" && says 'b\n'
  error MIG001 migrations/versions/c.py:1:12
    what    2 heads, parted after a: b (migrations/versions/b.py) and c
            (migrations/versions/c.py)
  --
  3 scripts, 2 heads, 0 not understood
  $ printf "revision = 'c'\n<<<<<<< ours\ndown_revision = 'a'\n=======\ndown_revision = 'b'\n>>>>>>> theirs\n" > $V/c.py
  $ says 'a\n'
  error MIG009 migrations/versions/c.py:3:17
    what    git's conflict marks stand in this file: down_revision is 'a' on our
            side and 'b' on theirs
  --
  3 scripts, 2 heads, 0 not understood

Heads of lines that may each keep one are all named.

  $ rm $V/c.py && rev l None && printf 'branch_labels = "line"\n' >> $V/l.py && says 'b\n'
  error MIG010 migrations/HEAD:1:1
    what    the file that is to name the head does not name l
    do      write what it should say: printf '%s\n' b l >migrations/HEAD
  3 scripts, 2 heads, 0 not understood
  $ says 'b\nl\n'
  3 scripts, 2 heads, 0 not understood
  $ rm $V/l.py

Of several script directories it belongs to the one that it stands in, and to none beside them.

  $ mkdir -p other/versions && touch other/env.py && V=other/versions && rev o None
  $ for file in migrations/HEAD other/HEAD HEAD other othe; do echo "$file:"; git config mig.sentinel $file; mig check 2>/dev/null | grep -A2 MIG010; done
  migrations/HEAD:
  migrations: error MIG010 migrations/HEAD:1:1
    what    the file that is to name the head names l, which is none
    do      write what it should say: printf '%s\n' b >migrations/HEAD
  other/HEAD:
  other: error MIG010 other/HEAD:1:1
    what    the file that is to name the head is not there
    do      write what it should say: printf '%s\n' o >other/HEAD
  HEAD:
  other:
  othe:
  [1]
