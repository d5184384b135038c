"""Draws random cases and finds out by execution what comes of them.

    generate.py --profile PROFILE --seed N [--count K] [--long] [--plain | --wide] -o OUT

Profiles: pg-general, pg-hot, pg-single, sqlite-batch, mysql-general. --long draws branches of four to seven revisions;
--plain leaves out the rarer spellings, --wide draws what real scripts hold besides. The same seed gives the same cases.
"""
import argparse
import collections
import random
import sys

import drawing
import execute
import spellings
import wider

LIMITS = {"converges": 0.40, "order_dependent": 0.30, "fails": 0.20, "diverges": 0.12, "data_diverges": 0.12}
PROFILES = {  # dialect, batch, tables, columns, revisions, operations a revision
    "pg-general": ("postgresql", False, (3, 4), (2, 4), (1, 3), (1, 3)),
    "pg-hot": ("postgresql", False, (2, 2), (2, 3), (1, 3), (1, 3)),
    "pg-single": ("postgresql", False, (2, 4), (2, 4), (1, 1), (1, 1)),
    "sqlite-batch": ("sqlite", True, (2, 3), (2, 4), (1, 3), (1, 3)),
    "mysql-general": ("mysql", False, (2, 3), (2, 4), (1, 3), (1, 3)),
}
FEATURES = {"data": ("update", "insert", "delete", "backfill", "move", "copy_rows", "rows_"), "rename_use": ("rename_",), "fk_ref": ("fk", "ref_type"),
            "comment": ("comment",), "raw": ("raw_",), "guard": ("guard_",), "pk": ("_pk",), "unnamed": ("unnamed",), "enum": ("enum_",)}


def base(d, tables, columns):
    """Draws the base revision into the sketch; the sources."""
    sources = []
    if d.dialect == "postgresql" and d.rng.random() < 0.15:
        sources.append(d.execute("CREATE SCHEMA app"))
    if d.dialect == "postgresql" and d.rng.random() < 0.15:
        name = d.some(drawing.ENUMS)
        d.enums[name] = drawing.ENUMS[name]
        sources.append(d.execute(f"CREATE TYPE {name} AS ENUM ({', '.join(map(repr, d.enums[name]))})"))
    for i, name in enumerate(d.rng.sample(drawing.TABLES, d.rng.randint(*tables))):
        schema = "app" if i and sources and "SCHEMA" in sources[0] and d.rng.random() < 0.4 else None
        table = drawing.Table(name, schema)
        for column in d.rng.sample(drawing.COLUMNS, d.rng.randint(*columns)):
            table.columns[column] = d.random_column()
        for kind in d.enums:
            if d.rng.random() < 0.5:
                table.columns[kind] = drawing.Column(kind)
        sources.append(drawing.create_table_source(d, table, []))
        d.tables.append(table)
        if d.rng.random() < 0.65:
            sources.append(drawing.bulk_insert_source(d, table, drawing.written(d, table), range(1, d.rng.randint(1, 3) + 1)))
    extras = ("create_index",) * 3 + ("unique",) * 2 + ("check", "fk")
    for _ in range(d.rng.randint(1, 4)):
        sources += drawing.KINDS[d.some(extras)][1](d) or []
    return sources


def branch(d, revisions, operations, kinds):
    """A branch as (sources, labels), revision by revision."""
    names, weights = zip(*((n, w) for n, (w, _) in kinds.items()))
    drawn = []
    for _ in range(d.rng.randint(*revisions)):
        revision = []
        for _ in range(d.rng.randint(*operations)):
            for _ in range(10):
                kind = d.rng.choices(names, weights)[0]
                sources = kinds[kind][1](d)
                if sources:
                    revision.append((kind, sources))
                    break
        if revision:
            drawn.append(revision)
    return drawn


def flat(drawn):
    return [source for revision in drawn for _, sources in revision for source in sources]


def trimmed(database, case, drawn):
    """The branch without operations that fail on it alone; None when nothing is left."""
    for _ in range(6):
        with database.attempt(case) as connection:
            place = failing(connection, drawn)
        if place is None:
            return drawn or None
        i, j = place
        drawn = [r for r in ([o for n, o in enumerate(revision) if (m, n) != (i, j)] for m, revision in enumerate(drawn)) if r]
    return None


def failing(connection, drawn):
    for i, revision in enumerate(drawn):
        for j, (_, sources) in enumerate(revision):
            try:
                execute.run(connection, sources)
            except Exception:
                return i, j
    return None


def features(d, case, twin):
    text = "\n".join(case["base"] + execute.flat(case["a"]) + execute.flat(case["b"]))
    labels = {k for side in "ab" for revision in case["kinds"][side] for k in revision}
    found = {name for name, marks in FEATURES.items() if any(mark in label for mark in marks for label in labels)}
    branches = "\n".join(execute.flat(case["a"]) + execute.flat(case["b"]))
    if "schema='app'" in branches or "app." in branches:
        found.add("schema")
    if "ENUM" in branches or "TYPE mood" in branches or "TYPE kind" in branches:
        found.add("enum")
    return sorted(found | ({"twin"} if twin else set()) | ({"batch"} if case["batch"] else set()) | ({"raw"} if "DO $$" in text else set()))


def kinds_of(rng, spelling):
    if spelling == "wide":
        return {**drawing.KINDS, **spellings.KINDS, **wider.KINDS}
    return drawing.KINDS if spelling == "plain" or rng.random() < 0.5 else {**drawing.KINDS, **spellings.KINDS}


def draw(profile, rng, long, spelling):
    """One case without an outcome, its branches still as drawn."""
    dialect, batch, tables, columns, revisions, operations = PROFILES[profile]
    d = drawing.Drawing(dialect, rng, batch)
    case = {"db": dialect, "batch": batch, "base": base(d, tables, columns), "a": [], "b": []}
    kinds = kinds_of(rng, spelling)
    if long:
        revisions = (4, 7)
    if rng.random() < (0.8 if profile in ("pg-hot", "pg-single") else 0.35):
        d.focus = rng.choice(d.tables).name
    seeds = [rng.random(), rng.random()]
    twin = rng.random() < 0.08
    drawn = []
    for seed in seeds:
        side = d.branch(seeds[0] if twin else seed)
        first = branch(side, (1, 1), (1, 1), kinds) if twin else []
        side.rng = random.Random(seed)
        drawn.append(first + (branch(side, revisions, operations, kinds) if not twin or profile != "pg-single" else []))
    return d, case, drawn, twin


def make(profile, rng, long, spelling, databases):
    d, case, drawn, twin = draw(profile, rng, long, spelling)
    database = databases.get(case["db"])
    entered = False
    try:
        with database.case(case):
            entered = True
            drawn = [trimmed(database, case, side) for side in drawn]
    except Exception:
        if entered:
            raise
        return None
    if None in drawn:
        return None
    case["kinds"] = {}
    for name, side in zip("ab", drawn):
        case[name] = [[s for _, sources in revision for s in sources] for revision in side]
        case["kinds"][name] = [[kind for kind, sources in revision for _ in sources] for revision in side]
    case["features"] = features(d, case, twin)
    try:
        answer = execute.judge(case, databases)
    except execute.Unusable:
        return None
    return case, answer


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--profile", choices=PROFILES, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--plain", dest="spelling", action="store_const", const="plain")
    parser.add_argument("--wide", dest="spelling", action="store_const", const="wide")
    parser.add_argument("-o", "--out", required=True)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    kept, generated, n, out = collections.Counter(), collections.Counter(), 0, execute.Writer(args.out)
    with execute.Databases() as databases:
        for _ in range(args.count * 25):
            if n == args.count:
                break
            made = make(args.profile, random.Random(rng.random()), args.long, args.spelling, databases)
            if made is None:
                continue
            case, answer = made
            generated[answer["outcome"]] += 1
            if kept[answer["outcome"]] >= LIMITS[answer["outcome"]] * args.count:
                continue
            kept[answer["outcome"]] += 1
            out.write({"id": f"{args.seed}-{n}", "seed": args.seed, "n": n, **case, "rows": execute.row_counts(case, databases), **answer})
            n += 1
    print(f"{args.out}: {n} cases;", ", ".join(f"{o} {kept[o]} of {generated[o]}" for o in execute.OUTCOMES))
    return 0


if __name__ == "__main__":
    sys.exit(main())
