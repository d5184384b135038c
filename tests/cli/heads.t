Every pair of heads is compared, then all of them together.

  $ rev() { printf "from alembic import op\nimport sqlalchemy as sa\nrevision = '%s'\ndown_revision = %s\n\n\ndef upgrade():\n    %s\n" "$1" "$2" "$3" > migrations/versions/$1.py; }
  $ mkdir -p migrations/versions && touch migrations/env.py
  $ printf '[alembic]\nscript_location = migrations\n' > alembic.ini
  $ rev base None "op.create_table('t', sa.Column('n', sa.Integer()), sa.Column('m', sa.Integer()), sa.Column('k', sa.Integer()))"
  $ for h in b c d e f g; do rev $h "'base'" "op.add_column('t', sa.Column('$h', sa.Integer()))"; done
  $ mig conflicts | grep -cE '^. and .: independent'
  15
  $ mig conflicts | tail -1
  7 scripts, 6 heads, 30 operations, 15 pairs compared, 0 not understood

Three pairs fit, and the last of three columns can't be dropped.

  $ rm migrations/versions/?.py
  $ for h in k m n; do rev d$h "'base'" "op.drop_column('t', '$h')"; done
  $ mig --dialect mysql conflicts | grep -E '^d. and|each pair|column "|COLUMN|delete all'
  dk and dm: independent: no object is touched by both sides
  dk and dn: independent: no object is touched by both sides
  dm and dn: independent: no object is touched by both sides
    what    each pair of the 3 heads goes together, but not all of them: with dk
            first, dn fails: You can't delete all columns with ALTER TABLE
