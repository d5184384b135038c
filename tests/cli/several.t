Several databases, several heads.

  $ rev() { printf "from alembic import op\nimport sqlalchemy as sa\nrevision = '%s'\ndown_revision = %s\n\n\n%s\n" "$1" "$2" "$3" > migrations/versions/$1.py; }
  $ new() { mkdir -p "$1/migrations/versions" && cd "$1" && touch migrations/env.py; }

A script with a function for each database is judged for each: Alembic's template looks the function up.

  $ new functions
  $ call='def upgrade(engine_name):
  >     globals()["upgrade_%s" % engine_name]()
  > '
  $ rev a None "$call
  > def upgrade_users():
  >     op.create_table('t', sa.Column('id', sa.Integer()))
  > 
  > def upgrade_logs():
  >     op.create_table('t', sa.Column('id', sa.Integer()))"
  $ rev b "'a'" "$call
  > def upgrade_users():
  >     op.add_column('t', sa.Column('x', sa.Text()))
  > 
  > def upgrade_logs():
  >     pass"
  $ rev c "'a'" "$call
  > def upgrade_users():
  >     op.add_column('t', sa.Column('x', sa.Text()))
  > 
  > def upgrade_logs():
  >     op.add_column('t', sa.Column('y', sa.Text()))"
  $ mig conflicts | grep -E '^[^ ].*: (fails|conv|indep)|^error'
  migrations (logs): b and c: independent: no object is touched by both sides
  migrations (users): b and c: fails: neither order works
  error MIG101 (certain) column t.x: created twice
  $ mig conflicts --bind logs | grep -E '^[^ ].*: (fails|conv|indep)|^error'
  b and c: independent: no object is touched by both sides
  $ cd ..

So is one that asks for the name of the database it runs on.

  $ new asks
  $ rev a None "def upgrade(engine_name):
  >     op.create_table('t', sa.Column('id', sa.Integer()))"
  $ rev b "'a'" "def upgrade(engine_name):
  >     if engine_name == 'users':
  >         op.drop_column('t', 'id')"
  $ rev c "'a'" "def upgrade(engine_name):
  >     if engine_name == 'users':
  >         op.alter_column('t', 'id', nullable=False)
  >     elif engine_name == 'logs':
  >         op.drop_column('t', 'id')"
  $ mig conflicts | grep -E '^[^ ].*: (only|order|fails|conv|indep)|^error'
  migrations (logs): b and c: independent: no object is touched by both sides
  migrations (users): b and c: order_dependent: only one order works
  error MIG102 (certain) column t.id: used here, dropped there
  $ cd ..

Whatever gives upgrade its parameter: an assignment, a second one, a module that is imported whole, another
spelling of the name.

  $ new named
  $ work="def work(engine_name):
  >     if engine_name == 'users':
  >         op.drop_column('t', 'id')"
  $ plain='def upgrade():
  >     pass
  > '
  $ rev a None "def upgrade():
  >     op.create_table('t', sa.Column('id', sa.Integer()))"
  $ one() { rev b "'a'" "$1"; rev c "'a'" "$plain"; mig conflicts --format json | grep -o '"bind":.*,'; }
  $ one "$plain"
  [1]
  $ one "$work
  > upgrade = work"
  "bind":	"users",
  $ one "$plain
  > $work
  > upgrade = work"
  "bind":	"users",
  $ printf "from alembic import op\n\ndef upgrade(engine_name):\n    if engine_name == 'users':\n        op.drop_column('t', 'id')\n" > helper.py
  $ one "$plain
  > from helper import *"
  "bind":	"users",
  $ one "$plain
  > $work
  > ｕpgrade = work"
  "bind":	"users",
  $ one "$plain
  > from helper import \\
  >   *"
  "bind":	"users",
  $ one "$plain
  > x = 2 * 3"
  [1]

Words that only look like it give nothing: a part of another word, before it or behind it, is another name.

  $ one "# reupgrade xUpgrade _upgrade 9upgrade Zupgrade aupgrade upgrades upgradeS upgrade1 upgrade_
  > $plain
  > 2 * 3 # reupgrade"
  [1]
  $ printf 'upgrade = None\n' > migrations/versions/b.py; mig conflicts --format json | grep -o '"bind":.*,'
  migrations/versions/b.py:1:1: error: no variable `down_revision`, so Alembic fails on the script [MIG902]
    write `down_revision = None` if the script starts a history
  [1]
  $ cd ..

Three heads: each pair is fine, but all of them together are not the same in every order.

  $ new three
  $ rev a None "def upgrade():
  >     op.create_table('t', sa.Column('id', sa.Integer()))"
  $ rev p "'a'" "def upgrade():
  >     op.create_table('p', sa.Column('id', sa.Integer()))"
  $ rev q "'a'" "def upgrade():
  >     op.create_table('q', sa.Column('id', sa.Integer()))"
  $ rev r "'a'" "def upgrade():
  >     inspector = sa.inspect(op.get_bind())
  >     if inspector.has_table('p') and inspector.has_table('q'):
  >         op.create_table('r', sa.Column('id', sa.Integer()))"
  $ mig conflicts | grep -vE '^  (rules|because|ours|theirs)|^$|^   '
  p and q: independent: no object is touched by both sides
  p and r: converges: both orders succeed and end the same
  q and r: independent: no object is touched by both sides
  error MIG001 migrations/versions/r.py:3:12
    what    each pair of the 3 heads goes together, but not all of them: the order
    do      put one head on top of the others with mig rebase, in the order that
  4 scripts, 3 heads, 12 operations, 3 pairs compared, 0 not understood
  $ cd ..

A finding that a comment suppresses with a reason is counted, and fails no gate.

  $ new suppressed
  $ rev a None "def upgrade():
  >     op.create_table('t', sa.Column('id', sa.Integer()))"
  $ rev b "'a'" "def upgrade():
  >     op.add_column('t', sa.Column('x', sa.Text()))"
  $ rev c "'a'" "def upgrade():
  >     # mig: ignore[MIG101] both are deployed by hand
  >     op.add_column('t', sa.Column('x', sa.Text()))"
  $ mig conflicts | sed -n '/^error/,/^  ignored/p'
  error MIG101 (certain) column t.x: created twice
    ours    migrations/versions/b.py:8  (revision b)
       8 | op.add_column('t', sa.Column('x', sa.Text()))
         |                               ^
    theirs  migrations/versions/c.py:9  (revision c)
       9 | op.add_column('t', sa.Column('x', sa.Text()))
         |                               ^
    what    column t.x: whichever side runs second fails: column "x" of relation
            "t" already exists.
    do      Both definitions agree: keep one and delete the other on the branch
            that is not published, or guard it.
    ignored both are deployed by hand
  $ mig conflicts >/dev/null

More than two heads that collide: what would be done with which, in every format that tells resolutions.

  $ cd .. && new steps && printf '[alembic]\nscript_location = migrations\n' > alembic.ini
  $ body() { printf 'def upgrade():\n    %s\n\n\ndef downgrade():\n    %s' "$1" "$2"; }
  $ rev a None "$(body "op.create_table('t', sa.Column('id', sa.Integer()))" "op.drop_table('t')")"
  $ rev b "'a'" "$(body "op.add_column('t', sa.Column('x', sa.Text()))" "op.drop_column('t', 'x')")"
  $ git init -q . && git add . && git commit -qm b && git branch published && git config mig.base published
  $ rev c "'a'" "$(body "op.add_column('t', sa.Column('x', sa.Text()))" "op.drop_column('t', 'x')")"
  $ rev d "'a'" "$(body "op.create_table('d', sa.Column('id', sa.Integer()))" "op.drop_table('d')")"
  $ printf '"""${message}"""\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n\n\ndef upgrade():\n    pass\n' > migrations/script.py.mako
  $ mig conflicts | sed -n '/^How/,$p'
  How to resolve it:
    - step by step, safe: 2 steps, replayed together on databases in 10 states:
      all end the same
      1. drop duplicate, b and c: c is unpublished and does nothing that b does
         not do
      2. merge, b and d: No object is touched by both sides.
      $ mig merge b c d
  
  4 scripts, 3 heads, 6 operations, 3 pairs compared, 0 not understood
  $ mig conflicts --format json | sed -n '/resolutions/,/diagnostics/p'
  			"resolutions":	[{
  					"kind":	"drop_duplicate",
  					"safe":	true,
  					"why":	"2 steps, replayed together on databases in 10 states: all end the same",
  					"command":	"mig merge b c d",
  					"steps":	[{
  							"kind":	"drop_duplicate",
  							"what":	"b and c",
  							"why":	"c is unpublished and does nothing that b does not do"
  						}, {
  							"kind":	"merge",
  							"what":	"b and d",
  							"why":	"No object is touched by both sides."
  						}]
  				}],
  			"diagnostics":	[]
  $ mig conflicts --format markdown | grep '^To resolve'
  To resolve, **step by step** (every database ends the same): 2 steps, replayed together on databases in 10 states: all end the same `mig merge b c d`
  $ mig report --format html | grep -A4 '<ol>'
  <ol>
  <li>drop duplicate, b and c: c is unpublished and does nothing that b does not do</li>
  <li>merge, b and d: No object is touched by both sides.</li>
  </ol>
  <pre>$ mig merge b c d</pre>
  $ printf 'd1\n1\nn\n' | mig merge -i 2>&1 | sed -n '/^   1/,/^which/p'
     1  step by step: 2 steps, replayed together on databases in 10 states: all end the same
        1. drop_duplicate, b and c: c is unpublished and does nothing that b does not do
        2. merge, b and d: No object is touched by both sides.
  which one? (a number, d and a number for its edits, q for none) 
  $ mig merge 2>/dev/null
  wrote migrations/versions/a4b0a61a5857_merge_b_and_d.py
  removed migrations/versions/c.py
  1. drop_duplicate, b and c: c is unpublished and does nothing that b does not do
  2. merge, b and d: No object is touched by both sides.
  safe:  2 steps, replayed together on databases in 10 states: all end the same
  before: a database that ran c goes down first, with the scripts as they were: alembic downgrade a
  next:  git add -A migrations/versions/a4b0a61a5857_merge_b_and_d.py migrations/versions/c.py && git commit, then alembic upgrade head
  $ mig undo && mig merge --format json --dry-run 2>/dev/null | sed -n '/"plan"/,/"edits"/p'
  wrote again migrations/versions/c.py
  removed migrations/versions/a4b0a61a5857_merge_b_and_d.py
  			"plan":	{
  				"strategy":	"steps",
  				"why":	"2 steps, replayed together on databases in 10 states: all end the same",
  				"applied":	false,
  				"steps":	[{
  						"kind":	"drop_duplicate",
  						"what":	"b and c",
  						"why":	"c is unpublished and does nothing that b does not do"
  					}, {
  						"kind":	"merge",
  						"what":	"b and d",
  						"why":	"No object is touched by both sides."
  					}],
  				"edits":	[{
