The downgrade() of a merge revision that settles.

  $ rev() { printf "from alembic import op\nimport sqlalchemy as sa\nrevision = '%s'\ndown_revision = %s\nbranch_labels = None\n\n\ndef upgrade():\n%b\n\ndef downgrade():\n%b\n" "$1" "$2" "$3" "$4" > m/versions/$1.py; }
  $ git init -q r && cd r && mkdir -p m/versions && touch m/env.py && printf '[alembic]\nscript_location = m\n' > alembic.ini
  $ printf 'from alembic import op\n\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n\n\ndef upgrade():\n    ${upgrades if upgrades else "pass"}\n\n\ndef downgrade():\n    ${downgrades if downgrades else "pass"}\n' > m/script.py.mako
  $ rev base None "    op.create_table('t', sa.Column('id', sa.Integer()), sa.Column('c', sa.String(50)))" "    op.drop_table('t')"
  $ rev a "'base'" "    op.create_index('ix', 't', ['c'])" "    op.drop_index('ix', table_name='t')"
  $ rev b "'base'" "    op.drop_column('t', 'c')\n    op.add_column('t', sa.Column('c', sa.String(50)))" "    op.drop_column('t', 'c')\n    op.add_column('t', sa.Column('c', sa.String(50)))"

The settled state is the one in which the chosen side ran last. Without the index, a's downgrade() has nothing to drop: it is
made again. Where b is taken back first, nothing helps: its own downgrade() drops the index along with the column.

  $ mig merge --settle theirs > out 2> err; grep -c . out; sed 's/^/  /' err
  7
    mig: going down from the merge revision, Alembic takes a back first, which works; with b first it fails: a: index "ix" does not exist
  $ sed -n '/^def upgrade/,$p' m/versions/*_merge_*.py
  def upgrade():
      if 'ix' in [i['name'] for i in sa.inspect(op.get_bind()).get_indexes('t')]:
          op.drop_index('ix', table_name='t')
  
  
  def downgrade():
      if 'ix' not in [i['name'] for i in sa.inspect(op.get_bind()).get_indexes('t')]:
          op.create_index('ix', 't', ['c'])
  $ mig undo > out; mig merge --settle ours > out 2> err; sed -n '/^def downgrade/,$p' m/versions/*_merge_*.py
  def downgrade():
      pass
  $ mig undo > out

Alembic takes the first parent's side back first. Called otherwise, that is the side that drops the column.

  $ rm m/versions/a.py && rev z "'base'" "    op.create_index('ix', 't', ['c'])" "    op.drop_index('ix', table_name='t')"
  $ mig merge --settle theirs > out 2> err; sed 's/^/  /' err; sed -n '/^def downgrade/,$p' m/versions/*_merge_*.py
    mig: going down from the merge revision, Alembic takes z back first, which works; with b first it fails: z: index "ix" does not exist
  def downgrade():
      pass
  $ mig undo > out

A type that both set is set back by either downgrade(): there is nothing to do.

  $ rev b "'base'" "    op.alter_column('t', 'c', type_=sa.Text())" "    op.alter_column('t', 'c', type_=sa.String(50))"
  $ rev z "'base'" "    op.alter_column('t', 'c', type_=sa.String(80))" "    op.alter_column('t', 'c', type_=sa.String(50))"
  $ mig merge --settle ours > out 2> err; cat err; sed -n '/^def downgrade/,$p' m/versions/*_merge_*.py
  def downgrade():
      pass
  $ mig undo > out

A side's own downgrade() that does not restore is its own affair.

  $ rev z "'base'" "    op.alter_column('t', 'c', type_=sa.String(80))" "    pass"
  $ mig merge --settle ours > out 2> err; cat err; sed -n '/^def downgrade/,$p' m/versions/*_merge_*.py
  mig: going down does not restore the schema: the column t.c is not what it was
  def downgrade():
      pass

What the chosen side's statement calls otherwise by now, it is called by its name: a key over a column that was renamed, the type
of a column that has another one's name.

  $ rm m/versions/*.py
  $ rev base None "    op.create_table('t', sa.Column('id', sa.Integer()), sa.Column('c', sa.Integer()), sa.Column('d', sa.Boolean()))" "    op.drop_table('t')"
  $ rev a "'base'" "    with op.batch_alter_table('t') as batch_op:\n        batch_op.alter_column('c', new_column_name='e', existing_type=sa.Integer())" "    with op.batch_alter_table('t') as batch_op:\n        batch_op.alter_column('e', new_column_name='c', existing_type=sa.Integer())"
  $ rev b "'base'" "    with op.batch_alter_table('t') as batch_op:\n        batch_op.create_unique_constraint('uq', ['c'])" "    with op.batch_alter_table('t') as batch_op:\n        batch_op.drop_constraint('uq', type_='unique')"
  $ mig --dialect sqlite merge --settle ours > out 2> err; cat err; sed -n '/^def upgrade/,$p' m/versions/*_merge_*.py
  def upgrade():
      if 'uq' not in [i['name'] for i in sa.inspect(op.get_bind()).get_unique_constraints('t')]:
          with op.batch_alter_table('t') as batch_op:
              batch_op.create_unique_constraint('uq', ['e'])
  
  
  def downgrade():
      pass
  $ mig undo > out
  $ rev a "'base'" "    with op.batch_alter_table('t') as batch_op:\n        batch_op.drop_column('c')\n    with op.batch_alter_table('t') as batch_op:\n        batch_op.alter_column('d', new_column_name='c', existing_type=sa.Boolean())" "    pass"
  $ rev b "'base'" "    with op.batch_alter_table('t') as batch_op:\n        batch_op.alter_column('c', type_=sa.BigInteger(), existing_type=sa.Integer())" "    pass"
  $ mig --dialect sqlite merge --settle ours > out 2> err; sed -n '/^def upgrade/,/^$/p' m/versions/*_merge_*.py
  def upgrade():
      with op.batch_alter_table('t') as batch_op:
          batch_op.alter_column('c', type_=sa.Boolean())
  
