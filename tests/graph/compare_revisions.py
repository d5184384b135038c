#!/usr/bin/python3
"""Asks graph_shell and Alembic's RevisionMap the same questions about random graphs.

usage: compare_revisions.py GRAPH_SHELL [--graphs N] [--seed S] [--alembic DIR]

Everything happens in memory, so thousands of graphs take seconds. --alembic names a folder that
holds another version of the package. What Alembic leaves to the order of a set is sorted here.
"""
import argparse
import random
import subprocess
import sys
import warnings

parser = argparse.ArgumentParser()
parser.add_argument("shell")
parser.add_argument("--graphs", type=int, default=3000)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--alembic")
parser.add_argument("--show", type=int, default=5)
arguments = parser.parse_args()
if arguments.alembic:
    sys.path.insert(0, arguments.alembic)

from alembic.script.base import ScriptDirectory  # noqa: E402
from alembic.script.revision import Revision, RevisionMap  # noqa: E402
from alembic.util import CommandError  # noqa: E402


class SortedMap(RevisionMap):
    def _normalize_depends_on(self, revisions, map_):
        super()._normalize_depends_on(revisions, map_)
        for revision in revisions:
            kept = set(revision._normalized_resolved_dependencies)
            revision._normalized_resolved_dependencies = tuple(
                dict.fromkeys(d for d in revision._resolved_dependencies if d in kept)
            )


def random_graph(rng):
    """Revisions in the order of the graph, as (id, parents, dependencies, labels)."""
    size = rng.choice([1, 2, 3, 5, 8, 12, 18, 30])
    shape = rng.choice(["chain", "bushy", "two lines", "many bases"])
    style = rng.choice(["hex", "prefix", "short"])
    ids = []
    for i in range(size):
        if style == "hex":
            name = "%012x" % rng.getrandbits(48)
        elif style == "prefix":
            name = "rev%s%d" % (rng.choice("ab"), i)
        else:
            name = rng.choice("abcxyz") + str(i)
        ids.append(name)
    revisions = []
    labels = 0
    for i in range(size):
        parents, dependencies, own = [], [], []
        if i > 0:
            if shape == "chain":
                count = rng.choice([1] * 12 + [0, 2])
                window = 3
            elif shape == "two lines":
                count = rng.choice([1] * 8 + [2])
                window = 6
            elif shape == "many bases":
                count = rng.choice([0, 0, 1, 1, 1, 2])
                window = 8
            else:
                count = rng.choice([0, 1, 1, 1, 2, 2, 3])
                window = i
            earlier = ids[max(0, i - window) : i]
            parents = rng.sample(earlier, min(count, len(earlier)))
            if rng.random() < 0.02 and parents:
                parents.append(parents[0])
            if rng.random() < 0.15:
                names = ids[:i] + [l for r in revisions for l in r[3]]
                dependencies = rng.sample(names, min(len(names), rng.choice([1, 1, 2])))
        if rng.random() < 0.15:
            for _ in range(rng.choice([1, 1, 2])):
                labels += 1
                own.append("%s%d" % (rng.choice(["lb", "branch", "rev"]), labels))
        revisions.append((ids[i], parents, dependencies, own))
    if rng.random() < 0.7:
        rng.shuffle(revisions)
    return revisions


def random_symbol(rng, revisions):
    ids = [r[0] for r in revisions]
    labels = [l for r in revisions for l in r[3]]
    names = ids + labels + ["heads", "head", "base"]
    name = rng.choice(names)
    roll = rng.random()
    if roll < 0.25:
        name = name[: rng.randint(1, len(name))]
    elif roll < 0.35:
        name = "-%d" % rng.randint(1, 4)
    elif roll < 0.4:
        name = rng.choice(["nope", "", "zz", "0"])
    if rng.random() < 0.3:
        branch = rng.choice(labels or ids) if rng.random() < 0.7 else rng.choice(ids)
        if rng.random() < 0.2:
            branch = branch[: rng.randint(1, len(branch))]
        name = branch + "@" + name
    return name


def random_target(rng, revisions):
    name = random_symbol(rng, revisions)
    roll = rng.random()
    if roll < 0.25:
        return "%s%s%d" % (name, rng.choice("+-"), rng.randint(0, 4))
    if roll < 0.4:
        labels = [l for r in revisions for l in r[3]]
        prefix = rng.choice(labels) + "@" if labels and rng.random() < 0.5 else ""
        return "%s+%d" % (prefix, rng.randint(1, 4))
    return name


def questions_for(rng, revisions):
    ids = [r[0] for r in revisions]
    asked = ["heads", "real", "bases", "branches", "labels", "history "]
    for _ in range(4):
        asked.append("resolve " + random_symbol(rng, revisions))
    for _ in range(6):
        start = random_symbol(rng, revisions) if rng.random() < 0.8 else ""
        end = random_target(rng, revisions) if rng.random() < 0.8 else ""
        asked.append("history %s:%s" % (start, end))
    targets = rng.sample(ids, min(len(ids), rng.choice([1, 1, 2])))
    applied = rng.sample(ids, min(len(ids), rng.choice([0, 1, 1, 2])))
    asked.append("upgrade %s|%s" % (",".join(targets), ",".join(applied)))
    asked.append("merge-bases %s,%s" % (rng.choice(ids), rng.choice(ids)))
    return asked


def labels_line(directory, revisions):
    rank = {r[0]: i for i, r in enumerate(revisions)}
    declarer = {l: r[0] for r in revisions for l in r[3]}
    own = {r[0]: r[3] for r in revisions}
    out = []
    for name in rank:
        labels = list(directory.revision_map._revision_map[name].branch_labels)
        labels.sort(key=lambda l: (declarer[l] != name, rank[declarer[l]], own[declarer[l]].index(l)))
        out.append(",".join(labels) + ";")
    return "".join(out)


def lowest_common(map_, a, b):
    def below(name):
        return {r.revision for r in map_._get_ancestor_nodes([map_.get_revision(name)])}

    common = below(a) & below(b)
    return [r for r in common if not any(r in below(other) for other in common - {r})]


def answer(directory, revisions, question):
    word, _, rest = question.partition(" ")
    map_ = directory.revision_map
    rank = {r[0]: i for i, r in enumerate(revisions)}
    if word == "heads":
        return " ".join(map_.heads)
    if word == "real":
        return " ".join(map_._real_heads)
    if word == "bases":
        return " ".join(map_.bases)
    if word == "branches":
        return " ".join(r for r in rank if map_._revision_map[r].is_branch_point)
    if word == "labels":
        return labels_line(directory, revisions)
    if word == "resolve":
        return " ".join(r.revision for r in directory.get_revisions(rest))
    if word == "history":
        base, head = rest.strip().split(":") if rest else ("base", "heads")
        return " ".join(r.revision for r in directory.walk_revisions(base or "base", head or "heads"))
    if word == "upgrade":
        targets, applied = (part.split(",") if part else [] for part in rest.split("|"))
        need = {r for r in map_._get_ancestor_nodes(map_.get_revisions(targets))}
        have = {r for r in map_._get_ancestor_nodes(map_.get_revisions(applied))}
        order = map_._topological_sort(need - have, map_.get_revisions(targets))
        return " ".join(reversed(order))
    if word == "merge-bases":
        return " ".join(sorted(lowest_common(map_, *rest.split(",")), key=rank.get))
    raise ValueError(word)


def expected(directory, revisions, question):
    try:
        return answer(directory, revisions, question)
    except CommandError as err:
        return "! " + str(err)
    except Exception as err:  # Alembic's own failures: any refusal will do
        return "! ?%s %s" % (type(err).__name__, err)


def agree(want, got):
    if want == got:
        return True
    if want.startswith("! ?"):
        return got.startswith("! ")
    if want.startswith("! Can't locate"):
        return got.startswith(want)
    if "overlaps with other requested" in want:
        return "overlaps with other requested" in got
    return False


def main():
    rng = random.Random(arguments.seed)
    warnings.simplefilter("ignore")
    graphs, script = [], []
    for _ in range(arguments.graphs):
        revisions = random_graph(rng)
        asked = questions_for(rng, revisions)
        graphs.append((revisions, asked))
        for name, parents, dependencies, labels in revisions:
            script.append("rev %s|%s|%s|%s" % (name, ",".join(parents), ",".join(dependencies), ",".join(labels)))
        script += asked + ["end"]
    run = subprocess.run([arguments.shell], input="\n".join(script) + "\n", text=True, stdout=subprocess.PIPE, check=True)
    got = iter(run.stdout.split("\n"))
    answers = differences = refused = reworded = 0
    for revisions, asked in graphs:
        directory = ScriptDirectory.__new__(ScriptDirectory)
        directory.revision_map = SortedMap(
            lambda: [
                Revision(name, tuple(parents) or None, dependencies=tuple(deps) or None, branch_labels=tuple(labels) or None)
                for name, parents, deps, labels in revisions
            ]
        )
        for question in asked:
            want, have = expected(directory, revisions, question), next(got)
            answers += 1
            refused += want.startswith("!")
            if want.startswith("!") and have.startswith("!") and not agree(want, have):
                reworded += 1
            elif not agree(want, have):
                differences += 1
                if differences <= arguments.show:
                    print("graph", revisions, "question", repr(question), "alembic", want, "mig", have, sep="\n  ")
        assert next(got) == "."
    print(
        "%d graphs, %d answers (%d refusals, %d of them worded otherwise), %d differences"
        % (len(graphs), answers, refused, reworded, differences)
    )
    return differences != 0 or reworded * 1000 > answers


sys.exit(main())
