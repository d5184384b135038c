`mig merge -i`: one finding after the other, only what was replayed is offered, and nothing is written before it was shown.

  $ rev() { printf '"""%s"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = "%s"\ndown_revision = %s\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n    %s\n\n\ndef downgrade():\n    %s\n' "$1" "$1" "$2" "$3" "$4" | sed 's/; /\n    /' > migrations/versions/$1.py; }
  $ type() { printf "op.alter_column('t', '%s', type_=sa.String(%s))" $1 $2; }
  $ mkdir -p migrations/versions && touch migrations/env.py
  $ printf '[alembic]\nscript_location = migrations\n' > alembic.ini
  $ rev a None "op.create_table('t', sa.Column('m', sa.String(50)), sa.Column('n', sa.String(50)))" "op.drop_table('t')"
  $ add="op.add_column('t', sa.Column('x', sa.Integer()))" drop="op.drop_column('t', 'x')"
  $ rev b '"a"' "$add; $(type n 70)" "$(type n 50); $drop"
  $ git init -q . && git add . && git commit -qm b && git branch published && git config mig.base published
  $ rev c '"a"' "$add; $(type n 60)" "$(type n 50); $drop"
  $ git add . && git commit -qm c

No answer, q and the end of input leave everything as it is; what is no answer is asked again.

  $ mig merge -i < /dev/null
  ours is b, published: published has it
  theirs is c, unpublished
  
  finding 1 of 1: MIG101 column t.x: whichever side runs second fails: column "x" of relation "t" already exists.
        b  migrations/versions/b.py:12  op.add_column('t', sa.Column('x', sa.Integer()))
        c  migrations/versions/c.py:12  op.add_column('t', sa.Column('x', sa.Integer()))
     1  c no longer does it, b does the same; for the whole fork: c moves behind b
  which one? (a number, d and a number for its edits, q for none) 
  mig: nothing was written, as you said
  [1]
  $ echo | mig merge -i | cat
  ours is b, published: published has it
  theirs is c, unpublished
  
  finding 1 of 1: MIG101 column t.x: whichever side runs second fails: column "x" of relation "t" already exists.
        b  migrations/versions/b.py:12  op.add_column('t', sa.Column('x', sa.Integer()))
        c  migrations/versions/c.py:12  op.add_column('t', sa.Column('x', sa.Integer()))
     1  c no longer does it, b does the same; for the whole fork: c moves behind b
  which one? (a number, d and a number for its edits, q for none) 
  mig: nothing was written, as you said
  $ printf '7\nx\nd1\nq\n' | mig merge -i
  ours is b, published: published has it
  theirs is c, unpublished
  
  finding 1 of 1: MIG101 column t.x: whichever side runs second fails: column "x" of relation "t" already exists.
        b  migrations/versions/b.py:12  op.add_column('t', sa.Column('x', sa.Integer()))
        c  migrations/versions/c.py:12  op.add_column('t', sa.Column('x', sa.Integer()))
     1  c no longer does it, b does the same; for the whole fork: c moves behind b
  which one? (a number, d and a number for its edits, q for none) 
  which one? (a number, d and a number for its edits, q for none) 
  which one? (a number, d and a number for its edits, q for none) 
  diff --git a/migrations/versions/c.py b/migrations/versions/c.py
  --- a/migrations/versions/c.py
  +++ b/migrations/versions/c.py
  @@ -3,16 +3,14 @@
   import sqlalchemy as sa
   
   revision = "c"
  -down_revision = "a"
  +down_revision = "b"
   branch_labels = None
   depends_on = None
   
   
   def upgrade():
  -    op.add_column('t', sa.Column('x', sa.Integer()))
       op.alter_column('t', 'n', type_=sa.String(60))
   
   
   def downgrade():
       op.alter_column('t', 'n', type_=sa.String(50))
  -    op.drop_column('t', 'x')
  which one? (a number, d and a number for its edits, q for none) 
  mig: nothing was written, as you said
  [1]
  $ git status --short

What is resolved brings to light what was behind it; the last question is whether to write.

  $ printf '1\n2\nn\n' | mig merge -i
  ours is b, published: published has it
  theirs is c, unpublished
  
  finding 1 of 1: MIG101 column t.x: whichever side runs second fails: column "x" of relation "t" already exists.
        b  migrations/versions/b.py:12  op.add_column('t', sa.Column('x', sa.Integer()))
        c  migrations/versions/c.py:12  op.add_column('t', sa.Column('x', sa.Integer()))
     1  c no longer does it, b does the same; for the whole fork: c moves behind b
  which one? (a number, d and a number for its edits, q for none) 
  
  finding 2 of 2: MIG201 column t.n: type is character varying(60) when ours runs first, character varying(70) when theirs does.
        b  migrations/versions/b.py:13  op.alter_column('t', 'n', type_=sa.String(70))
        c  migrations/versions/c.py:13  op.alter_column('t', 'n', type_=sa.String(60))
     1  c does it after b
     2  c no longer does it, what b does stays
  which one? (a number, d and a number for its edits, q for none) 
  diff --git a/migrations/versions/c.py b/migrations/versions/c.py
  deleted file mode 100644
  --- a/migrations/versions/c.py
  +++ /dev/null
  @@ -1,18 +0,0 @@
  -"""c"""
  -from alembic import op
  -import sqlalchemy as sa
  -
  -revision = "c"
  -down_revision = "a"
  -branch_labels = None
  -depends_on = None
  -
  -
  -def upgrade():
  -    op.add_column('t', sa.Column('x', sa.Integer()))
  -    op.alter_column('t', 'n', type_=sa.String(60))
  -
  -
  -def downgrade():
  -    op.alter_column('t', 'n', type_=sa.String(50))
  -    op.drop_column('t', 'x')
  write this? (y for yes) 
  mig: nothing was written, as you said
  [1]
  $ git status --short
  $ printf '1\n1\ny\n' | mig merge -i 2>/dev/null
  changed migrations/versions/c.py
  drop_duplicate: c moves behind b, as was chosen finding by finding; replayed from every state
  ours:   b, published: published has it
  theirs: c, unpublished
  before: a database that ran c goes down first, with the scripts as they were: alembic downgrade a
  next:  git add -A migrations/versions/c.py && git commit, then alembic upgrade head
  $ mig undo
  restored migrations/versions/c.py

Where both sides are published nothing moves: the merge revision settles each of the two as it was chosen.

  $ rev b '"a"' "$(type m 70); $(type n 70)" "$(type m 50); $(type n 50)" && rev c '"a"' "$(type m 60); $(type n 60)" "$(type m 50); $(type n 50)"
  $ git add . && git commit -qm d && git branch -qf published HEAD
  $ printf '1\n2\ny\n' | mig merge -i --template stock --date '2026-03-01'
  ours is b, published: published has it
  theirs is c, published: published has it
  
  finding 1 of 2: MIG201 column t.m: type is character varying(60) when ours runs first, character varying(70) when theirs does.
        b  migrations/versions/b.py:12  op.alter_column('t', 'm', type_=sa.String(70))
        c  migrations/versions/c.py:12  op.alter_column('t', 'm', type_=sa.String(60))
     1  as b means it; for the whole fork: nothing moves, a merge revision settles
     2  as c means it; for the whole fork: nothing moves, a merge revision settles
     3  for all 2 findings, settle: the merge revision ends with what ours means (b), from whatever state
     4  for all 2 findings, settle: the merge revision ends with what theirs means (c), from whatever state
  which one? (a number, d and a number for its edits, q for none) 
  
  finding 2 of 2: MIG201 column t.n: type is character varying(60) when ours runs first, character varying(70) when theirs does.
        b  migrations/versions/b.py:13  op.alter_column('t', 'n', type_=sa.String(70))
        c  migrations/versions/c.py:13  op.alter_column('t', 'n', type_=sa.String(60))
     1  as b means it
     2  as c means it
  which one? (a number, d and a number for its edits, q for none) 
  mig: written with mig's own text in the style of migrations/versions/c.py
  diff --git a/migrations/versions/51cad4b96be3_merge_b_and_c.py b/migrations/versions/51cad4b96be3_merge_b_and_c.py
  new file mode 100644
  --- /dev/null
  +++ b/migrations/versions/51cad4b96be3_merge_b_and_c.py
  @@ -0,0 +1,25 @@
  +"""Merge b and c
  +
  +Revision ID: 51cad4b96be3
  +Revises: b, c
  +Create Date: 2026-03-01
  +
  +"""
  +from alembic import op
  +import sqlalchemy as sa
  +
  +
  +# revision identifiers, used by Alembic.
  +revision = '51cad4b96be3'
  +down_revision = ('b', 'c')
  +branch_labels = None
  +depends_on = None
  +
  +
  +def upgrade():
  +    op.alter_column('t', 'm', type_=sa.String(70))
  +    op.alter_column('t', 'n', type_=sa.String(60))
  +
  +
  +def downgrade():
  +    pass
  write this? (y for yes) 
  wrote migrations/versions/51cad4b96be3_merge_b_and_c.py
  settle: nothing moves, a merge revision settles, as was chosen finding by finding; replayed from every state
  ours:   b, published: published has it
  theirs: c, published: published has it
  joins b and c as 51cad4b96be3
  next:  git add migrations/versions/51cad4b96be3_merge_b_and_c.py && git commit, then alembic upgrade head
  later: alembic downgrade b takes back the merge alone; downgrade -1 is ambiguous there
  $ mig undo
  removed migrations/versions/51cad4b96be3_merge_b_and_c.py
  $ printf '3\nn\n' | mig merge -i --template stock --date '2026-03-01' 2>&1 | grep settle
     1  as b means it; for the whole fork: nothing moves, a merge revision settles
     2  as c means it; for the whole fork: nothing moves, a merge revision settles
     3  for all 2 findings, settle: the merge revision ends with what ours means (b), from whatever state
     4  for all 2 findings, settle: the merge revision ends with what theirs means (c), from whatever state

What a choice rules out is no question any more.

  $ rev b '"a"' "op.rename_table('t', 'tt')" "op.rename_table('tt', 't')" && rev c '"a"' "$(type m 60); $(type n 60)" "$(type m 50); $(type n 50)"
  $ git rm -q --cached migrations/versions/c.py && git commit -qam e && git branch -qf published HEAD && git add . && git commit -qm f
  $ printf '1\n1\nn\n' | mig merge -i
  ours is b, published: published has it
  theirs is c, unpublished
  
  finding 1 of 2: MIG103 table t: with ours first, theirs fails: relation "t" does not exist; with theirs first, this runs. It is called tt now.
        b  migrations/versions/b.py:12  op.rename_table('t', 'tt')
        c  migrations/versions/c.py:12  op.alter_column('t', 'm', type_=sa.String(60))
     1  c does it after b, under the name that it has then; for the whole fork: c moves behind b
     2  c no longer does it, what b does stays; for the whole fork: c moves behind b
     3  for all 2 findings, rename_through: c is unpublished and follows what b renamed (table t is tt now)
  which one? (a number, d and a number for its edits, q for none) 
  
  finding 2 of 2: MIG103 table t: with ours first, theirs fails: relation "t" does not exist; with theirs first, this runs. It is called tt now.
        b  migrations/versions/b.py:12  op.rename_table('t', 'tt')
        c  migrations/versions/c.py:13  op.alter_column('t', 'n', type_=sa.String(60))
     1  c does it after b, under the name that it has then
     2  c no longer does it, what b does stays
  which one? (a number, d and a number for its edits, q for none) 
  diff --git a/migrations/versions/c.py b/migrations/versions/c.py
  --- a/migrations/versions/c.py
  +++ b/migrations/versions/c.py
  @@ -3,16 +3,16 @@
   import sqlalchemy as sa
   
   revision = "c"
  -down_revision = "a"
  +down_revision = "b"
   branch_labels = None
   depends_on = None
   
   
   def upgrade():
  -    op.alter_column('t', 'm', type_=sa.String(60))
  -    op.alter_column('t', 'n', type_=sa.String(60))
  +    op.alter_column('tt', 'm', type_=sa.String(60))
  +    op.alter_column('tt', 'n', type_=sa.String(60))
   
   
   def downgrade():
  -    op.alter_column('t', 'm', type_=sa.String(50))
  -    op.alter_column('t', 'n', type_=sa.String(50))
  +    op.alter_column('tt', 'm', type_=sa.String(50))
  +    op.alter_column('tt', 'n', type_=sa.String(50))
  write this? (y for yes) 
  mig: nothing was written, as you said
  [1]

Who does not ask is told that there is something to choose where nothing fits the fork as a whole.

  $ rev b '"a"' "op.drop_column('t', 'm')" "pass" && rev c '"a"' "$(type m 60)" "$(type m 50)" && git add . && git commit -qm g && git branch -qf published HEAD~0
  $ git rm -q --cached migrations/versions/c.py && git commit -qm h && git branch -qf published HEAD && git add . && git commit -qm i
  $ mig merge 2>&1 | tail -3
  
  mig: nothing was written (order_dependent): Only theirs before ours runs.
  mig: `mig merge -i` asks what is to be given up, finding by finding
  $ printf '1\ny\n' | mig merge -i 2>/dev/null
  removed migrations/versions/c.py
  drop_duplicate: c gave up all that it did and goes, as was chosen finding by finding; replayed from every state
  ours:   b, published: published has it
  theirs: c, unpublished
  before: a database that ran c goes down first, with the scripts as they were: alembic downgrade a
  next:  git add -A migrations/versions/c.py && git commit, then alembic upgrade head
