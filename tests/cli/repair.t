`mig repair` mends what needs no answer, and says why it leaves the rest.

  $ rev() { printf '"""%s"""\nrevision = "%s"\ndown_revision = %s\n\n\ndef upgrade():\n    %s\n\n\ndef downgrade():\n    %s\n' "$1" "$1" "$2" "${3:-pass}" "${4:-pass}" > m/versions/$1.py; }
  $ marked() { printf 'revision = "%s"\n%b\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n' "$1" "$2" > m/versions/$1.py; }
  $ git init -q . && mkdir -p m/versions && touch m/env.py && printf '[alembic]\nscript_location = m\n' > alembic.ini
  $ rev a None && rev b '"a"' && rev c '"b"' && rev d '"b"' && git add . && git commit -qm a && git branch published && git config mig.base published

Marks that git leaves around two parents: the one that comes after the other stays, whichever side it stands on, also where the ancestor is shown.

  $ marked e '<<<<<<< ours\ndown_revision = "b"\n=======\ndown_revision = "c"\n>>>>>>> theirs'
  $ mig repair
  m/versions/e.py:3:17: error: git's conflict marks stand in this file: down_revision is "b" on our side and "c" on theirs [MIG009]
    mig repair says which parent is right; then: git add m/versions/e.py
  mig: m/versions/e.py: of the two parents between conflict marks "c" stays, which comes after the other parent; then: git add it
  mig: nothing is written; `mig repair --apply` does it
  diff --git a/m/versions/e.py b/m/versions/e.py
  --- a/m/versions/e.py
  +++ b/m/versions/e.py
  @@ -1,9 +1,5 @@
   revision = "e"
  -<<<<<<< ours
  -down_revision = "b"
  -=======
   down_revision = "c"
  ->>>>>>> theirs
   
   
   def upgrade():
  [1]
  $ marked e '<<<<<<< ours\ndown_revision = "c"\n||||||| base\ndown_revision = "a"\n=======\ndown_revision = "b"\n>>>>>>> theirs'
  $ mig repair --apply && cat m/versions/e.py
  m/versions/e.py:3:17: error: git's conflict marks stand in this file: down_revision is "c" on our side and "b" on theirs [MIG009]
    mig repair says which parent is right; then: git add m/versions/e.py
  mig: m/versions/e.py: of the two parents between conflict marks "c" stays, which comes after the other parent; then: git add it
  changed m/versions/e.py
  revision = "e"
  down_revision = "c"
  
  
  def upgrade():
      pass
  
  
  def downgrade():
      pass
  $ marked e '<<<<<<< ours\ndown_revision = ("b", "a")\n=======\ndown_revision = "c"\n>>>>>>> theirs'
  $ mig repair | grep -v '^[-+ @]'
  m/versions/e.py:3:17: error: git's conflict marks stand in this file: down_revision is ("b", "a") on our side and "c" on theirs [MIG009]
    mig repair says which parent is right; then: git add m/versions/e.py
  mig: m/versions/e.py: of the two parents between conflict marks "c" stays, which comes after the other parent; then: git add it
  mig: nothing is written; `mig repair --apply` does it
  diff --git a/m/versions/e.py b/m/versions/e.py
  $ marked e '<<<<<<<\r\ndown_revision = "b"\r\n=======\r\ndown_revision = "c"\r\n>>>>>>>\r'
  $ mig repair | grep -v '^[-+ @]'
  m/versions/e.py:3:17: error: git's conflict marks stand in this file: down_revision is "b" on our side and "c" on theirs [MIG009]
    mig repair says which parent is right; then: git add m/versions/e.py
  mig: m/versions/e.py: of the two parents between conflict marks "c" stays, which comes after the other parent; then: git add it
  mig: nothing is written; `mig repair --apply` does it
  diff --git a/m/versions/e.py b/m/versions/e.py

What was published is right, whatever comes after what.

  $ rev e '"b"' && git add . && git commit -qm e && git branch -f published
  $ printf '"""e"""\nrevision = "e"\n<<<<<<< ours\ndown_revision = "c"\n=======\ndown_revision = "b"\n>>>>>>> theirs\n' > m/versions/e.py && git show published:m/versions/e.py | sed -n '4,$p' >> m/versions/e.py
  $ mig repair | grep -v '^[-+ @]'
  m/versions/e.py:4:17: error: git's conflict marks stand in this file: down_revision is "c" on our side and "b" on theirs [MIG009]
    mig repair says which parent is right; then: git add m/versions/e.py
  mig: m/versions/e.py: of the two parents between conflict marks "b" stays, as it is published; then: git add it
  mig: nothing is written; `mig repair --apply` does it
  diff --git a/m/versions/e.py b/m/versions/e.py
  $ git checkout -q published -- m/versions/e.py

Neither comes after the other, one of them is not here, or more than the parents differs: that is left.

  $ marked f '<<<<<<< ours\ndown_revision = "c"\n=======\ndown_revision = "d"\n>>>>>>> theirs' && mig repair
  m/versions/f.py:3:17: error: git's conflict marks stand in this file: down_revision is "c" on our side and "d" on theirs [MIG009]
    mig repair says which parent is right; then: git add m/versions/f.py
  mig: left: m/versions/f.py: both sides gave it another parent, "c" and "d", and neither comes after the other. Behind both: down_revision = ('c', 'd')
  nothing that mig may repair
  [1]
  $ marked f '<<<<<<< ours\ndown_revision = "c"\n=======\ndown_revision = "nowhere"\n>>>>>>> theirs' && mig repair
  m/versions/f.py:3:17: error: git's conflict marks stand in this file: down_revision is "c" on our side and "nowhere" on theirs [MIG009]
    mig repair says which parent is right; then: git add m/versions/f.py
  mig: left: m/versions/f.py: both sides gave it another parent, "c" and "nowhere", and not all of them are here
  nothing that mig may repair
  [1]
  $ marked f '<<<<<<< ours\ndown_revision = None\n=======\ndown_revision = "nowhere"\n>>>>>>> theirs' && mig repair
  m/versions/f.py:3:17: error: git's conflict marks stand in this file: down_revision is None on our side and "nowhere" on theirs [MIG009]
    mig repair says which parent is right; then: git add m/versions/f.py
  mig: left: m/versions/f.py: both sides gave it another parent, None and "nowhere", and not all of them are here
  nothing that mig may repair
  [1]
  $ marked f '<<<<<<< ours\ndown_revision = "c"\nx = 1\n=======\ndown_revision = "b"\nx = 2\n>>>>>>> theirs' && mig repair
  m/versions/f.py:3:17: error: git's conflict marks stand in this file: down_revision is "c" on our side and "b" on theirs [MIG009]
    mig repair says which parent is right; then: git add m/versions/f.py
  mig: left: m/versions/f.py: conflict marks around more than the parents: mend them by hand
  nothing that mig may repair
  [1]
  $ marked f '<<<<<<< ours\ndown_revision = "c"\nrevision = "g"\n=======\ndown_revision = "b"\n>>>>>>> theirs' && mig repair
  m/versions/f.py:3:17: error: git's conflict marks stand in this file: both sides brought it, with different revisions in it [MIG009]
    mig repair says which parent is right; then: git add m/versions/f.py
  mig: left: m/versions/f.py: conflict marks around more than the parents: mend them by hand
  nothing that mig may repair
  [1]
  $ marked f '<<<<<<< ours\ndown_revision = "c"\n=======\ndown_revision = "b"' && mig repair
  m/versions/f.py:2:1: error: invalid syntax [MIG903]
  m/versions/f.py:4:1: error: invalid syntax [MIG903]
  mig: left: m/versions/f.py: conflict marks around more than the parents: mend them by hand
  nothing that mig may repair
  [1]
  $ marked f '<<<<<<< ours\ndown_revision = "c"\n>>>>>>> theirs' && mig repair
  m/versions/f.py:2:1: error: invalid syntax [MIG903]
  m/versions/f.py:4:1: error: invalid syntax [MIG903]
  m/versions/f.py:3:17: error: the value of down_revision stands between conflict marks, and mig does not run scripts [MIG902]
    write it as a literal: down_revision = '...'
  mig: left: m/versions/f.py: conflict marks around more than the parents: mend them by hand
  nothing that mig may repair
  [1]
  $ marked f '<<<<<<< ours\n<<<<<<< ours\ndown_revision = "c"\n=======\ndown_revision = "b"\n>>>>>>> theirs' && mig repair
  m/versions/f.py:3:1: error: invalid syntax [MIG903]
  m/versions/f.py:4:17: error: git's conflict marks stand in this file: down_revision is "c" on our side and "b" on theirs [MIG009]
    mig repair says which parent is right; then: git add m/versions/f.py
  mig: left: m/versions/f.py: conflict marks around more than the parents: mend them by hand
  nothing that mig may repair
  [1]
  $ marked f '<<<<<<< ours\ndown_revision = "c"\n=======\ndown_revision = (\n>>>>>>> theirs' && mig repair
  m/versions/f.py:3:17: error: git's conflict marks stand in this file: down_revision is "c" on our side and missing on theirs [MIG009]
    mig repair says which parent is right; then: git add m/versions/f.py
  mig: left: m/versions/f.py: conflict marks around more than the parents: mend them by hand
  nothing that mig may repair
  [1]
  $ marked f '<<<<<<< ours\ndown_revision = "c"\n=======\ndown_revision = parent()\n>>>>>>> theirs' && mig repair
  m/versions/f.py:3:17: error: git's conflict marks stand in this file: down_revision is "c" on our side and parent() on theirs [MIG009]
    mig repair says which parent is right; then: git add m/versions/f.py
  mig: left: m/versions/f.py: conflict marks around more than the parents: mend them by hand
  nothing that mig may repair
  [1]
  $ printf '<<<<<<< ours\nrevision = "f"\n=======\n>>>>>>> theirs\ndown_revision = "c"' > m/versions/f.py && mig repair
  m/versions/f.py:5:17: error: git's conflict marks stand in this file: both sides changed it, each in its own way [MIG009]
    mig repair says which parent is right; then: git add m/versions/f.py
  mig: left: m/versions/f.py: conflict marks around more than the parents: mend them by hand
  nothing that mig may repair
  [1]
  $ rm m/versions/f.py

An id that two scripts carry: the one that is not published gets another. Where a script names the id, it could mean either.

  $ sed 's/upgrade():/upgrade():  # mine/' m/versions/e.py > m/versions/e2.py && mig repair | grep -v '^[-+ @]'
  mig: m/versions/e2.py: revision e is another script's, too; this one is not published and becomes 3d5ad05feb90
  mig: nothing is written; `mig repair --apply` does it
  diff --git a/m/versions/e2.py b/m/versions/e2.py
  $ rev f '"e"' && mig repair
  mig: left: m/versions/f.py names e, which two scripts carry: say by hand which one is meant
  nothing that mig may repair
  [1]
  $ printf 'revision = "f"\ndown_revision = "c"\ndepends_on = "e"\n\n\ndef upgrade():\n    pass\n' > m/versions/f.py && mig repair
  mig: left: m/versions/f.py names e, which two scripts carry: say by hand which one is meant
  nothing that mig may repair
  [1]
  $ rm m/versions/e2.py && rev f '"c"' && sed 's/upgrade():/upgrade():  # mine/' m/versions/f.py > m/versions/f2.py && mig repair
  mig: left: m/versions/f.py and m/versions/f2.py carry the revision id f, and neither is published; give one of them another id by hand
  nothing that mig may repair
  [1]
  $ rm m/versions/f.py m/versions/f2.py && cp m/versions/e.py m/versions/e2.py && mig repair
  mig: left: m/versions/e.py and m/versions/e2.py carry the revision id e, and both count as published; give one of them another id by hand
  nothing that mig may repair
  [1]
  $ git add . && git commit -qm two && git branch -f published && mig repair; git rm -q m/versions/e2.py; git commit -qm one; git branch -f published
  mig: left: m/versions/e.py and m/versions/e2.py carry the revision id e, and both count as published; give one of them another id by hand
  nothing that mig may repair

Docstrings: of what is not published only.

  $ printf '"""x\n\nRevision ID: f\nRevises: b\n\n"""\nrevision = "f"\ndown_revision = "c"\n\n\ndef upgrade():\n    pass\n' > m/versions/f.py && mig repair
  mig: m/versions/f.py: the docstring says what the code says now
  mig: nothing is written; `mig repair --apply` does it
  diff --git a/m/versions/f.py b/m/versions/f.py
  --- a/m/versions/f.py
  +++ b/m/versions/f.py
  @@ -1,7 +1,7 @@
   """x
   
   Revision ID: f
  -Revises: b
  +Revises: c
   
   """
   revision = "f"
  [1]
  $ git add . && git commit -qm f && git branch -f published && mig repair
  mig: left: m/versions/f.py: the docstring contradicts the code; the script is published and stays
  nothing that mig may repair
  [1]
  $ git rm -q m/versions/f.py && git commit -qm f && git branch -f published

Merges that only a merge builds on become one with it, if they do nothing, have no label and nothing else asks for them.

  $ rev m1 '("c", "d")' && rev m2 '("c", "e")' && rev m3 '("m1", "m2")' && mig repair | grep -v '^[ @]'
  mig: m/versions/m1.py: a merge without operations that only m3 builds on, which joins its parents itself now; a database that ran it goes down below it first
  mig: m/versions/m2.py: a merge without operations that only m3 builds on, which joins its parents itself now; a database that ran it goes down below it first
  mig: nothing is written; `mig repair --apply` does it
  diff --git a/m/versions/m1.py b/m/versions/m1.py
  deleted file mode 100644
  --- a/m/versions/m1.py
  +++ /dev/null
  -"""m1"""
  -revision = "m1"
  -down_revision = ("c", "d")
  -
  -
  -def upgrade():
  -    pass
  -
  -
  -def downgrade():
  -    pass
  diff --git a/m/versions/m2.py b/m/versions/m2.py
  deleted file mode 100644
  --- a/m/versions/m2.py
  +++ /dev/null
  -"""m2"""
  -revision = "m2"
  -down_revision = ("c", "e")
  -
  -
  -def upgrade():
  -    pass
  -
  -
  -def downgrade():
  -    pass
  diff --git a/m/versions/m3.py b/m/versions/m3.py
  --- a/m/versions/m3.py
  +++ b/m/versions/m3.py
  -down_revision = ("m1", "m2")
  +down_revision = ("c", "d", "e")
  $ rev m3 '("m1", "m2", "b")' && mig repair | grep '^+down'
  mig: m/versions/m1.py: a merge without operations that only m3 builds on, which joins its parents itself now; a database that ran it goes down below it first
  mig: m/versions/m2.py: a merge without operations that only m3 builds on, which joins its parents itself now; a database that ran it goes down below it first
  mig: nothing is written; `mig repair --apply` does it
  +down_revision = ("c", "d", "e")
  $ rev m3 '("m1", "m2")' && rev m1 '("c", "d")' 'op.drop_table("t")' && sed -i '2i from alembic import op' m/versions/m1.py && mig repair
  nothing to repair
  $ rev m1 '("c", "d")' pass 'raise NotImplementedError()' && mig repair
  nothing to repair
  $ rev m1 '("c", "d")' pass 'op.drop_table("t")' && sed -i '2i from alembic import op' m/versions/m1.py && mig repair
  nothing to repair
  $ rev m1 '("c", "d")' && sed -i 's/^down/branch_labels = "l"\n&/' m/versions/m1.py && mig repair
  nothing to repair
  $ rev m1 '("c", "d")' && sed -i 's/^down/depends_on = "a"\n&/' m/versions/m1.py && mig repair
  nothing to repair
  $ rev m1 '("c", "d")' && rev n '"m1"' && mig repair
  nothing to repair
  $ rm m/versions/n.py && git add . && git commit -qm m && git branch -f published && mig repair
  nothing to repair
  $ git rm -q m/versions/m?.py && git commit -qm m && git branch -f published

A parent that is in no script: where it is, or what could be done.

  $ rev f '"0123456789ab"' && mig repair
  mig: left: m/versions/f.py: the parent 0123456789ab is in no script, and on no branch or tag of this repository
  nothing that mig may repair
  [1]
  $ rev f '"0123456789ab", "c"' && mig repair
  mig: left: m/versions/f.py: the parent 0123456789ab is in no script, and on no branch or tag of this repository
  nothing that mig may repair
  [1]
  $ rev f '"c"' && sed -i 's/^down/depends_on = "0123456789ab"\n&/' m/versions/f.py && mig repair
  mig: left: m/versions/f.py: the dependency 0123456789ab is in no script, and on no branch or tag of this repository
  nothing that mig may repair
  [1]
  $ git checkout -qb other && rev 0123456789ab '"c"' && git add m/versions/0123456789ab.py && git commit -qm p && git checkout -q - && rev f '"0123456789ab"' && mig repair
  mig: left: m/versions/f.py: the parent 0123456789ab is not here; other has it (m/versions/0123456789ab.py, commit 739bfaa45e51). Bring it: git checkout other -- m/versions/0123456789ab.py. Or leave f out of this branch. Or write what f does anew, under another id: under the same id with another parent, databases of the two branches would skip each other's revisions
  nothing that mig may repair
  [1]
  $ cp m/versions/e.py m/versions/0123456789ab_add.py && sed -i 's/= "e"/= name()/' m/versions/0123456789ab_add.py && mig repair
  m/versions/0123456789ab_add.py:2:12: error: the value of revision is computed, and mig does not run scripts [MIG902]
    write it as a literal: revision = '...'
  mig: left: m/versions/f.py: the parent 0123456789ab is not here; other has it (m/versions/0123456789ab.py, commit 739bfaa45e51). Bring it: git checkout other -- m/versions/0123456789ab.py. Or leave f out of this branch. Or write what f does anew, under another id: under the same id with another parent, databases of the two branches would skip each other's revisions
  nothing that mig may repair
  [1]
  $ rm m/versions/*.py && git checkout -q . 

A cycle: the edge that came last.

  $ rev f '"f"' && mig repair
  mig: left: m/versions/f.py: it names itself as its parent
  nothing that mig may repair
  [1]
  $ printf 'revision = "f"\ndown_revision = "c"\ndepends_on = "f"\n' > m/versions/f.py && mig repair
  mig: left: m/versions/f.py: it names itself as what it depends on
  nothing that mig may repair
  [1]
  $ rev f '"c"' && git add . && git commit -qm f && rev b '"f"' && mig repair
  mig: left: m/versions/b.py: a cycle goes through its parent f, the last edge that was added, not committed yet; as it was before: git show HEAD:m/versions/b.py
  nothing that mig may repair
  [1]
  $ git commit -qam cycle && mig repair
  mig: left: m/versions/b.py: a cycle goes through its parent f, the last edge that was added, by commit 963bd88bd450; as it was before: git show 963bd88bd450^:m/versions/b.py
  nothing that mig may repair
  [1]
  $ rev b '"a"' && git commit -qam none && sed -i 's/^down/depends_on = "f"\n&/' m/versions/b.py && git commit -qam depends && mig repair
  mig: left: m/versions/b.py: a cycle goes through its parent f, the last edge that was added, by commit e1d551c33e5f; as it was before: git show e1d551c33e5f^:m/versions/b.py
  nothing that mig may repair
  [1]
  $ rm -rf .git && mig repair
  mig: left: m/versions/b.py: it is part of a cycle; without git's history nobody can tell which edge came last
  nothing that mig may repair
  [1]
