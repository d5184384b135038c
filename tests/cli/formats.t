Every format prints the same judgement; which command takes which is said when it is wrong.

  $ lay_out same-column r && cd r
  $ mig conflicts main feature --format gcc
  migrations/versions/migration_002_add_contact.py:18:5: error: column user.email: whichever side runs second fails: duplicate column name: email. [MIG101]
  migrations/versions/migration_002_add_email.py:18:5: note: ours, main: migrations/versions/migration_002_add_email.py:18: op.add_column('user', sa.Column('email', sa.String(length=120), nullable=True))
  migrations/versions/migration_002_add_contact.py:18:5: note: The definitions differ: decide which one is meant, then keep only that one.
  [1]
  $ mig conflicts main feature --format github
  ::error file=migrations/versions/migration_002_add_contact.py,line=18,endLine=18,col=5,endColumn=84,title=MIG101%3A created twice::column user.email: whichever side runs second fails: duplicate column name: email.%0Aours, main: migrations/versions/migration_002_add_email.py:18: op.add_column('user', sa.Column('email', sa.String(length=120), nullable=True))%0AThe definitions differ: decide which one is meant, then keep only that one.
  [1]
  $ mig conflicts main feature --format gitlab
  [
    {
      "description": "column user.email: whichever side runs second fails: duplicate column name: email. The other side is ours, main: migrations/versions/migration_002_add_email.py:18: op.add_column('user', sa.Column('email', sa.String(length=120), nullable=True)). To do: The definitions differ: decide which one is meant, then keep only that one.",
      "check_name": "mig/MIG101",
      "fingerprint": "8c915bedaed73f9a",
      "severity": "critical",
      "location": {
        "path": "migrations/versions/migration_002_add_contact.py",
        "lines": {
          "begin": 18,
          "end": 18
        }
      }
    }
  ]
  [1]
  $ mig conflicts main feature --format rdjsonl
  {"message":"column user.email: whichever side runs second fails: duplicate column name: email.\nThe definitions differ: decide which one is meant, then keep only that one.","location":{"path":"migrations/versions/migration_002_add_contact.py","range":{"start":{"line":18,"column":5},"end":{"line":18,"column":84}}},"severity":"ERROR","source":{"name":"mig"},"code":{"value":"MIG101"},"related_locations":[{"message":"ours, main: migrations/versions/migration_002_add_email.py:18: op.add_column('user', sa.Column('email', sa.String(length=120), nullable=True))","location":{"path":"migrations/versions/migration_002_add_email.py","range":{"start":{"line":18,"column":5},"end":{"line":18,"column":84}}}}]}
  [1]
  $ mig report main feature --format markdown -o comment.md; head -n 1 comment.md
  <!-- mig-report:migrations -->
  $ mig report main feature --format mermaid
  flowchart BT
    r0["002#95;add#95;contact #lt;theirs#gt; (head)<br/>add contact data"]:::theirs
    r1["002#95;add#95;email #lt;ours#gt; (head)<br/>add email"]:::ours
    r2["001<br/>create user"]
    r0 --> r2
    r1 --> r2
    r1 -. "MIG101 column user.email" .- r0
    classDef ours stroke:#0072b2,stroke-width:3px
    classDef theirs stroke:#d55e00,stroke-width:3px,stroke-dasharray:5 3
  [1]
  $ mig graph --ref feature
  digraph "revisions" {
    rankdir=BT;
    node [shape=box, fontname="monospace"];
    r0 [label="002_add_contact (head)\nadd contact data", tooltip="migrations/versions/migration_002_add_contact.py", peripheries=2];
    r1 [label="001\ncreate user", tooltip="migrations/versions/migration_001_create_user.py"];
    r0 -> r1;
  }
  $ mig graph --ref feature --format mermaid
  flowchart BT
    r0["002#95;add#95;contact (head)<br/>add contact data"]
    r1["001<br/>create user"]
    r0 --> r1
  $ mig heads --format sarif
  mig: heads does not print sarif; it takes: text, json
  'mig heads --help' tells more.
  [2]
  $ mig check --format dot
  mig: check does not print dot; it takes: text, json, sarif, markdown, html, github, gitlab, rdjsonl, gcc, junit
  'mig check --help' tells more.
  [2]
  $ mig graph --format text
  mig: graph does not print text; it takes: json, html, dot, mermaid
  'mig graph --help' tells more.
  [2]
  $ mig conflicts --format xml
  mig: --format: 'xml' is none of: text, json, sarif, markdown, html, github, gitlab, rdjsonl, gcc, junit
  'mig conflicts --help' tells more.
  [2]

What is fine prints what each consumer takes as "nothing found".

  $ mig check --format gcc
  mig: only this tree was examined; a branch may still bring another head
  $ mig check --format github
  mig: only this tree was examined; a branch may still bring another head
  $ mig check --format gitlab
  []
  mig: only this tree was examined; a branch may still bring another head
  $ mig check --format rdjsonl
  mig: only this tree was examined; a branch may still bring another head
  $ mig check --format markdown
  <!-- mig-report:migrations -->
  **mig:** nothing stands against these migrations.
  
  nothing found; 2 scripts, 1 head, 0 not understood.
  mig: only this tree was examined; a branch may still bring another head

A report that was kept is printed again, in any format.

  $ mig conflicts main feature > text; mig conflicts main feature --format json -o mig.json
  [1]
  $ mig report --from-json mig.json | cmp - text
  $ mig report --from-json mig.json --fail-on never | cmp - text
  $ mig report --from-json - --format gcc --exit-zero < mig.json
  migrations/versions/migration_002_add_contact.py:18:5: error: column user.email: whichever side runs second fails: duplicate column name: email. [MIG101]
  migrations/versions/migration_002_add_email.py:18:5: note: ours, main: migrations/versions/migration_002_add_email.py:18: op.add_column('user', sa.Column('email', sa.String(length=120), nullable=True))
  migrations/versions/migration_002_add_contact.py:18:5: note: The definitions differ: decide which one is meant, then keep only that one.
  $ mig report main feature --format json | mig report --from-json - --format mermaid
  flowchart BT
    r0["002#95;add#95;contact #lt;theirs#gt; (head)<br/>add contact data"]:::theirs
    r1["002#95;add#95;email #lt;ours#gt; (head)<br/>add email"]:::ours
    r2["001<br/>create user"]
    r0 --> r2
    r1 --> r2
    r1 -. "MIG101 column user.email" .- r0
    classDef ours stroke:#0072b2,stroke-width:3px
    classDef theirs stroke:#d55e00,stroke-width:3px,stroke-dasharray:5 3
  [1]
  $ mig report --from-json mig.json --format dot
  mig: --from-json: this report lists no revisions to draw; mig report and mig graph write such
  'mig report --help' tells more.
  [2]
  $ mig report --from-json mig.json main
  mig: --from-json prints what was compared then: it goes with no revisions
  'mig report --help' tells more.
  [2]
  $ mig report --from-json missing.json
  mig: --from-json: missing.json: No such file or directory
  'mig report --help' tells more.
  [2]
  $ echo '[]' | mig report --from-json -
  mig: --from-json: -: not a report: not a JSON object
  [3]
  $ echo '{"schema": "mig-report-9"}' | mig report --from-json -
  mig: --from-json: -: not a report: schema: not "mig-report-1", the only one that this version of mig reads
  [3]
  $ sed 's/"fails"/"fell"/' mig.json | mig report --from-json -
  mig: --from-json: -: not a report: outcome: a word that this version of mig does not know
  [3]
  $ sed 's/"line":.*/"line": 1e9,/' mig.json | mig report --from-json -
  mig: --from-json: -: not a report: line: not a number that can stand there
  [3]

A page of two heads that converge shows the merge revision that joins them; nothing is written.

  $ cd .. && lay_out separate-ids p && cd p && git merge -q -m m feature
  $ mig report --format html -o ../p.html
  [1]
  $ grep -oE 'Proposed resolution: [a-z]+|<ins>.down_revision = [^<]*|1 pairs? compared' ../p.html
  Proposed resolution: merge
  <ins>+down_revision = (&#39;002_add_email&#39;, &#39;002_rename_username&#39;)
  1 pair compared
  $ git status --short
