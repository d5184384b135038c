#!/usr/bin/python3
"""What comparing with Debian's Alembic cannot show: what newer versions do, and what is mig's own.

usage: test_listings.py MIG
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

MIG = os.path.abspath(sys.argv.pop(1))


class Listings(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="mig-listings-")
        self.root = os.path.realpath(self.folder.name)
        self.environment = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null")
        for role in ("AUTHOR", "COMMITTER"):
            self.environment["GIT_%s_NAME" % role] = "A"
            self.environment["GIT_%s_EMAIL" % role] = "a@example.org"
            self.environment["GIT_%s_DATE" % role] = "2024-01-01T00:00:00Z"

    def tearDown(self):
        self.folder.cleanup()

    def write(self, path, text):
        whole = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "w", encoding="utf-8") as out:
            out.write(text)

    def script(self, path, revision, down=None, doc="doc", **more):
        lines = ['"""%s"""' % doc, "revision = %r" % revision, "down_revision = %r" % (down,)]
        lines += ["%s = %r" % item for item in more.items()]
        self.write(path, "\n".join(lines) + "\n")

    def project(self, folder="migrations", extra=""):
        self.write("alembic.ini", "[alembic]\nscript_location = %(here)s/" + folder + "\n" + extra)
        self.write(folder + "/env.py", "")
        os.makedirs(os.path.join(self.root, folder, "versions"), exist_ok=True)

    def git(self, *command):
        run = subprocess.run(["git", "-C", self.root, *command], env=self.environment, stdout=subprocess.PIPE, check=True)
        return run.stdout.decode().strip()

    def run_mig(self, *command, status=0):
        run = subprocess.run([MIG, "-C", self.root, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.errors = run.stderr.decode()
        self.assertEqual(run.returncode, status, self.errors)
        return run.stdout.decode()

    def test_an_empty_script_directory_prints_nothing(self):
        self.project()
        for command in (["heads"], ["history"], ["branches"], ["show", "heads"], ["show", "base"]):
            self.assertEqual(self.run_mig(*command), "")

    def test_no_script_directory_is_status_3(self):
        self.assertEqual(self.run_mig("heads", status=3), "")
        self.assertNotEqual(self.errors, "")

    def test_subfolders_are_read_after_the_files_of_their_folder(self):
        self.project(extra="recursive_version_locations = true\n")
        self.script("migrations/versions/b/x.py", "inb")
        self.script("migrations/versions/a/y.py", "ina")
        self.script("migrations/versions/a/c/y.py", "inac")
        self.script("migrations/versions/z.py", "top")
        self.script("migrations/versions/__pycache__/no.py", "cached")
        self.assertEqual(self.run_mig("heads"), "top (head)\nina (head)\ninac (head)\ninb (head)\n")

    def test_a_link_to_a_script_is_loaded_once_and_shows_the_real_path(self):
        self.project()
        self.script("migrations/versions/real.py", "one")
        os.symlink("real.py", os.path.join(self.root, "migrations/versions/a_link.py"))
        self.assertEqual(self.run_mig("heads"), "one (head)\n")
        self.assertIn("Path: %s/migrations/versions/real.py\n" % self.root, self.run_mig("show", "one"))

    def test_an_empty_docstring_leaves_an_empty_line(self):
        self.project()
        self.script("migrations/versions/a.py", "one", doc=" ")
        want = "Rev: one (head)\nParent: <base>\nPath: %s/migrations/versions/a.py\n\n\n\n" % self.root
        self.assertEqual(self.run_mig("show", "one"), want)
        self.assertEqual(self.run_mig("history"), "<base> -> one (head), \n")

    def test_an_effective_head_is_named_so_on_one_line_and_head_at_length(self):
        self.project()
        self.script("migrations/versions/b.py", "b")
        self.script("migrations/versions/c.py", "a", depends_on="b")
        self.script("migrations/versions/d.py", "c", "a")
        self.assertEqual(self.run_mig("heads"), "b (effective head)\nc (head)\n")
        self.assertEqual(self.run_mig("heads", "--resolve-dependencies"), "c (head)\n")
        self.assertIn("Rev: b (head)\n", self.run_mig("heads", "-v"))
        self.assertEqual(self.run_mig("history"), "a -> c (head), doc\n<base> (b) -> a, doc\n<base> -> b (effective head), doc\n")

    def test_children_and_labels_are_listed_in_load_order(self):
        self.project()
        self.script("migrations/versions/4.py", "base1", branch_labels=("z", "a"))
        self.script("migrations/versions/1.py", "third", "base1", branch_labels="own")
        self.script("migrations/versions/2.py", "first", "base1")
        self.script("migrations/versions/3.py", "joined", ("third", "first"), branch_labels="j")
        want = "base1 (z, a) (branchpoint)\n      -> third (own, z, a)\n      -> first (z, a)\n\n"
        self.assertEqual(self.run_mig("branches"), want)
        self.assertEqual(self.run_mig("heads"), "joined (j, own, z, a) (head)\n")
        self.assertIn("Branches into: third, first\n", self.run_mig("branches", "-v"))

    def test_a_commit_is_shown_by_its_name_and_path(self):
        self.project()
        self.script("migrations/versions/a.py", "one")
        self.git("init", "-q", "-b", "main")
        self.git("add", ".")
        self.git("commit", "-q", "-m", "m")
        commit = self.git("rev-parse", "HEAD")
        os.remove(os.path.join(self.root, "migrations/versions/a.py"))
        self.assertEqual(self.run_mig("heads"), "")
        self.assertEqual(self.run_mig("--ref", "main", "heads"), "one (head)\n")
        path = self.run_mig("--ref", "main", "show", "one").split("\n")[2]
        self.assertIn(path, ("Path: %s:migrations/versions/a.py" % name for name in ("main", commit)))

    def test_several_script_directories_are_told_apart_on_each_line(self):
        for name in ("one", "two"):
            self.script("%s/versions/a.py" % name, name + "_a", doc="first\nsecond")
            self.write("%s/env.py" % name, "")
            self.write("%s/script.py.mako" % name, "")
        self.assertEqual(self.run_mig("heads"), "one: one_a (head)\ntwo: two_a (head)\n")
        want = "one: <base> -> one_a (head), first\none: second\n"
        self.assertEqual(self.run_mig("history", "-r", "one_a:"), want)
        self.assertEqual(self.run_mig("--script-dir", "two", "heads"), "two_a (head)\n")
        self.assertEqual(self.run_mig("show", "nowhere", status=2), "")

    def test_what_a_broken_graph_has_is_printed_with_what_is_wrong_on_stderr(self):
        self.project()
        self.script("migrations/versions/a.py", "aaaa1", "gone1")
        self.script("migrations/versions/b.py", "bbbb1", "aaaa1")
        self.assertEqual(self.run_mig("history"), "aaaa1 -> bbbb1 (head), doc\ngone1 -> aaaa1, doc\n")
        self.assertIn("gone1", self.errors)
        self.assertIn("migrations/versions/a.py", self.errors)

    def test_of_two_scripts_with_one_id_both_stay_listed(self):
        self.project()
        self.script("migrations/versions/a.py", "002")
        self.script("migrations/versions/b.py", "002", doc="last")
        self.assertEqual(self.run_mig("heads"), "002 (head)\n002 (head)\n")
        self.assertIn("a.py", self.errors)
        self.assertIn("b.py", self.errors)
        self.assertEqual(self.run_mig("history"), "<base> -> 002 (head), last\n")

    def test_a_circle_is_listed_and_named(self):
        self.project()
        self.script("migrations/versions/a.py", "a", "c")
        self.script("migrations/versions/b.py", "b", "a")
        self.script("migrations/versions/c.py", "c", "b")
        self.assertEqual(sorted(line.split()[2] for line in self.run_mig("history").splitlines()), ["a,", "b,", "c,"])
        self.assertIn("MIG004", self.errors)

    def test_parents_that_need_running_are_not_guessed(self):
        self.project()
        self.write("migrations/versions/a.py", "revision = 'a'\ndown_revision = find()\n")
        self.assertEqual(self.run_mig("history"), "<unknown> -> a (head), \n")
        self.assertIn("down_revision", self.errors)

    def test_refusals_are_alembics_sentences(self):
        self.project()
        self.script("migrations/versions/a.py", "aaaa1")
        self.script("migrations/versions/b.py", "bbbb1")
        for command, sentence in [
            (["show", "zz"], "Can't locate revision identified by 'zz'"),
            (["show", "head"], "Multiple head revisions are present for given argument 'head'; please specify a specific "
             "target revision, '<branchname>@head' to narrow to a specific head, or 'heads' for all heads"),
            (["history", "-r", "aaaa1"], "History range requires [start]:[end], [start]:, or :[end]"),
            (["history", "-r", "aaaa1:bbbb1"], "Requested range aaaa1:bbbb1 does not refer to ancestor/descendant "
             "revisions along the same branch"),
        ]:
            self.assertEqual(self.run_mig(*command, status=2), "")
            self.assertEqual(self.errors, "mig: %s\n" % sentence)

    def test_json_has_the_revisions_in_the_order_of_the_text(self):
        self.project()
        self.script("migrations/versions/a.py", "aaaa1")
        self.script("migrations/versions/b.py", "bbbb1", "aaaa1", depends_on="cccc1", branch_labels="lb")
        self.script("migrations/versions/c.py", "cccc1", doc="one\n\ntwo")
        report = json.loads(self.run_mig("history", "--format", "json"))
        project = report["projects"][0]
        self.assertEqual([r["revision"] for r in project["revisions"]], ["bbbb1", "aaaa1", "cccc1"])
        self.assertEqual(project["revisions"][0]["depends_on"], ["cccc1"])
        self.assertEqual(project["revisions"][0]["down_revision"], ["aaaa1"])
        self.assertEqual(project["heads"], ["bbbb1", "cccc1"])
        self.assertEqual(project["effective_heads"], ["bbbb1"])

    def test_json_says_what_is_wrong_with_the_graph(self):
        self.project()
        self.script("migrations/versions/a.py", "aaaa1", "gone1")
        self.script("migrations/versions/b.py", "bbbb1")
        project = json.loads(self.run_mig("heads", "--format", "json"))["projects"][0]
        self.assertEqual([d["rule"] for d in project["diagnostics"]], ["MIG003"])

    def test_operations_stand_below_their_revision(self):
        self.project()
        self.write("migrations/versions/a.py", "from alembic import op\nrevision = 'aaaa1'\ndown_revision = None\n\n\n"
                   "def upgrade():\n    op.drop_column(\n        't',\n        'c',\n    )\n")
        self.assertEqual(self.run_mig("heads", "--operations"), "aaaa1 (head)\n    line 7: op.drop_column( 't', 'c', )\n")
        report = json.loads(self.run_mig("heads", "--operations", "--format", "json"))
        operations = report["projects"][0]["revisions"][0]["operations"]
        self.assertEqual([o["op"] for o in operations], ["drop_column"])

    def test_the_result_may_go_to_a_file(self):
        self.project()
        self.script("migrations/versions/a.py", "aaaa1")
        self.assertEqual(self.run_mig("heads", "-o", os.path.join(self.root, "out")), "")
        with open(os.path.join(self.root, "out")) as out:
            self.assertEqual(out.read(), "aaaa1 (head)\n")


unittest.main()
