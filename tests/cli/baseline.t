Findings that are known and accepted stand in a file, a line each with its reason: they fail no gate, and are counted.

  $ export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
  $ rev() { printf "from alembic import op\nimport sqlalchemy as sa\nrevision = '%s'\ndown_revision = %s\n\n\ndef upgrade():\n    %s\n" "$1" "$2" "$3" > migrations/versions/$1.py; }
  $ save() { git add -A && git -c user.name=n -c user.email=e -c commit.gpgsign=false commit -qm "$1"; }
  $ git init -q -b main . && mkdir -p migrations/versions && touch migrations/env.py
  $ printf '[alembic]\nscript_location = migrations\n' > alembic.ini
  $ rev a None "op.create_table('t', sa.Column('id', sa.Integer()))"
  $ save a
  $ rev b "'a'" "op.add_column('t', sa.Column('x', sa.Text()))"
  $ rev c "'a'" "op.add_column('t', sa.Column('x', sa.Text()))"
  $ mig conflicts -v 2>/dev/null | grep -E '^  accept|^[0-9]'
    accept  MIG101 ba7b72cf90ba1ed8 REASON
  3 scripts, 2 heads, 2 operations, 1 pair compared, 0 not understood

A line that names the finding and says why is enough.

  $ print=$(mig conflicts -v 2>/dev/null | awk '$1 == "accept" {print $3}')
  $ printf '# agreed on by both teams\n\nMIG101 %s both were made by hand before the deploy\r\n' "$print" > accepted.txt
  $ mig conflicts --baseline accepted.txt
  b and c: fails: neither order works
    ours    b (1 operation)
    theirs  c (1 operation)
    rules   PostgreSQL's, by default; --dialect names another
    because Whichever side runs second fails.
    ours first    fails: column "x" of relation "t" already exists: ours made it
                  in b (add column t.x)
    theirs first  fails: column "x" of relation "t" already exists: theirs made it
                  in c (add column t.x)
  
  error MIG101 (certain) column t.x: created twice
    ours    migrations/versions/b.py:8  (revision b)
       8 | op.add_column('t', sa.Column('x', sa.Text()))
         |                               ^
    theirs  migrations/versions/c.py:8  (revision c)
       8 | op.add_column('t', sa.Column('x', sa.Text()))
         |                               ^
    what    column t.x: whichever side runs second fails: column "x" of relation
            "t" already exists.
    do      Both definitions agree: keep one and delete the other on the branch
            that is not published, or guard it.
    ignored both were made by hand before the deploy (accepted.txt:3)
  
  How to resolve it:
    - manual: both sides count as published (no base branch was found: looked for
      origin/HEAD, origin/main, origin/master and the branch's upstream; git
      config mig.base NAME names one), so neither may move
  
  3 scripts, 2 heads, 2 operations, 1 pair compared, 0 not understood, 1 accepted
  $ mig report --baseline accepted.txt --format github
  ::error file=migrations/versions/c.py,line=3,endLine=3,col=12,endColumn=15,title=MIG001%3A several heads::2 heads, parted after a: b (migrations/versions/b.py) and c (migrations/versions/c.py)%0Amig conflicts says whether they collide; mig merge joins them
  ::notice::1 finding left out: accepted, with a reason
  [1]
  $ mig report --baseline - --format json < accepted.txt -o report.json
  [1]
  $ grep -oE '"(suppressed|accepted_at|exit_status)":[^,]*' report.json | tr "\t" " "
  "exit_status": 1
  "suppressed": "both were made by hand before the deploy"
  "accepted_at": "-:3"
  $ mig report --from-json report.json | tail -1
  3 scripts, 2 heads, 2 operations, 1 pair compared, 0 not understood, 1 accepted
  $ mig report --baseline accepted.txt --format sarif | grep -A4 suppressions
            "suppressions": [
              {
                "kind": "external",
                "justification": "both were made by hand before the deploy"
              }

The fingerprint is the same where lines have moved, and from the other side; it is another one for another revision.

  $ rev c "'a'" "# moved
  >     # further down
  >     op.add_column('t', sa.Column('x', sa.Text()))"
  $ mig conflicts --rev c --rev b --baseline accepted.txt | tail -1
  3 scripts, 2 heads, 2 operations, 1 pair compared, 0 not understood, 1 accepted
  $ sed -i "s/'c'/'d'/" migrations/versions/c.py
  $ mig conflicts --baseline accepted.txt | tail -1
  3 scripts, 2 heads, 2 operations, 1 pair compared, 0 not understood
  $ mig conflicts --baseline accepted.txt -v 2>&1 >/dev/null | grep accepted
  mig: accepted.txt:3: MIG101 ba7b72cf90ba1ed8 matches nothing here
  $ sed -i "s/'d'/'c'/" migrations/versions/c.py

Tabs part words as blanks do, an editor may put a mark in front, the last line may end without one; the first entry of a finding counts.

  $ printf '\357\273\277MIG403 %s an edit\nMIG101\t%s\tas agreed\nMIG101 %s said again' 0123456789abcdef "$print" "$print" > .git/marked.txt
  $ mig conflicts --baseline .git/marked.txt | grep -E '^  ignored|accepted$'
    ignored as agreed (.git/marked.txt:2)
  3 scripts, 2 heads, 2 operations, 1 pair compared, 0 not understood, 1 accepted

An entry is for its rule; the same finding of another one is none.

  $ printf 'MIG102 %s not this one\nMIG101 %s this one\n' "$print" "$print" > .git/rules.txt
  $ mig conflicts --baseline .git/rules.txt -v 2>&1 | grep -E '^  ignored|matches nothing'
  mig: .git/rules.txt:1: MIG102 ba7b72cf90ba1ed8 matches nothing here
    ignored this one (.git/rules.txt:2)

A comment in the script stands closer, and is counted alike; what the file has besides is no trouble.

  $ sed -i "s/# further down/# mig: ignore[MIG101] said here/" migrations/versions/c.py
  $ mig conflicts --baseline accepted.txt | grep -E '^  ignored|accepted$'
    ignored said here
  3 scripts, 2 heads, 2 operations, 1 pair compared, 0 not understood, 1 accepted
  $ mig conflicts | grep -E '^  ignored|accepted$'
    ignored said here
  3 scripts, 2 heads, 2 operations, 1 pair compared, 0 not understood, 1 accepted
  $ mig conflicts --baseline accepted.txt -v 2>&1 >/dev/null | grep accepted
  [1]
  $ sed -i "s/# mig: ignore.*/# further down/" migrations/versions/c.py

What is no entry is an error that says where; so is a file that is not there.

  $ bad() { printf "$1" > bad.txt; mig conflicts --baseline bad.txt; }
  $ bad "# one\nMIG101 $print\n"
  mig: bad.txt:2: the reason is missing; an entry is: RULE FINGERPRINT REASON
  [3]
  $ bad "MIG101 5f0c why\n"
  mig: bad.txt:1: no fingerprint (16 hexadecimal digits) stands behind the rule; an entry is: RULE FINGERPRINT REASON
  [3]
  $ bad "MIG777 $print why\n"
  mig: bad.txt:1: no rule of mig stands first; an entry is: RULE FINGERPRINT REASON
  [3]
  $ bad "MIG001 $print why\n"
  mig: bad.txt:1: this rule is about the scripts themselves, which a baseline does not accept; an entry is: RULE FINGERPRINT REASON
  [3]
  $ bad "column t.x is fine\n"
  mig: bad.txt:1: no rule of mig stands first; an entry is: RULE FINGERPRINT REASON
  [3]
  $ bad "MIG101 zzzzzzzzzzzzzzzz why\n"
  mig: bad.txt:1: no fingerprint (16 hexadecimal digits) stands behind the rule; an entry is: RULE FINGERPRINT REASON
  [3]
  $ bad ""  | tail -1
  3 scripts, 2 heads, 2 operations, 1 pair compared, 0 not understood
  $ mig conflicts --baseline nowhere.txt
  mig: --baseline: nowhere.txt: No such file or directory
  'mig conflicts --help' tells more.
  [2]
  $ mig check --baseline bad.txt >/dev/null 2>&1
  [1]
  $ bad "MIG101\n" >/dev/null 2>&1; mig check --baseline bad.txt
  mig: bad.txt:1: no fingerprint (16 hexadecimal digits) stands behind the rule; an entry is: RULE FINGERPRINT REASON
  [3]

A setting names a file of the tree that is read, from its root.

  $ git config mig.baseline accepted.txt
  $ mig conflicts | tail -1
  3 scripts, 2 heads, 2 operations, 1 pair compared, 0 not understood, 1 accepted
  $ (cd migrations && mig conflicts --exit-zero | tail -1)
  3 scripts, 2 heads, 2 operations, 1 pair compared, 0 not understood, 1 accepted
  $ git config mig.baseline gone.txt
  $ mig conflicts
  mig: baseline: gone.txt is not in the tree (set by git config (local); the path counts from the tree's root)
  [3]
  $ git config --unset mig.baseline
  $ printf '\n[mig]\nbaseline = accepted.txt\n' >> alembic.ini
  $ mig config | grep baseline
  baseline    accepted.txt  (alembic.ini)
  $ mig conflicts >/dev/null

The branch that collides brings its entry along: it counts where two commits are compared, and in the gate.

  $ rm -f report.json bad.txt && mkdir .git/out && mv migrations/versions/[bc].py accepted.txt .git/out
  $ save setting && git branch feature
  $ mv .git/out/b.py migrations/versions && save b && git checkout -q feature && mv .git/out/c.py migrations/versions && save c
  $ mig check --base main >/dev/null
  mig: baseline: accepted.txt is not in the tree (set by alembic.ini; the path counts from the tree's root)
  [3]
  $ mig conflicts main feature --exit-zero
  mig: baseline: accepted.txt is not in the tree (set by alembic.ini; the path counts from the tree's root)
  [3]
  $ mv .git/out/accepted.txt . && save accepted && rmdir .git/out
  $ mig conflicts main feature | grep -E '^  ignored|accepted$'
    ignored both were made by hand before the deploy (accepted.txt:3)
  4 scripts, 2 operations, 1 pair compared, 0 not understood, 1 accepted
  $ mig conflicts feature main | tail -1
  4 scripts, 2 operations, 1 pair compared, 0 not understood, 1 accepted
  $ git checkout -q main && mig check --ref feature --base main | grep -E '^  ignored|accepted$|MIG1'
  error MIG101 (certain) column t.x: created twice
    ignored both were made by hand before the deploy (accepted.txt:3)
  3 scripts, 2 heads, 2 operations, 1 pair compared, 0 not understood, 1 accepted
  $ mig check --ref feature --base main --format json | grep -c '"suppressed"'
  1
