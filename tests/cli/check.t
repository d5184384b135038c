What one tree says of itself.

  $ rev() { printf "from alembic import op\nimport sqlalchemy as sa\nrevision = '%s'\ndown_revision = %s\n\n\ndef upgrade():\n    %s\n" "$1" "$2" "${3:-pass}" > $V/$1.py; }
  $ new() { cd "$TESTTMP" && mkdir -p "$1/migrations/versions" && cd "$1" && V=migrations/versions && touch migrations/env.py; }
  $ told() { mig check 2>/dev/null "$@" | sed 's/^  do .*/  do/' | grep -vE '^    '; }

Many heads: the first are listed with where they parted, the others counted.

  $ new many && rev a0 None
  $ for i in 1 2 3 4 5 6 7 8; do rev a$i "'a$((i - 1))'" && rev h$i "'a$((i - 1))'"; done
  $ mig check 2>/dev/null
  error MIG001 migrations/versions/h8.py:3:12
    what    9 heads, parted after a0, a1, a2 and 4 more: a8
            (migrations/versions/a8.py), h1 (migrations/versions/h1.py), h2
            (migrations/versions/h2.py), h3 (migrations/versions/h3.py), h4
            (migrations/versions/h4.py), h5 (migrations/versions/h5.py) and 3 more
    do      mig conflicts says whether they collide; mig merge joins them
  17 scripts, 9 heads, 0 not understood
  [1]

Merges that share parents: of the same ones, of some, and of those that another merge has been built upon.

  $ new merges && rev a None && rev b "'a'" && rev c "'a'" && rev d "'a'"
  $ rev m "('b', 'c')" && rev n "('b', 'd')" && told
  error MIG001 migrations/versions/n.py:3:12
    what    2 heads, parted after b: m (migrations/versions/m.py) and n
    do
  6 scripts, 2 heads, 0 not understood
  $ rev o "('c', 'b')" && told
  error MIG001 migrations/versions/o.py:3:12
    what    3 heads, parted after b: m (migrations/versions/m.py), n
    do
  error MIG007 migrations/versions/o.py:4:17
    what    o and m (migrations/versions/m.py) join the same revisions
    do
  7 scripts, 3 heads, 0 not understood
  $ rev p "'m'" && told
  error MIG001 migrations/versions/p.py:3:12
    what    3 heads, parted after b, c: n (migrations/versions/n.py), o
    do
  warning MIG007 migrations/versions/o.py:4:17
    what    o and m (migrations/versions/m.py) join the same revisions
    do
  8 scripts, 3 heads, 0 not understood

Merge revisions that were carried to where nothing of them is, beside other missing parents and other trouble.

  $ new carried && rev a None && rev x "'gone'" && rev m "('p', 'q')" && rev n "('p', 'a')" && rev s "'s'" && told
  error MIG004 migrations/versions/s.py:4:17
    what    s is its own parent
    do
  error MIG003 migrations/versions/m.py:4:17
    what    merge revision m: none of its parents (p, q) is here, so there is
    do
  error MIG003 migrations/versions/n.py:4:17
    what    the parent p of n is in no script
    do
  error MIG003 migrations/versions/x.py:4:17
    what    the parent gone of x is in no script
    do
  5 scripts, 4 heads, 0 not understood

Docstrings: what the code has, however many parents.

  $ new docs && rev a None && rev b "'a'" && rev c "'a'"
  $ rev m "('b', 'c')" && sed -i '1i """m\n\nRevision ID: m\nRevises: b\n\n"""' $V/m.py
  $ sed -i '1i """a\n\nRevision ID: a\nRevises: z\n\n"""' $V/a.py
  $ mig check -v 2>/dev/null | grep what -A1
    what    the docstring says "Revises: z", but down_revision is None
    do      Alembic goes by the code; mig repair corrects the docstring where the
  --
    what    the docstring says "Revises: b", but down_revision is b, c
    do      Alembic goes by the code; mig repair corrects the docstring where the

A file that cannot be read is told by its place; so is a second file of another directory.

  $ new files && rev a None && ln -s nowhere.py $V/link.py && mkdir -p other/versions && touch other/env.py && V=other/versions && rev o None && rev p "'o'" && sed -i "s/'p'/make()/" $V/p.py && rev q "'o'" && printf 'def (:\n' >> $V/q.py
  $ mig check 2>/dev/null
  migrations: error MIG903 migrations/versions/link.py:1:1
    what    a symbolic link that leads nowhere, or in a circle
    do      Alembic reads every *.py in this folder; make it readable or move it
            away
  other: error MIG902 other/versions/p.py:3:12
    what    the value of revision is computed, and mig does not run scripts
    do      write it as a literal: revision = '...'
  other: error MIG903 other/versions/q.py:9:5
    what    Python cannot read this file: invalid syntax
    do      every Alembic command stops at it; correct the line
  5 scripts, 2 heads, 3 not understood
  [1]
  $ mig heads
  migrations/versions/link.py:1:1: error: a symbolic link that leads nowhere, or in a circle [MIG903]
    Alembic reads every *.py in this folder; make it readable or move it away
  other/versions/p.py:3:12: error: the value of revision is computed, and mig does not run scripts [MIG902]
    write it as a literal: revision = '...'
  other/versions/q.py:9:5: error: invalid syntax [MIG903]
  migrations: a (head)
  other: q (head)
