What two commits have in common, and what is each side's own.

  $ rev() { printf "from alembic import op\nimport sqlalchemy as sa\nrevision = '%s'\ndown_revision = %s\n\n\ndef upgrade():\n    %s\n" "$1" "$2" "$3"; }
  $ new() { git init -q "$1" && cd "$1" && mkdir -p migrations/versions && touch migrations/env.py; }
  $ save() { git add -A && git commit -qm "$1"; }
  $ side() { git checkout -q -b "$1" main; }
  $ table() { printf "op.create_table('%s', sa.Column('id', sa.Integer()))" "$1"; }
  $ column() { printf "op.add_column('%s', sa.Column('%s', sa.Text()))" "$1" "$2"; }

Separate histories in separate folders are judged each on its own: one project keeps them for two
databases, and a table of one is no table of the other.

  $ new lines && mkdir migrations/versions/pg migrations/versions/lite
  $ rev p1 None "$(table t)" > migrations/versions/pg/p1.py; rev l1 None "$(table t)" > migrations/versions/lite/l1.py; save base
  $ side ours && rev p2 "'p1'" "$(column t a)" > migrations/versions/pg/p2.py && rev l2 "'l1'" "$(column t a)" > migrations/versions/lite/l2.py && save ours
  $ side theirs && rev p3 "'p1'" "$(column t b)" > migrations/versions/pg/p3.py && save theirs
  $ mig conflicts ours theirs 2>&1 | grep -v '^  '
  ours and theirs: independent: no object is touched by both sides
  
  note MIG001 migrations/versions/pg/p3.py:3:12
  7 scripts, 2 operations, 1 pair compared, 0 not understood
  $ cd ..

A side that renames a revision takes the old one away: what it did is not done twice.

  $ new renamed && rev a None "$(table t)" > migrations/versions/a.py && rev b "'a'" "$(column t x)" > migrations/versions/b.py && save base
  $ side ours && git mv migrations/versions/b.py migrations/versions/c.py && rev c "'a'" "$(column t x)" > migrations/versions/c.py && save ours
  $ side theirs && rev d "'b'" "$(column t y)" > migrations/versions/d.py && save theirs
  $ mig conflicts ours theirs 2>&1 | grep -v '^Independent'
  ours and theirs: independent: no object is touched by both sides
    ours    ours: c (1 operation)
    theirs  theirs: d (1 operation)
    rules   PostgreSQL's, by default; --dialect names another
    because No object is touched by both sides.
  
  warning MIG402 migrations/versions/b.py:3:12
    what    ours has no revision b any more, which both sides had from their
            common commit: a database that stands on it can't be upgraded
    do      bring the script back under its revision id; put what it should have
            done into a new revision
  note MIG001 migrations/versions/d.py:3:12
    what    merged, the scripts will have 2 heads: c, d
    do      after the git merge, mig merge writes the revision that joins them
  5 scripts, 2 operations, 1 pair compared, 0 not understood
  $ cd ..

One revision on both sides, with other parents because it was rebased on one of them, runs once.

  $ new rebased && rev a None "$(table t)" > migrations/versions/a.py && save base
  $ side ours && rev b "'a'" "$(column t x)" > migrations/versions/b.py && rev o "'b'" "$(column t o)" > migrations/versions/o.py && save ours
  $ side theirs && rev z "'a'" "$(column t z)" > migrations/versions/z.py && rev b "'z'" "$(column t x)" > migrations/versions/b.py && save theirs
  $ mig conflicts ours theirs 2>&1 | grep -v '^Independent'
  ours and theirs: independent: no object is touched by both sides
    ours    ours: o (1 operation)
    theirs  theirs: z (1 operation)
    rules   PostgreSQL's, by default; --dialect names another
    because No object is touched by both sides.
  
  warning MIG403 migrations/versions/b.py:3:12
    what    both sides have the revision b with the same operations, but on
            different parents: it was moved on one of them
    do      keep the file of the side whose parents every database has run
  6 scripts, 2 operations, 1 pair compared, 0 not understood
  $ cd ..

With other operations they are two revisions under one name, which no merge repairs.

  $ new doubled && rev a None "$(table t)" > migrations/versions/a.py && save base
  $ side ours && rev b "'a'" "$(column t x)" > migrations/versions/b.py && save ours
  $ side theirs && rev b "'a'" "$(column t y)" > migrations/versions/b2.py && save theirs
  $ mig conflicts ours theirs 2>&1 | grep -A3 MIG002
  error MIG002 migrations/versions/b2.py:3:12
    what    both sides have a revision b: migrations/versions/b.py in ours and
            migrations/versions/b2.py in theirs; git merges them silently and
            Alembic keeps one of the two
  $ cd ..

A revision that one side puts beneath the others belongs to what both have: databases are past it.

  $ new beneath && rev b None "$(table t)" > migrations/versions/b.py && save base
  $ side ours && rev first None "$(table u)" > migrations/versions/first.py && rev b "'first'" "$(table t)" > migrations/versions/b.py && rev o "'b'" "$(column u x)" > migrations/versions/o.py && save ours
  $ side theirs && rev d "'b'" "$(column t y)" > migrations/versions/d.py && save theirs
  $ mig conflicts ours theirs 2>&1 | grep -v '^Independent'
  ours and theirs: independent: no object is touched by both sides
    ours    ours: o (1 operation)
    theirs  theirs: d (1 operation)
    rules   PostgreSQL's, by default; --dialect names another
    because No object is touched by both sides.
  
  warning MIG401 migrations/versions/b.py:3:12
    what    ours changed the script of b, which both sides had from their common
            commit: databases that ran it keep what it did before
    do      leave a script that may have run as it is, and put the change into a
            new revision
  warning MIG403 migrations/versions/first.py:3:12
    what    ours put first beneath revisions that both sides had from their common
            commit: a database that is past those never runs it
    do      put it on top of the head instead, unless it only stands for revisions
            that were removed
  note MIG001 migrations/versions/d.py:3:12
    what    merged, the scripts will have 2 heads: o, d
    do      after the git merge, mig merge writes the revision that joins them
  5 scripts, 2 operations, 1 pair compared, 0 not understood

A project's own class that keeps a name and a text, in src/ beside the migrations, is understood; a
service there, which imports what it works with, is not.

  $ new named && mkdir -p app/migrations/versions app/src/shop && printf '[alembic]\nscript_location = migrations\n' > app/alembic.ini && touch app/migrations/env.py
  $ printf 'class Named:\n    def __init__(self, name, sql):\n        self.name = name\n        self.sql = sql\n' > app/src/shop/named.py
  $ printf 'from shop.models import Order\n\n\ndef count_orders(bind):\n    Order(bind).save()\n' > app/src/shop/orders.py
  $ view() { printf "from alembic import op\nfrom shop.named import Named\nrevision = '%s'\ndown_revision = None\nit = Named('%s', sql='SELECT 1 AS one')\n\n\ndef upgrade():\n    op.execute(f'CREATE VIEW {it.name} AS {it.sql}')\n" "$1" "$2" > app/migrations/versions/$1.py; }
  $ view a recent; view b old; view c recent
  $ printf "from alembic import op\nfrom shop.orders import count_orders\nrevision = 'd'\ndown_revision = None\n\n\ndef upgrade():\n    count_orders(op.get_bind())\n" > app/migrations/versions/d.py
  $ mig -C app conflicts --rev a --rev b | head -1
  a and b: independent: no object is touched by both sides
  $ mig -C app conflicts --rev a --rev c | head -1
  a and c: fails: neither order works
  $ mig -C app conflicts --rev a --rev d | head -1
  a and d: unknown: something that matters was not understood (likely)
  $ mkdir -p shop && printf 'from shop.db import db\n\n\nclass Order(db.Model):\n    __tablename__ = "orders"\n\n\ndef make():\n    Order(n=1).save()\n' > shop/models.py
  $ printf "from alembic import op\nfrom shop.models import make\nrevision = 'e'\ndown_revision = None\n\n\ndef upgrade():\n    make()\n" > app/migrations/versions/e.py
  $ mig -C app conflicts --rev a --rev e | head -1
  a and e: unknown: something that matters was not understood (likely)
  $ printf 'from shop.db import db\n\n\nclass Order(db.Model):\n    __tablename__ = "orders"\n\n\ndef make():\n    order = Order.create(n=1)\n    return order\n' > shop/models.py
  $ mig -C app conflicts --rev a --rev e | head -1
  a and e: unknown: something that matters was not understood (likely)
  $ printf 'from shop.db import db\n\n\nclass Order(db.Model):\n    __tablename__ = "orders"\n\n\ndef make():\n    wanted = Order.id.in_([1, 2])\n    return wanted\n' > shop/models.py
  $ mig -C app conflicts --rev a --rev e | head -1
  a and e: independent: no object is touched by both sides
  $ printf "from alembic import op\nimport sqlalchemy as sa\nimport settings\nrevision = 'f'\ndown_revision = None\n\n\ndef upgrade():\n    op.create_table(getattr(settings, 'TABLE', 'orders'), sa.Column('id', sa.Integer()))\n" > app/migrations/versions/f.py
  $ mig -C app conflicts --rev a --rev f | head -1
  a and f: unknown: something that matters was not understood (likely)
  $ cd ..
