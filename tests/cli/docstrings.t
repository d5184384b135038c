Docstrings that name others than the code: notes of `mig check`, which fail nothing.

  $ rev() { printf '"""%s\n\nRevision ID: %s\nRevises: %s\nCreate Date: 2026-01-01\n"""\nrevision = "%s"\ndown_revision = %s\n\n\ndef upgrade():\n    pass\n' "$1" "$2" "$3" "$1" "$4" > migrations/versions/$1.py; }
  $ mkdir -p migrations/versions && touch migrations/env.py
  $ printf '[alembic]\nscript_location = migrations\n' > alembic.ini
  $ rev a a "" None
  $ rev b b a '"a"'
  $ rev c c "" '"a"'
  $ rev m m "c, b" '("b", "c")'
  $ rev n o "m" '"m"'
  $ rev p p "o" '"n"'
  $ mig check
  note MIG501: 3 docstrings contradict their scripts; -v names them
  6 scripts, 1 head, 0 not understood
  mig: only this tree was examined; a branch may still bring another head
  $ mig check -v 2>/dev/null
  note MIG501 migrations/versions/c.py:4:10
    what    the docstring says "Revises:", but down_revision is a
    do      Alembic goes by the code; mig repair corrects the docstring where the
            script is not published yet
  note MIG501 migrations/versions/n.py:3:14
    what    the docstring says "Revision ID: o", but revision is n
    do      Alembic goes by the code; mig repair corrects the docstring where the
            script is not published yet
  note MIG501 migrations/versions/p.py:4:10
    what    the docstring says "Revises: o", but down_revision is n
    do      Alembic goes by the code; mig repair corrects the docstring where the
            script is not published yet
  6 scripts, 1 head, 0 not understood
  $ mig check -q 2>/dev/null

What a script computes is not compared, and a docstring need not say anything.

  $ rev q q "o" 'str("p")'
  $ printf 'revision = "r"\ndown_revision = "p"\n' > migrations/versions/r.py
  $ rm migrations/versions/[cmnp].py
  $ mig check --format gcc 2>/dev/null | grep MIG501
  [1]

Repair corrects what is not published.

  $ rm migrations/versions/[qr].py
  $ rev s s a '"b"'
  $ git init -q . && git add . && git commit -qm s && git branch published HEAD && git config mig.base published
  $ rev t t b '"s"' 
  $ git add . && git commit -qm t
  $ mig check
  note MIG501: 2 docstrings contradict their scripts; -v names them
  4 scripts, 1 head, 0 not understood
  mig: only this tree was examined; a branch may still bring another head
  $ mig repair --apply
  mig: migrations/versions/t.py: the docstring says what the code says now
  mig: left: migrations/versions/s.py: the docstring contradicts the code; the script is published and stays
  changed migrations/versions/t.py
  [1]
  $ mig check -v 2>/dev/null
  note MIG501 migrations/versions/s.py:4:10
    what    the docstring says "Revises: a", but down_revision is b
    do      Alembic goes by the code; mig repair corrects the docstring where the
            script is not published yet
  4 scripts, 1 head, 0 not understood
