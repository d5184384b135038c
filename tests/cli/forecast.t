Forecasts over branches of every kind: unread ones, ones with folders of their own, ones that share scripts.

  $ rev() { mkdir -p "${V:=migrations/versions}" && printf "from alembic import op\nimport sqlalchemy as sa\nrevision = '%s'\ndown_revision = %s\n\n\ndef upgrade():\n    %s\n" "$1" "$2" "${3:-pass}" > $V/$1.py; }
  $ save() { git add -A && git -c commit.gpgsign=false commit -qm "$1"; }
  $ new() { cd "$TESTTMP" && mkdir "$1" && cd "$1" && git init -q -b main . && V=migrations/versions && mkdir -p $V && touch migrations/env.py; }
  $ on() { git switch -q -c "$1" "${2:-main}"; }
  $ foresee() { mig forecast --base main "$@"; }
  $ table="op.create_table('t', sa.Column('id', sa.Integer()), sa.Column('n', sa.Text()))"
  $ column="op.add_column('t', sa.Column('x', sa.Integer()))"

Scripts whose identifiers cannot be read, or whose identifier is not text: nobody judges the branch, and the others are judged.

  $ new unread && rev a None "$table" && save a
  $ on computed && rev b "'a'" && sed -i "s/'b'/make()/" $V/b.py && save b
  $ on several && rev c "'a'" && sed -i "s/'c'/('c', 'd')/" $V/c.py && save c
  $ on plain && rev e "'a'" "$column" && save e
  $ git switch -q main && foresee
  3 branches on main, 0 pairs: 0 collide, 0 not proven, 0 need only a merge revision
  
    branch    revisions  behind  on main
    computed          0       0  not read                            migrations/versions/b.py: its identifiers can't be read
    plain             1       0  can land as it is
    several           0       0  not read                            migrations/versions/c.py: its identifiers can't be read
  
  landing order (0 rebases or merge revisions):
    1. plain
  [3]

What the base cannot read is no trouble of a branch.

  $ rev odd "'a'" && sed -i "s/'odd'/make()/" $V/odd.py && echo text > $V/notes.txt && save odd
  $ foresee plain
  1 branch on main, 0 pairs: 0 collide, 0 not proven, 0 need only a merge revision
  
    branch  revisions  behind  on main
    plain           1       1  can land as it is
  
  landing order (0 rebases or merge revisions):
    1. plain

Statements that nobody understands meet everybody; so does a branch that touches what they touch.

  $ new boundless && rev a None "$table" && save a
  $ on dark && rev d "'a'" "op.execute(sa.text(open('x').read()))" && save d
  $ on plain && rev p "'a'" "$column" && save p
  $ on apart && rev q "'a'" "op.create_table('q', sa.Column('id', sa.Integer()))" && save q
  $ git switch -q main && foresee --exit-zero | grep -vE '^ +(rules|ours|theirs|because) |^ *$'
  3 branches on main, 3 pairs: 0 collide, 2 not proven, 1 need only a merge revision
    branch  revisions  behind  on main
    apart           1       0  can land as it is                   not proven with 1
    dark            1       0  can land as it is                   not proven with 2
    plain           1       0  can land as it is                   not proven with 1
  these are not proven:
    apart and dark: unknown
      Statements that were not understood can meet what the other side does.
    dark and plain: unknown
      Statements that were not understood can meet what the other side does.
  landing order (2 rebases or merge revisions):
    1. apart
    2. dark
    3. plain

Two branches that share a script, and collide in what each has besides. Whichever comes after the other needs a merge
revision, for both follow the same one.

  $ new shared && rev a None "$table" && save a
  $ on common && rev s "'a'" "$column" && save s
  $ on left && git merge -q common && rev l "'s'" "op.drop_column('t', 'x')" && save l
  $ on right && git merge -q common && rev r "'s'" "op.alter_column('t', 'x', nullable=False)" && save r
  $ git switch -q main && foresee | grep -vE '^ +(rules|because) |^ *$'
  3 branches on main, 3 pairs: 1 collides, 0 not proven, 0 need only a merge revision
    branch  revisions  behind  on main
    common          1       0  can land as it is
    left            2       0  can land as it is                   collides with 1 branch
    right           2       0  can land as it is                   collides with 1 branch
  these collide:
    left and right: order_dependent
      MIG102 column t.x: with ours first, theirs fails: column "x" of relation "t" does not exist; with theirs first, this runs.
        migrations/versions/l.py:8 and migrations/versions/r.py:8
  landing order (1 rebase or merge revision):
    1. common
    2. right
    3. left

What a comment in the script accepts stays a collision: a person's word makes no order run. It fails no gate.

  $ new accepted && rev a None "$table" && save a
  $ on one && rev b "'a'" "$column  # mig: ignore[MIG101] both are deployed by hand" && save b
  $ on two && rev c "'a'" "$column" && save c
  $ git switch -q main && foresee | grep -vE '^ +(rules|because) |^ *$'
  2 branches on main, 1 pair: 1 collides, 0 not proven, 0 need only a merge revision
    branch  revisions  behind  on main
    one             1       0  can land as it is                   collides with 1 branch
    two             1       0  can land as it is                   collides with 1 branch
  these collide:
    one and two: fails
      Whichever side runs second fails.
  landing order (1 rebase or merge revision):
    1. one
    2. two

A branch that fails on its own is told as that once, and not with each of the others.

  $ new alone && rev a None "$table" && save a
  $ on broken && rev b "'a'" "op.drop_column('t', 'gone')" && save b
  $ on other && rev c "'a'" "op.drop_table('t')" && save c
  $ git switch -q main && foresee | grep -E 'broken|other|branches'
  2 branches on main, 1 pair: 0 collide, 0 not proven, 1 need only a merge revision
    broken          1       0  collides with the base
    other           1       0  can land as it is
    main and broken: fails
      MIG102 theirs fails on its own, without the other side: column "gone" of relation "t" does not exist.
    1. other
    2. broken

The same content in two folders is one script, folders below are read, and what has no script's name is not.

  $ new folders && rev a None "$table" && save a
  $ on twice && rev b "'a'" "$column" && mkdir -p $V/old/older && cp $V/b.py $V/old/b.py && V=$V/old/older rev d "'b'" && touch $V/__init__.py $V/.#b.py && save b
  $ git switch -q main && foresee | grep -vE '^ +(rules|because) |^ *$'
  1 branch on main, 0 pairs: 0 collide, 0 not proven, 0 need only a merge revision
    branch  revisions  behind  on main
    twice           2       0  can land as it is
  landing order (0 rebases or merge revisions):
    1. twice

Configurations that differ: the branch's own says where its scripts are.

  $ new configured && printf '[alembic]\nscript_location = migrations\n' > alembic.ini && rev a None "$table" && save a
  $ on moved && printf '[alembic]\nscript_location = migrations\nversion_locations = migrations/versions db/more\n' > alembic.ini && V=db/more && rev m "'a'" "$column" && save m
  $ on unset && git rm -q alembic.ini && V=migrations/versions && rev u "'a'" && save u
  $ on broken && printf '[alembic' > alembic.ini && rev k "'a'" && save k
  $ git switch -q main && foresee | grep -E 'moved|unset|broken|branches'
  3 branches on main, 3 pairs: 0 collide, 0 not proven, 3 need only a merge revision
    broken          1       0  can land as it is
    moved           1       0  can land as it is
    unset           1       0  can land as it is
    1. broken
    2. moved
    3. unset

Identifiers as lists and sets are read as Alembic reads them.

  $ new lists && rev a None "$table" && rev a2 "'a'" && rev a3 "'a'" && save a
  $ on list && rev b "['a2', 'a3']" && save b
  $ on set && rev c "{'a2', 'a3'}" && save c
  $ git switch -q main && foresee | grep -vE '^ +(rules|because) |^ *$'
  2 branches on main, 1 pair: 0 collide, 0 not proven, 1 need only a merge revision
    branch  revisions  behind  on main
    list            1       0  can land as it is
    set             1       0  can land as it is
  landing order (1 rebase or merge revision):
    1. list
    2. set

Who stands on whom: a branch on top of all that has landed needs none.

  $ new stacked && rev a None "$table" && save a
  $ on b1 && rev b "'a'" && save b
  $ on b2 b1 && rev c "'b'" && save c
  $ on b3 b2 && rev d "'c'" && save d
  $ on z2 b1 && rev z "'b'" && save z
  $ on z3 z2 && rev y "'z'" && save y
  $ git switch -q main && foresee | sed -n '/landing order/,$p'
  landing order (2 rebases or merge revisions):
    1. b1
    2. b2
    3. b3
    4. z2
    5. z3

A revision that neither the branch nor the base has: what follows it cannot land.

  $ on gap && rev g "'b'" && save g && git switch -q main && foresee gap b1
  2 branches on main, 0 pairs: 0 collide, 0 not proven, 0 need only a merge revision
  
    branch  revisions  behind  on main
    gap             1       0  not read                            migrations/versions/g.py: it follows b, which no script has
    b1              1       0  can land as it is
  
  landing order (0 rebases or merge revisions):
    1. b1
  [3]

One id for a script of the base and another of the branch: a later version of one is none.

  $ new again && rev a None "$table" && save a
  $ on edited && rev a None "op.create_table('t')" && save edited
  $ on clash && rev n "'a'" "$column" && save n
  $ git switch -q main && V=migrations/versions rev n "'a'" "op.drop_table('t')" && git mv -f $V/n.py $V/other.py 2>/dev/null || mv $V/n.py $V/other.py; save n
  $ foresee | grep -vE '^ +(rules|because) |^ *$'
  2 branches on main, 0 pairs: 0 collide, 0 not proven, 0 need only a merge revision
    branch  revisions  behind  on main
    clash           0       0  collides with the base
    and 1 branch without migrations of their own
  these collide:
    main and clash: both have a revision n
  landing order (1 rebase or merge revision):
    1. clash

Several script directories: each is foreseen on its own, and whose a folder below is nobody can say.

  $ new several && rev a None "$table" && mkdir other && touch other/env.py && V=other/versions && rev o None && save ao
  $ on both && V=migrations/versions && rev b "'a'" "$column" && V=other/versions && rev p "'o'" && mkdir -p $V/below && V=other/versions/below && rev q "'o'" && save b
  $ on tidy main && touch README && save tidy
  $ git switch -q main && foresee | grep -vE '^ *$'
  migrations: 2 branches on main, 0 pairs: 0 collide, 0 not proven, 0 need only a merge revision
    branch  revisions  behind  on main
    both            1       0  can land as it is
    and 1 branch without migrations of their own
  landing order (0 rebases or merge revisions):
    1. both
  other: 2 branches on main, 0 pairs: 0 collide, 0 not proven, 0 need only a merge revision
    branch  revisions  behind  on main
    both            1       0  can land as it is
    and 1 branch without migrations of their own
  landing order (0 rebases or merge revisions):
    1. both
  $ foresee nowhere
  mig: 'nowhere' is no commit of this repository: revspec 'nowhere' not found
  [2]
  $ mig forecast --base nowhere
  mig: 'nowhere' is no commit of this repository: revspec 'nowhere' not found
  [2]
