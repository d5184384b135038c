#!/usr/bin/python3
"""Compares mig with Alembic on clones of public projects.

usage: real_projects.py MIG [DIR] [--name PART]

DIR (default: what MIG_REAL_PROJECTS names; without it the run counts as skipped) holds one clone
per folder. Each script directory that mig finds is also read by Alembic, and
heads, heads -v, branches and history -v must be byte-equal. Alembic has to import the scripts: what
they import and this machine lacks is replaced by modules that answer anything. Where that fails
too, the identifiers are compared with those that CPython's ast reads.
"""
import argparse
import ast
import importlib.abc
import importlib.machinery
import json
import os
import re
import subprocess
import sys
import types
import warnings

import sqlalchemy

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import reference  # noqa: E402
from reference import Config, OrderedMap, Refused, ScriptDirectory  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("mig")
parser.add_argument("dir", nargs="?", default=os.environ.get("MIG_REAL_PROJECTS"))
parser.add_argument("--name", default="")
arguments = parser.parse_args()
if not arguments.dir:
    print("no folder of clones given")
    sys.exit(77)

LISTINGS = [
    (["heads"], "heads", {}),
    (["heads", "-v"], "heads", {"verbose": True}),
    (["heads", "--resolve-dependencies"], "heads", {"resolve_dependencies": True}),
    (["branches", "-v"], "branches", {"verbose": True}),
    (["history"], "history", {}),
    (["history", "-v"], "history", {"verbose": True}),
]
SCRIPT_NAME = re.compile(r"(?!\.\#|__init__)(.*\.py)$")


class Anything:
    """Stands for any object of a module that is not there."""

    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, *args, **kwargs):
        return Anything()

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Anything()

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0

    def __bool__(self):
        return True

    def __getitem__(self, key):
        return Anything()

    def __mro_entries__(self, bases):
        first = next(base for base in bases if isinstance(base, Anything))
        return (Anything,) if first is self else ()

    @classmethod
    def __subclasses__(cls):
        return []

    def __or__(self, other):
        return self

    __and__ = __add__ = __radd__ = __mod__ = __or__

    def __fspath__(self):
        return "/nonexistent"


class StandInModule(types.ModuleType):
    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Anything()


class StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Last on sys.meta_path: finds what nobody else found."""

    used = 0

    def find_spec(self, name, path=None, target=None):
        StandInFinder.used += 1
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return StandInModule(spec.name)

    def exec_module(self, module):
        pass


# What a newer SQLAlchemy has and this one lacks.
sqlalchemy.__getattr__ = StandInModule("sqlalchemy").__getattr__


def mig(clone, *asked):
    return subprocess.run([arguments.mig, "-C", clone, *asked], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def script_dirs(clone):
    """Titles of the projects in the clone, as JSON names them."""
    run = mig(clone, "heads", "--format", "json")
    if run.returncode != 0:
        return None, run.stderr.decode(errors="replace").strip().split("\n")[-1]
    return [project["script_dir"] for project in json.loads(run.stdout)["projects"]], ""


def folders_of(clone, title):
    """The folders that were read, in order, from what -v says."""
    run = mig(clone, "--script-dir", title, "heads", "-v")
    said = r"^mig: (.*): (?:\d+ files? like scripts?$|no configuration names this folder of scripts; read)"
    found = re.findall(said, run.stderr.decode(errors="replace"), re.M)
    return [os.path.normpath(os.path.join(clone, folder)) for folder in found]


def with_alembic(clone, title, folders):
    """None when all is equal, else what differs; Refused when Alembic cannot."""
    before = set(sys.modules)
    finder = StandInFinder()
    sys.meta_path.append(finder)
    StandInFinder.used = 0
    try:
        config = Config()
        with warnings.catch_warnings(record=True):
            warnings.simplefilter("always")
            directory = ScriptDirectory(clone, version_locations=folders)
            directory.revision_map = OrderedMap(directory._load_revisions)
            try:
                directory.revision_map._revision_map
            except BaseException as err:
                raise Refused("%s: %s" % (type(err).__name__, err))
        for asked, name, options in LISTINGS:
            want = reference.run(config, directory, name, **options)
            run = mig(clone, "--script-dir", title, *asked)
            if run.stdout != want:
                return "%s: %s" % (" ".join(asked), first_difference(want, run.stdout))
    finally:
        sys.meta_path.remove(finder)
        for name in set(sys.modules) - before:
            if isinstance(sys.modules[name], StandInModule):
                del sys.modules[name]
    return None


def first_difference(want, got):
    for a, b in zip(want.split(b"\n") + [b"<end>"], got.split(b"\n") + [b"<end>"]):
        if a != b:
            return "Alembic %r, mig %r" % (a.decode(errors="replace"), b.decode(errors="replace"))
    return "?"


def identifiers(path):
    """revision, parents, dependencies, labels as ast reads them; None when it cannot."""
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read())
    except (SyntaxError, ValueError):
        return None
    values = {}
    for node in tree.body:
        targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
        for target in targets:
            if isinstance(target, ast.Name) and node.value is not None:
                try:
                    values[target.id] = ast.literal_eval(node.value)
                except ValueError:
                    values[target.id] = values.get(getattr(node.value, "id", None), NotImplemented)

    def as_list(name):
        value = values.get(name)
        return [] if value is None else [value] if isinstance(value, str) else list(value)

    names = ("revision", "down_revision", "depends_on", "branch_labels")
    if not isinstance(values.get("revision"), str) or any(values.get(n) is NotImplemented for n in names):
        return None
    return (values["revision"], as_list("down_revision"), as_list("depends_on"), as_list("branch_labels"))


def with_ast(clone, title, folders):
    run = mig(clone, "--script-dir", title, "history", "--format", "json")
    known = {}
    for project in json.loads(run.stdout)["projects"]:
        for revision in project["revisions"]:
            known[os.path.normpath(os.path.join(clone, revision["path"]))] = (
                revision["revision"],
                revision["down_revision"],
                revision.get("depends_on", []),
                revision.get("branch_labels", []),
            )
    compared = 0
    for folder in folders:
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            want = identifiers(path) if SCRIPT_NAME.match(name) and os.path.isfile(path) else None
            if want is None:
                continue
            compared += 1
            got = known.get(path)
            if got is None or list(map(sorted, got[1:])) != list(map(sorted, want[1:])) or got[0] != want[0]:
                return compared, "%s: ast %r, mig %r" % (path, want, got)
    return compared, None


def main():
    tally = {"clones": 0, "script directories": 0, "equal to Alembic": 0, "equal to ast": 0, "scripts": 0, "different": 0}
    for name in sorted(os.listdir(arguments.dir)):
        clone = os.path.realpath(os.path.join(arguments.dir, name))
        if arguments.name not in name or not os.path.isdir(clone):
            continue
        tally["clones"] += 1
        titles, why = script_dirs(clone)
        if titles is None:
            print("%-34s nothing found: %s" % (name, why))
            continue
        for title in titles:
            folders = folders_of(clone, title)
            scripts = sum(1 for f in folders for n in os.listdir(f) if SCRIPT_NAME.match(n))
            tally["script directories"] += 1
            tally["scripts"] += scripts
            try:
                difference = with_alembic(clone, title, folders)
                how = "Alembic"
                if StandInFinder.used:
                    how += ", %d imports stood in for" % StandInFinder.used
                tally["equal to Alembic"] += difference is None
            except Refused as refusal:
                compared, difference = with_ast(clone, title, folders)
                how = "ast, %d scripts (Alembic: %s)" % (compared, str(refusal).split("\n")[0][:90])
                tally["equal to ast"] += difference is None
            tally["different"] += difference is not None
            print("%-34s %-44s %5d scripts  %s  by %s" % (name, title, scripts, "equal" if difference is None else "DIFFERENT", how))
            if difference is not None:
                print("    " + difference)
    print(", ".join("%d %s" % (count, what) for what, count in tally.items()))
    return tally["different"] != 0


sys.exit(main())
