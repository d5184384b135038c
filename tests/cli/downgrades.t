Whether downgrade() leads back where upgrade() came from: notes, which fail nothing.

  $ rev() { printf "from alembic import op\nimport sqlalchemy as sa\nrevision = '%s'\ndown_revision = %s\n\n\ndef upgrade():\n    %b\n\n\ndef downgrade():\n    %b\n" "$1" "$2" "$3" "$4" > migrations/versions/$1.py; }
  $ mkdir -p migrations/versions && touch migrations/env.py
  $ printf '[alembic]\nscript_location = migrations\n' > alembic.ini
  $ rev a None "op.create_table('user', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('age', sa.Integer()))" pass
  $ rev b "'a'" "op.create_table('day', sa.Column('mood', sa.Enum('good', 'bad', name='mood')))\n    op.drop_column('user', 'age')" "op.add_column('user', sa.Column('age', sa.BigInteger()))\n    op.drop_table('day')"
  $ rev c "'a'" "op.create_table('log', sa.Column('id', sa.Integer()))\n    op.create_index('ix_log', 'log', ['id'])" pass
  $ mig conflicts
  b and c: independent: no object is touched by both sides
    ours    b (2 operations)
    theirs  c (2 operations)
    rules   PostgreSQL's, by default; --dialect names another
    because No object is touched by both sides.
  
  note MIG502: 3 places where downgrade() doesn't lead back; -v names them
  3 scripts, 2 heads, 4 operations, 1 pair compared, 0 not understood
  $ mig conflicts -v 2>/dev/null | sed -n '/MIG502/,/^[0-9]/p'
  note MIG502 migrations/versions/b.py:8:5
    what    downgrade() leaves behind what upgrade() makes: type mood
    do      complete downgrade(), or let it raise if there is no way back
  note MIG502 migrations/versions/b.py:13:5
    what    after downgrade() the type of column user.age is bigint; before
            upgrade() it was integer
    do      complete downgrade(), or let it raise if there is no way back
  note MIG502 migrations/versions/c.py:8:5
    what    downgrade() does nothing; 2 operations of upgrade() stay
    do      complete downgrade(), or let it raise if there is no way back
  3 scripts, 2 heads, 4 operations, 1 pair compared, 0 not understood

After the merge, one side may stand in the other's way down.

  $ rev d "'a'" "op.create_index('ix_age', 'user', ['age'])" "op.drop_index('ix_age', table_name='user')"
  $ rev e "'a'" "op.create_index('ix_other', 'user', ['age'])\n    op.execute('DROP INDEX IF EXISTS ix_age')" "op.drop_index('ix_other', table_name='user')"
  $ rm migrations/versions/b.py migrations/versions/c.py
  $ mig conflicts -v 2>/dev/null | sed -n '/MIG502/,/^[0-9]/p'
  note MIG502 migrations/versions/d.py:12:5
    what    after the merge, taking back d while e stays fails here: index
            "ix_age" does not exist, because of migrations/versions/e.py, line 9
    do      take the other side back first
  3 scripts, 2 heads, 3 operations, 1 pair compared, 0 not understood

A downgrade() that raises is meant, and nothing is said of what was not understood.

  $ rm migrations/versions/[de].py
  $ rev f "'a'" "op.drop_column('user', 'age')" "raise NotImplementedError()"
  $ rev g "'a'" "op.add_column('user', sa.Column('x', sa.Text()))" "go_down(op)"
  $ mig conflicts -v 2>/dev/null
  f and g: independent: no object is touched by both sides
    ours    f (1 operation)
    theirs  g (1 operation)
    rules   PostgreSQL's, by default; --dialect names another
    because No object is touched by both sides.
  
  Replay, ours first:
      1 ours   drop column user.age
                 - column user.age: integer
      2 theirs add column user.x
                 + column user.x: text
  
  Replay, theirs first:
      1 theirs add column user.x
                 + column user.x: text
      2 ours   drop column user.age
                 - column user.age: integer
  
  3 scripts, 2 heads, 2 operations, 1 pair compared, 0 not understood
