A rule is told with why, an example, what databases do, what to do and how to suppress it.

  $ mig explain MIG201
  MIG201: same facet, other value (error)
  
  Why
    Both orders run, and nobody notices: the last value wins. Databases that were
    upgraded in different orders differ from then on, until a later migration
    fails on some of them.
  
  Example
    ours:   op.alter_column('user', 'email', type_=sa.Text())
    theirs: op.alter_column('user', 'email', type_=sa.String(255))
  
  What databases do
    PostgreSQL  type, nullability, default and comment are separate; only the same
                one collides.
    SQLite      as PostgreSQL in batch mode; comments are not kept.
    MariaDB     most changes restate the whole column, see MIG202.
  
  What to do
    Choose the value and set it in the merge revision, or make the branches agree.
  
  Suppress
    # mig: ignore[MIG201] REASON on the line of the operation, or on the one above
    it; the reason is required, and reports show it. Or a line MIG201 FINGERPRINT
    REASON in the file of --baseline; -v shows the fingerprint.
  $ mig explain 001 | tail -5
    mig conflicts says whether they collide, mig merge joins them.
  
  Suppress
    Not by a comment or a baseline: it is about the scripts themselves. --fail-on
    LEVEL decides what fails a check.

Without a rule they are listed; the document of all is docs/rules.md.

  $ mig explain | head -3
  MIG001  error    several heads
  MIG002  error    duplicate id
  MIG003  error    missing parent
  $ mig explain | wc -l | tr -d ' '
  30
  $ mig explain --all | awk 'length($0) > 80'
  $ mig explain --all --format markdown | grep -c '^## MIG'
  30

What is no rule is a usage error, and a rule is no report.

  $ mig explain MIG999
  mig: no rule 'MIG999'; 'mig explain' lists them
  'mig explain --help' tells more.
  [2]
  $ mig explain MIG101 MIG102
  mig: explain takes one rule: MIG102
  'mig explain --help' tells more.
  [2]
  $ mig explain MIG101 --format json
  mig: explain does not print json; it takes: text, markdown
  'mig explain --help' tells more.
  [2]
