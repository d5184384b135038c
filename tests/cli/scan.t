Where no configuration stands at the root or in a usual place, script directories are found by what they hold.

  $ at() { mkdir -p "$1" && printf "revision = '%s'\ndown_revision = None\n\n\ndef upgrade():\n    pass\n" "$2" > "$1/$2.py"; }
  $ mkdir -p a/b/c/d empty elsewhere/of_scripts
  $ at a/b/c/versions one && touch a/b/c/env.py
  $ mig heads
  one (head)

A folder without folders may have a link called versions.

  $ at elsewhere/of_scripts two && mkdir -p leaf && touch leaf/env.py && ln -s ../elsewhere/of_scripts leaf/versions
  $ mig heads
  a/b/c: one (head)
  leaf: two (head)

A file of that name is none, and neither is a link without an env.py.

  $ rm leaf/versions && touch leaf/versions
  $ mig heads
  one (head)
  $ rm leaf/versions leaf/env.py && ln -s ../elsewhere/of_scripts leaf/versions
  $ mig heads
  one (head)

Without an env.py anywhere, a folder called versions counts that holds scripts itself.

  $ rm a/b/c/env.py
  $ mig heads -v 2>&1 | grep 'found by'
  mig: a/b/c: no configuration; found by its versions folder that holds scripts
