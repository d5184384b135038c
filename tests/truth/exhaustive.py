"""Runs every pair of single operations in every relation of their objects.

    exhaustive.py --dialect pg|sqlite|sqlite-batch|mysql [--relation R] [--share F] -o OUT

The relations: the same column, another column of the table, the table that the other one's table refers to, another table
where the same names are given, tables that have nothing to do with each other. --share keeps a share of the pairs, the
same ones each time. Pairs in which base or one side alone does not run are not counted.
"""
import argparse
import collections
import itertools
import sys
import zlib

import catalogue
import execute
from catalogue import KIND, Place

DIALECTS = {"pg": ("postgresql", False), "sqlite": ("sqlite", False), "sqlite-batch": ("sqlite", True), "mysql": ("mysql", False)}
RELATIONS = ("same", "column", "referenced", "elsewhere", "unrelated")


def places(relation, dialect, batch, kind):
    here = Place(dialect, batch, "t", kind)
    there = {"same": lambda: Place(dialect, batch, "t", kind),
             "column": lambda: Place(dialect, batch, "t", kind, c="d", d="c", own="t_d"),
             "referenced": lambda: Place(dialect, batch, "p", kind),
             "elsewhere": lambda: Place(dialect, batch, "u", kind, own="t"),
             "unrelated": lambda: Place(dialect, batch, "w", kind, c="e", d="f")}[relation]()
    return here, there


def base(dialect, kind, here, there, needs):
    """Four tables with two rows each, t.pid refers to p; then what the operations need at their places."""
    sources = []
    for table in ("p", "t", "u", "w", "kid"):
        names = ("e", "f") if table == "w" else ("c",) if table == "kid" else ("c", "d")
        type_ = "sa.Integer()" if table == "kid" else KIND[kind]
        columns = [f"sa.Column({n!r}, {type_}, nullable=True)" for n in names]
        if table == "t":
            columns += ["sa.Column('pid', sa.Integer(), nullable=True)", "sa.ForeignKeyConstraint(['pid'], ['p.id'], name='fk_t_pid')"]
        sources.append(catalogue.fresh_table(table, *columns))
        if "empty" not in needs:
            value = (lambda n: f"v{n}") if kind == "str" and table != "kid" else int
            rows = [{"id": i, **{n: value(i) for n in names}} for i in (1, 2)]
            spelled = ", ".join(["sa.column('id', sa.Integer())"] + [f"sa.column({n!r}, {type_})" for n in names])
            sources.append(f"op.bulk_insert(sa.table({table!r}, {spelled}), {rows!r})")
    wanted = []
    for place, need in zip((here, there), needs):
        if need and need != "empty":
            source = place.has(need)
            if source not in wanted:
                wanted.append(source)
    return sources + wanted


def cases(dialect, batch, relations):
    for relation in relations:
        names = catalogue.operations(dialect)
        pairs = list(itertools.combinations_with_replacement(names, 2) if relation in ("same", "unrelated") else itertools.product(names, repeat=2))
        for kind in KIND:
            for a, b in pairs:
                if kind == "str" and (not {a, b} & set(catalogue.STR_TOO) or {a, b} & set(catalogue.INT_ONLY)):
                    continue
                here, there = places(relation, dialect, batch, kind)
                needs = [catalogue.NEEDS.get(a), catalogue.NEEDS.get(b)]
                yield {"id": f"{relation}-{a}-{b}-{kind}", "db": dialect, "batch": batch, "relation": relation,
                       "base": base(dialect, kind, here, there, needs), "a": [catalogue.write(a, here)], "b": [catalogue.write(b, there)],
                       "kinds": {"a": [[a]], "b": [[b]]}, "features": [relation]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dialect", choices=DIALECTS, required=True)
    parser.add_argument("--relation", choices=RELATIONS, action="append")
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("-o", "--out", required=True)
    args = parser.parse_args()
    dialect, batch = DIALECTS[args.dialect]
    count, alone, out = collections.Counter(), 0, execute.Writer(args.out)
    with execute.Databases() as databases:
        for case in cases(dialect, batch, args.relation or RELATIONS):
            if zlib.crc32(case["id"].encode()) % 10000 >= args.share * 10000:
                continue
            try:
                answer = execute.judge(case, databases)
            except execute.Unusable:
                alone += 1
                continue
            count[case["relation"], answer["outcome"]] += 1
            out.write({**case, **answer})
    print(f"{args.out}: {sum(count.values())} pairs, {alone} not counted because base or one side alone does not run")
    for relation in args.relation or RELATIONS:
        print(f"  {relation:12}" + "".join(f"{count[relation, o]:7} {o}" for o in execute.OUTCOMES))
    return 0


if __name__ == "__main__":
    sys.exit(main())
