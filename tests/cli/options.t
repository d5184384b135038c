What is typed wrong is named, and nothing is guessed.

  $ mig
  usage: mig [OPTION...] COMMAND [ARGUMENT...]
  
    heads                show the heads, byte for byte as Alembic does
    branches             show the branch points
    history              list revisions, newest first
    show REV             show a revision
    check                the gate: one head, sound graph, every file parses
    conflicts [A [B]]    say whether two branches collide, with file and line on both sides
    report [A [B]]       all that conflicts and check find, for people and for machines
    graph                draw the revisions
    merge [REV...]       write the merge revision, or what resolves the conflict, when it is safe
    rebase REV           move a revision, and what builds on it, onto another one
    repair               mend what nobody can have run: duplicate ids, conflict marks, docstrings, merges of merges
    undo                 take the last plan back, byte for byte
    forecast [REF...]    every open branch against the base and the others
    ledger [REF...]      one revision id on several branches: the same everywhere?
    hook ACT [NAME...]   git hooks: install, uninstall, status, run
    config               show each setting with where it came from
    explain [RULE]       what a rule means, with an example and what to do
    merge-driver %O %A %B %P merge driver for files that name the head
  
  'mig --help' tells more.
  [2]
  $ mig hedas
  mig: no command 'hedas'; did you mean 'heads'?
  'mig --help' tells more.
  [2]
  $ mig upgrade
  mig: upgrade is not available yet
  'mig --help' tells more.
  [2]
  $ mig heads --formt json
  mig: no option '--formt'; did you mean '--format'?
  'mig heads --help' tells more.
  [2]
  $ mig heads --format xml
  mig: --format: 'xml' is none of: text, json
  'mig heads --help' tells more.
  [2]
  $ mig heads -m x
  mig: heads takes no --message
  'mig heads --help' tells more.
  [2]
  $ mig conflicts a b c
  mig: conflicts takes two git revisions at most
  'mig conflicts --help' tells more.
  [2]
  $ mig conflicts --rev a
  mig: --rev compares two revisions: give it twice
  'mig conflicts --help' tells more.
  [2]
  $ mig check --fail-on fatal
  mig: --fail-on: 'fatal' is not LEVEL[:GRADE]; levels: note, warning, error or never; grades: possible, likely, certain
  'mig check --help' tells more.
  [2]
  $ mig check -C
  mig: -C needs a value: DIR
  'mig check --help' tells more.
  [2]
  $ mig --help | head -n 3
  usage: mig [OPTION...] COMMAND [ARGUMENT...]
  
  Says whether parallel lines of Alembic migrations collide, and joins them.
  $ mig merge --help | head -n 3
  usage: mig merge [OPTION...] [REV...]
  
  merge: write the merge revision, or what resolves the conflict, when it is safe.
  $ git mig heads --help | head -n 1
  usage: git mig heads [OPTION...]
  $ mig --version | head -n 1
  mig 0.1.0
  $ mig --version | sed -n 's/[0-9][0-9]*\.[0-9.]*/VERSION/; s/raw SQL: .*/raw SQL: .../; 2p'
  libgit2 VERSION, raw SQL: ...

Where there is nothing to read, mig says where it looked.

  $ mig heads
  mig: no migration scripts found in $TESTTMP: looked for alembic.ini and pyproject.toml with [tool.alembic] here and above, for */alembic.ini and */migrations/alembic.ini, and for a folder with env.py and versions/. Name the folder with --script-dir DIR, or the configuration with -c FILE
  [3]
  $ mig heads --script-dir nowhere
  mig: --script-dir nowhere: no such folder in this worktree
  [2]
  $ mig heads --ref HEAD
  mig: $TESTTMP: not in a git repository, so there are no commits to read
  [3]
  $ mig -C missing heads
  mig: missing: No such file or directory
  [2]
  $ git init -q empty && cd empty
  $ mig heads
  mig: no migration scripts found in $TESTTMP/empty: looked for alembic.ini and pyproject.toml with [tool.alembic] here and above, for */alembic.ini and */migrations/alembic.ini, and for a folder with env.py and versions/. Name the folder with --script-dir DIR, or the configuration with -c FILE
  [3]
  $ mig heads --ref HEAD
  mig: HEAD: the repository has no commit yet
  [3]
  $ cd ..

An empty script directory has no heads, which is no trouble.

  $ lay_out separate-ids r && cd r && rm migrations/versions/*.py
  $ mig heads
  $ mig heads --ref nonsense
  mig: 'nonsense' is no commit of this repository: revspec 'nonsense' not found
  [2]
  $ mig show zz --ref main
  mig: Can't locate revision identified by 'zz'
  [2]
  $ mig heads --ref main --format json | head -n 12
  {
  	"schema":	"mig-report-1",
  	"tool":	{
  		"name":	"mig",
  		"version":	"0.1.0",
  		"raw_sql":	"libpg_query"
  	},
  	"command":	"heads",
  	"exit_status":	0,
  	"source":	{
  		"kind":	"commit",
  		"commit":	"5f3b6d96c97464f521bedc57239f506d8fb8db4b"

A full disk is noticed.

  $ mig history --ref main > /dev/full
  mig: cannot write stdout: No space left on device
  [70]
