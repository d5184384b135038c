The gate over trees of which one has something that another lacks: what merging leaves, and what it takes away.

  $ rev() { mkdir -p "${V:=migrations/versions}" && printf "from alembic import op\nimport sqlalchemy as sa\nrevision = '%s'\ndown_revision = %s\n\n\ndef upgrade():\n    %s\n" "$1" "$2" "${3:-pass}" > $V/$1.py; }
  $ save() { git add -A && git -c commit.gpgsign=false commit -qm "$1"; }
  $ new() { cd "$TESTTMP" && mkdir "$1" && cd "$1" && git init -q -b main . && V=migrations/versions && mkdir -p $V && touch migrations/env.py; }
  $ table="op.create_table('t', sa.Column('id', sa.Integer()))"

The base has no scripts at all: the branch may bring them, and two histories of its own are told.

  $ new first && rm -r migrations && touch README && save readme && git switch -q -c feat && rev a None "$table" && touch migrations/env.py && save a
  $ mig check --base main
  1 script, 1 head, 0 not understood
  $ rev b None && mig check --base main --ref feat && save b && mig check --base main
  1 script, 1 head, 0 not understood
  error MIG006 migrations/versions/b.py:4:17
    what    b starts a history of its own beside the one in the same folder
    do      if its parent was lost, write it into down_revision; if the line is
            meant, give it a branch label
  2 scripts, 2 heads, 0 not understood
  [1]

The base took a revision away that the branch stands on. What the help says ends it.

  $ new revert && rev a None "$table" && rev b "'a'" && save ab
  $ git switch -q -c feat && rev d "'b'" && rev e "('d', 'nowhere')" && save d
  $ git switch -q main && git rm -q $V/b.py && save revert
  $ mig check --base main --ref feat
  error MIG003 migrations/versions/d.py:4:17
    what    the parent b of d is in no script: main removed it
    do      if d does without b: after the git merge, put a in the place of b in
            migrations/versions/d.py
  error MIG003 migrations/versions/e.py:4:17
    what    the parent nowhere of e is in no script
    do      bring the script of nowhere into this tree, or name the right parent:
            git log --all -S nowhere finds where it was
  3 scripts, 2 heads, 0 not understood
  [1]
  $ git switch -q feat && git rm -q $V/e.py && save e && git merge -q -m merged main && mig repair
  mig: left: migrations/versions/d.py: the parent b is not here; only the past has it (migrations/versions/b.py, commit 0bdb796c5872). Bring it: git checkout 0bdb796c5872 -- migrations/versions/b.py. Or leave d out of this branch. Or write what d does anew, under another id: under the same id with another parent, databases of the two branches would skip each other's revisions
  nothing that mig may repair
  [1]
  $ sed -i "s/'b'/'a'/" $V/d.py && mig check --base main
  2 scripts, 1 head, 0 not understood

Where the base has several heads, which one is for people to say.

  $ git checkout -q . && git switch -q -c two main && rev x "'a'" && rev y "'a'" && save xy
  $ mig check --base two --ref feat^ | grep -A4 MIG003
  error MIG003 migrations/versions/d.py:4:17
    what    the parent b of d is in no script: two removed it
    do      if d does without b: after the git merge, put one of its heads in the
            place of b in migrations/versions/d.py
  4 scripts, 3 heads, 0 not understood

A squash: what the base's history begins with now is named.

  $ new squash && rev a None "$table" && rev b "'a'" && save ab
  $ git switch -q -c feat && rev d "'b'" "op.drop_column('t', 'id')" && save d
  $ git switch -q main && git rm -q $V/a.py $V/b.py && rev s None "$table" && save squash
  $ mig check --base main --ref feat
  error MIG003 migrations/versions/d.py:4:17
    what    the parent b of d is in no script: main removed it, and its history
            now begins with s
    do      if s does all that led to b: after the git merge, put s in the place
            of b in migrations/versions/d.py
  2 scripts, 2 heads, 0 not understood
  [1]
  $ git switch -q feat && git merge -q -m merged main && sed -i "s/'b'/'s'/" $V/d.py && mig check --base main
  2 scripts, 1 head, 0 not understood

The base took everything away.

  $ git checkout -q . && git switch -q -c bare main && git rm -qr migrations && save bare
  $ mig check --base bare --ref feat^
  error MIG003 migrations/versions/d.py:4:17
    what    the parent b of d is in no script: bare removed it
    do      leave d out of this branch: there is nothing left that it could follow
  1 script, 1 head, 0 not understood
  [1]
  $ mig check --base feat^ --ref bare 2>&1 | cut -c -55
  mig: no migration scripts found in this commit: looked 

Each side took away what the other kept.

  $ new each && rm migrations/env.py && rev a None && rev b "'a'" && save ab
  $ git switch -q -c feat && git rm -q $V/b.py && save b
  $ git switch -q main && git rm -q $V/a.py && save a
  $ mig check --base main --ref feat 2>&1 | cut -c -55
  mig: no migration scripts found in the merge: looked fo

All scripts of the branch are gone, what runs them is not.

  $ new emptied && printf '[alembic]\nscript_location = migrations\n' >alembic.ini && rev a None && rev b "'a'" && save ab
  $ git switch -q -c feat && git rm -qr $V && save gone
  $ mig check --base main
  error MIG402 migrations/versions/a.py:3:12
    what    published revisions removed: a, b; databases stamped with one of them
            cannot find it any more
    do      bring it back: git checkout main -- migrations/versions/a.py
            migrations/versions/b.py
  0 scripts, 0 heads, 0 not understood
  [1]

A script directory that one side alone has, and one that the other side took away.

  $ new several && rev a None "$table" && mkdir -p other && touch other/env.py && V=other/versions rev o None && save ao
  $ git switch -q -c feat && git rm -qr other && mkdir -p third && touch third/env.py && V=third/versions rev x None && save x
  $ git switch -q main && mkdir -p fourth && touch fourth/env.py && V=fourth/versions rev y None && V=other/versions rev o2 "'o'" && save y
  $ mig check --base main --ref feat
  other: error MIG402 other/versions/o.py:3:12
    what    published revision removed: o; databases stamped with it cannot find
            it any more
    do      bring it back: git checkout main -- other/versions/o.py
  other: error MIG009 other/versions/o2.py:3:12
    what    merging leaves o2 where no script directory is: the other side took it
            away
    do      merge by hand, and move the script to where Alembic looks
  3 scripts, 4 heads, 0 not understood
  [1]
  $ mig check --base feat --ref main
  other: error MIG009 other/versions/o2.py:3:12
    what    merging leaves o2 where no script directory is: the other side took it
            away
    do      merge by hand, and move the script to where Alembic looks
  3 scripts, 4 heads, 0 not understood
  [1]

Two merges of the same revisions: the one that the base does not have goes, and no other that begins alike.

  $ new twins && rev a None && rev b "'a'" && rev c "'a'" && rev k "'a'" && save abck
  $ git switch -q -c feat && rev m2 "('b', 'c')" && rev l3 "('b', 'k')" && rev n "'b'" && save m2
  $ git switch -q main && rev m1 "('c', 'b')" && save m1
  $ mig check --base main --ref feat | grep -A4 MIG007
  error MIG007 migrations/versions/m2.py:4:17
    what    m2 and m1 (migrations/versions/m1.py) join the same revisions
    do      main has the other one already, so drop m2: git rm
            migrations/versions/m2.py
  8 scripts, 4 heads, 0 operations, 1 pair compared, 0 not understood
  $ git switch -q -c both && rev m0 "('b', 'c')" && save m0 && git switch -q -c more && rev q "'m0'" && save q
  $ mig check --base both --ref more | grep -A4 MIG007
  warning MIG007 migrations/versions/m1.py:4:17
    what    m1 and m0 (migrations/versions/m0.py) join the same revisions
    do      keep the one that databases have run, or that is published, and remove
            the other
  7 scripts, 3 heads, 0 operations, 3 pairs compared, 0 not understood
  $ git switch -q --orphan none && git clean -fdqx && touch README && save none
  $ git switch -q more && git merge -q --allow-unrelated-histories -m merged none
  $ mig check --base none --ref more | grep -A4 MIG007
  warning MIG007 migrations/versions/m1.py:4:17
    what    m1 and m0 (migrations/versions/m0.py) join the same revisions
    do      keep the one that databases have run, or that is published, and remove
            the other
  7 scripts, 3 heads, 0 operations, 3 pairs compared, 0 not understood

Refs that publish besides the base: each that has another text is told once, in its words.

  $ new releases && git config mig.protected 'release/*' && touch README && save readme
  $ git switch -q -c release/1 && rev a None "$table" && rev b "'a'" && rev c "'a'" && save 1
  $ git switch -q -c release/2 && rev b "'a'" "op.drop_column('t', 'id')" && save 2
  $ git switch -q -c feat release/1 && rev b "'a'" "op.drop_table('t')" && rev c "'a'" "op.drop_table('t')" && save feat
  $ mig check --base main --ref feat | sed -n '/MIG401/,$p'
  error MIG401 migrations/versions/b.py:3:12
    what    published revision b: what it does was edited (new: drop table t);
            databases that ran it, as release/1 has it, keep what it did before
    do      put the change into a new revision, and this one back: git checkout
            release/1 -- migrations/versions/b.py
  error MIG401 migrations/versions/c.py:3:12
    what    published revision c: what it does was edited (new: drop table t);
            databases that ran it, as release/1 has it, keep what it did before
    do      put the change into a new revision, and this one back: git checkout
            release/1 -- migrations/versions/c.py
  error MIG001 migrations/versions/c.py:3:12
    what    2 heads, parted after a: b (migrations/versions/b.py) and c
            (migrations/versions/c.py)
    do      to join them: mig merge
  3 scripts, 2 heads, 2 operations, 1 pair compared, 0 not understood

What hangs on a dependency that the base took away.

  $ new needs && rev a None && rev l None && printf 'branch_labels = "line"\n' >>$V/l.py && rev l2 "'l'" && save all
  $ git switch -q -c feat && rev d "'a'" && printf 'depends_on = "l2"\n' >>$V/d.py && save d
  $ git switch -q main && git rm -q $V/l2.py && save gone
  $ mig check --base main --ref feat
  error MIG003 migrations/versions/d.py:9:14
    what    d depends on l2, which is neither a revision nor a label here: main
            removed it
    do      if d does without l2: after the git merge, put one of its heads in the
            place of l2 in migrations/versions/d.py
  3 scripts, 2 heads, 0 not understood
  [1]

Of several missing parents each is told where it is, whatever their names have in common.

  $ new alike && rev a None && save a && git switch -q -c feat && rev e "('a', 'xb', 'b')" && save e
  $ git switch -q -c elsewhere main && rev b "'a'" && save b && git switch -q feat
  $ mig check
  error MIG003 migrations/versions/e.py:4:17
    what    the parent xb of e is in no script
    do      bring the script of xb into this tree, or name the right parent: git
            log --all -S xb finds where it was
  error MIG003 migrations/versions/e.py:4:17
    what    the parent b of e is in no script; b is on elsewhere
            (migrations/versions/b.py), added by commit d561a0b4077a
    do      to bring it here: git checkout elsewhere -- migrations/versions/b.py;
            or leave e out of this branch
  2 scripts, 1 head, 0 not understood
  [1]
