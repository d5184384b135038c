The file that names the head: a word a line, each of which becomes the one head that comes after it.

  $ rev() { printf 'revision = "%s"\ndown_revision = %s\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n' "$1" "$2" > migrations/versions/$1.py; }
  $ begin() { rm -rf migrations .git && mkdir -p migrations/versions && touch migrations/env.py && rev a None && rev b '"a"' && rev c '"a"' && git init -q . && git config mig.sentinel "$1"; }
  $ merged() { basename migrations/versions/*merge*.py .py | sed 's/_.*//' | sed "s/^/s,/; s/\$/,MERGED,/" > .sed; cat "$1" | sed -f .sed; rm .sed; }
  $ printf '[alembic]\nscript_location = migrations\n' > alembic.ini

Where it ends its lines otherwise, or its last one not at all, it goes on doing so; what names one head twice names it once.

  $ begin migrations/HEAD
  $ printf '\r\nb\r\n c \r\n' > migrations/HEAD
  $ mig merge --template stock -q -m merge && merged migrations/HEAD | od -An -c
  wrote migrations/versions/e1de357af9ce_merge.py
  changed migrations/HEAD
    \r  \n   M   E   R   G   E   D  \r  \n
  $ mig undo -q; od -An -c migrations/HEAD
  restored migrations/HEAD
  removed migrations/versions/e1de357af9ce_merge.py
    \r  \n   b  \r  \n       c      \r  \n
  $ begin migrations/HEAD
  $ printf 'c' > migrations/HEAD
  $ mig merge --template stock -q -m merge && merged migrations/HEAD
  wrote migrations/versions/e1de357af9ce_merge.py
  changed migrations/HEAD
  MERGED

It may stand where the settings are.

  $ begin HEAD && echo b > HEAD
  $ mig merge --template stock -q -m merge && merged HEAD
  wrote migrations/versions/e1de357af9ce_merge.py
  changed HEAD
  MERGED
  $ mig undo -q; cat HEAD
  restored HEAD
  removed migrations/versions/e1de357af9ce_merge.py
  b

A history of its own has its own line. A word that is no revision may be any of two heads: nothing is written then.

  $ begin migrations/HEAD && rev y None && rev z '"y"' && sed -i 's/^down/branch_labels = "other"\ndown/' migrations/versions/y.py
  $ printf 'z\nb\n' > migrations/HEAD
  $ mig merge --template stock -q -m merge b c && merged migrations/HEAD
  wrote migrations/versions/e1de357af9ce_merge.py
  changed migrations/HEAD
  z
  MERGED
  $ mig undo -q
  restored migrations/HEAD
  removed migrations/versions/e1de357af9ce_merge.py
  $ printf 'z\ngone\n' > migrations/HEAD
  $ mig merge --template stock -m merge b c 2>&1 | grep HEAD; cat migrations/HEAD
  mig: migrations/HEAD was left alone: mig cannot tell which head it should name
  z
  gone

Nor where it holds more than words, or nothing; what cannot be read stops all.

  $ begin migrations/HEAD && echo 'b is the head' > migrations/HEAD
  $ mig merge --template stock -m merge 2>&1 | grep HEAD; cat migrations/HEAD
  mig: migrations/HEAD was left alone: mig cannot tell which head it should name
  b is the head
  $ begin migrations/HEAD && : > migrations/HEAD
  $ mig merge --template stock -m merge 2>&1 | grep HEAD
  mig: migrations/HEAD was left alone: mig cannot tell which head it should name
  $ begin migrations/versions
  $ mig merge --template stock -m merge; ls migrations/versions
  mig: migrations/versions: is a directory, not a file
  a.py
  b.py
  c.py

A file that nobody told of is named, if all that it says are revisions and one is a head.

  $ begin migrations/HEAD && git config --unset mig.sentinel
  $ : > migrations/empty; echo a > migrations/old; echo b > migrations/b.pyc; echo 'a b' > migrations/two
  $ mig merge --template stock -m merge --dry-run 2>&1 | grep 'names the head'
  [1]
  $ printf 'a\n\nb' > migrations/versions/newest
  $ mig merge --template stock -m merge --dry-run 2>&1 | grep 'names the head'
  mig: migrations/versions/newest names the head and was left as it is; `git config mig.sentinel migrations/versions/newest` has mig write it, too
  $ printf '# not a revision\nb\n' > migrations/versions/newest
  $ mig merge --template stock -m merge --dry-run 2>&1 | grep 'names the head'
  [1]
