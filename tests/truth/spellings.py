"""Rarer ways to write what drawing.py draws, and operations that it does not know."""
from drawing import NUMERIC, SQL_TYPES, TEXTUAL, Column, Table, alter, create_table_source, other_type

PG = "postgresql"


def raw_alter(d):
    """ALTER TABLE of columns as SQL."""
    table, name = d.column()
    if not name or d.dialect == "sqlite":
        return None
    column, q = table.columns[name], d.quoted(table)
    what = d.some(("null", "default", "no default", "type", "rename"))
    if what == "rename":
        new = d.fresh(table)
        if new is None:
            return None
        table.rename(name, new)
        return [d.execute(f"ALTER TABLE {q} RENAME COLUMN {name} TO {new}")]
    if what == "default":
        return [d.execute(f"ALTER TABLE {q} ALTER COLUMN {name} SET DEFAULT {d.value(column.kind)}")]
    if what == "no default":
        return [d.execute(f"ALTER TABLE {q} ALTER COLUMN {name} DROP DEFAULT")]
    if what == "null":
        column.nullable = not column.nullable
        if d.dialect == PG:
            return [d.execute(f"ALTER TABLE {q} ALTER COLUMN {name} {'DROP' if column.nullable else 'SET'} NOT NULL")]
        return [d.execute(f"ALTER TABLE {q} MODIFY {name} {SQL_TYPES.get(column.kind, 'TEXT')} {'NULL' if column.nullable else 'NOT NULL'}")]
    kind = other_type(d, column.kind)
    if kind is None:
        return None
    column.kind = kind
    verb = f"ALTER COLUMN {name} TYPE" if d.dialect == PG else f"MODIFY COLUMN {name}"
    return [d.execute(f"ALTER TABLE {q} {verb} {SQL_TYPES[kind]}")]


def raw_rename_table(d):
    table = d.table()
    name = table and d.some(n for n in ("tag", "audit", "customer") if n not in {t.name for t in d.tables})
    if not name or table.schema:
        return None
    source = d.execute(f"ALTER TABLE {d.quoted(table)} RENAME TO {name}")
    table.name = name
    return [source]


def raw_table(d):
    """CREATE TABLE as SQL, with or without IF NOT EXISTS."""
    name = d.some(n for n in ("tag", "audit", "customer") if n not in {t.name for t in d.tables})
    if not name:
        return None
    table = Table(name)
    table.columns["name"] = Column(d.some(("int", "text", "num")), d.rng.random() < 0.6)
    d.tables.append(table)
    soft = "IF NOT EXISTS " if d.rng.random() < 0.5 else ""
    column = table.columns["name"]
    return [d.execute(f"CREATE TABLE {soft}{name} (id INTEGER NOT NULL, name {SQL_TYPES[column.kind]}{'' if column.nullable else ' NOT NULL'}, "
                      f"CONSTRAINT pk_{name} PRIMARY KEY (id))")]


def raw_drop(d):
    """DROP as SQL, mostly of what may be gone."""
    table = d.table()
    if table is None:
        return None
    soft = "IF EXISTS " if d.rng.random() < 0.7 else ""
    index = d.some(table.indexes)
    if index and d.dialect != "mysql" and not table.schema and d.rng.random() < 0.5:
        del table.indexes[index]
        return [d.execute(f"DROP INDEX {soft}{index}")]
    if len(d.tables) < 2:
        return None
    d.tables.remove(table)
    return [d.execute(f"DROP TABLE {soft}{d.quoted(table)}")]


def raw_constraint(d):
    table, name = d.column(("int", "big", "num", "s50"))
    if not name or d.dialect == "sqlite":
        return None
    q = d.quoted(table)
    if table.columns[name].kind in NUMERIC and d.rng.random() < 0.5:
        made, text, named = f"ck_{table.name}_{name}", f"CHECK ({name} >= 0)", table.checks
    else:
        made, text, named = f"uq_{table.name}_{name}", f"UNIQUE ({name})", table.uniques
    if made in named:
        return None
    named[made] = [name]
    return [d.execute(f"ALTER TABLE {q} ADD CONSTRAINT {made} {text}")]


def raw_comment(d):
    table, name = d.column()
    if not name or d.dialect != PG:
        return None
    text = d.some(("'one'", "'two'", "NULL"))
    q = d.quoted(table)
    return [d.execute(f"COMMENT ON COLUMN {q}.{name} IS {text}" if d.rng.random() < 0.6 else f"COMMENT ON TABLE {q} IS {text}")]


def raw_view(d):
    table, name = d.column()
    view = f"v_{d.some(('one', 'two'))}"
    if not name or view in d.views:
        return None
    d.views[view] = table.name
    return [d.execute(f"CREATE VIEW {view} AS SELECT id, {name} FROM {d.quoted(table)}")]


def raw_drop_view(d):
    view = d.some(d.views)
    if not view:
        return None
    del d.views[view]
    return [d.execute(f"DROP VIEW {d.some(('', 'IF EXISTS '))}{view}")]


def recreate_column(d):
    table, name = d.column()
    if not name:
        return None
    table.forget(name)
    column = table.columns[name] = Column(d.some(("int", "s50", "text", "num")))
    return [d.call(table, f"drop_column({{t}}{name!r})"), d.call(table, f"add_column({{t}}{d.column_source(name, column)})")]


def recreate_table(d):
    table = d.table()
    if table is None:
        return None
    again = Table(table.name, table.schema)
    again.columns = {n: Column(c.kind, c.nullable, c.default) for n, c in table.columns.items()}
    d.tables[d.tables.index(table)] = again
    return [f"op.drop_table({table.name!r}{d.schema(table)})", create_table_source(d, again, [])]


def recreate_index(d):
    table = d.some(t for t in d.tables if t.indexes)
    if table is None:
        return None
    name = d.some(table.indexes)
    columns = table.indexes[name]
    return [f"op.drop_index({name!r}, table_name={table.name!r}{d.schema(table)})",
            f"op.create_index({name!r}, {table.name!r}, {columns!r}, unique={d.rng.random() < 0.5}{d.schema(table)})"]


def partial_index(d):
    table, name = d.column(NUMERIC + TEXTUAL)
    index = name and f"ix_{table.name}_{name}_part"
    if not name or d.dialect == "mysql" or index in table.indexes:
        return None
    table.indexes[index] = [name]
    where = d.some((f"{name} IS NOT NULL", "id > 1"))
    return [f"op.create_index({index!r}, {table.name!r}, [{name!r}], unique={d.rng.random() < 0.4}, "
            f"{d.dialect}_where=sa.text({where!r}){d.schema(table)})"]


def keyed_table(d):
    """create_table whose columns carry their own index, unique and foreign key."""
    name = d.some(n for n in ("tag", "audit", "customer") if n not in {t.name for t in d.tables})
    target = d.some(t for t in d.tables if not t.schema and t.columns["id"].kind == "int")
    if not name or not target:
        return None
    table = Table(name)
    table.columns.update(name=Column("s50"), owner_id=Column("int"))
    d.tables.append(table)
    mark = d.some(("unique=True", "index=True"))
    return [f"op.create_table({name!r}, sa.Column('id', sa.Integer(), primary_key=True), sa.Column('name', sa.String(length=50), {mark}), "
            f"sa.Column('owner_id', sa.Integer(), sa.ForeignKey('{target.name}.id'), nullable=True))"]


def rows_case(d):
    table, name = d.column(NUMERIC + TEXTUAL)
    if not name:
        return None
    kind = table.columns[name].kind
    forms = [f"{name} = CASE WHEN id = 1 THEN {d.value(kind)} ELSE {d.value(kind)} END", f"{name} = COALESCE({name}, {d.value(kind)})"]
    if kind in NUMERIC:
        forms += [f"{name} = {name} * 2", f"{name} = id"]
    if kind in TEXTUAL:
        forms += [f"{name} = lower({name})", f"{name} = upper({name})"]
    return [d.execute(f"UPDATE {d.quoted(table)} SET {d.some(forms)} WHERE {d.where(table)}")]


def rows_two(d):
    table, name = d.column()
    other = name and d.some(c for c in table.columns if c not in ("id", name))
    if not other:
        return None
    return [d.execute(f"UPDATE {d.quoted(table)} SET {name} = {d.value(table.columns[name].kind)}, {other} = {d.value(table.columns[other].kind)} "
                      f"WHERE {d.where(table)}")]


def rows_core(d):
    """UPDATE and DELETE built with SQLAlchemy."""
    table, name = d.column(NUMERIC + TEXTUAL)
    if not name or table.schema:
        return None
    kind = table.columns[name].kind
    made = f"sa.table({table.name!r}, sa.column('id', sa.Integer()), sa.column({name!r}, {d.type(kind)}))"
    column = f"sa.column({name!r})"
    if d.rng.random() < 0.3:
        return [f"op.execute({made}.delete().where({column} == {d.value(kind)}))"]
    return [f"op.execute({made}.update().where({d.some((column + '.is_(None)', 'sa.column(' + repr('id') + ') == 1', column + ' == ' + d.value(kind)))})"
            f".values({{{name!r}: {d.value(kind)}}}))"]


def rows_bound(d):
    table, name = d.column(NUMERIC + TEXTUAL)
    if not name:
        return None
    return [f"op.get_bind().execute(sa.text({f'UPDATE {d.quoted(table)} SET {name} = {d.value(table.columns[name].kind)} WHERE {d.where(table)}'!r}))"]


def rows_upsert(d):
    table, name = d.column()
    if not name or d.dialect == "mysql" or not table.primary:
        return None
    n, columns = d.some((1, 100, 101)), ["id"] + [c for c in table.columns if c != "id"]
    values = ", ".join(d.value(table.columns[c].kind, n) for c in columns)
    return [d.execute(f"INSERT INTO {d.quoted(table)} ({', '.join(columns)}) VALUES ({values}) ON CONFLICT (id) DO NOTHING")]


def rows_all(d):
    table = d.table()
    return table and [d.execute(f"DELETE FROM {d.quoted(table)}")]


def loop_add(d):
    """The same column on several tables, in a loop over literals."""
    tables = [t for t in d.tables if not t.schema and "score" not in t.columns]
    if len(tables) < 2 or d.batch:
        return None
    for table in tables[:2]:
        table.columns["score"] = Column("int")
    names = ", ".join(repr(t.name) for t in tables[:2])
    return [f"for name in ({names}):\n    op.add_column(name, sa.Column('score', sa.Integer(), nullable=True))"]


def guard_table(d):
    name = d.some(n for n in ("tag", "audit", "customer") if n not in {t.name for t in d.tables})
    if not name:
        return None
    table = Table(name)
    table.columns["name"] = Column(d.some(("int", "text", "s50")))
    d.tables.append(table)
    return [f"if not sa.inspect(op.get_bind()).has_table({name!r}):\n    {create_table_source(d, table, [])}"]


def batched(d):
    """Several changes in one batch block, on any database."""
    table, name = d.column()
    other = name and d.some(c for c in table.columns if c not in ("id", name))
    new = other and d.fresh(table)
    if not new or table.schema:
        return None
    column = Column(d.some(("int", "s50")))
    kept = table.columns[other]
    to = not kept.nullable
    existing = d.existing(kept, ("nullable",))
    table.columns[new] = column
    kept.nullable = to
    lines = [f"batch_op.add_column({d.column_source(new, column)})", f"batch_op.alter_column({other!r}, nullable={to}, {existing})"]
    if d.rng.random() < 0.5:
        table.forget(name)
        lines.append(f"batch_op.drop_column({name!r})")
    return [f"with op.batch_alter_table({table.name!r}) as batch_op:\n    " + "\n    ".join(lines)]


def cycle_null(d):
    """A change and its undoing: no effect alone."""
    table, name = d.column()
    if not name:
        return None
    column = table.columns[name]
    first = alter(d, table, name, f"nullable={not column.nullable}", ("nullable",))
    column.nullable = not column.nullable
    second = alter(d, table, name, f"nullable={not column.nullable}", ("nullable",))
    column.nullable = not column.nullable
    return [first, second]


def swap_names(d):
    """Two columns exchange their names over a third."""
    table, name = d.column()
    other = name and d.some(c for c in table.columns if c not in ("id", name))
    if not other or "tmp" in table.columns:
        return None
    sources = []
    for old, new in ((name, "tmp"), (other, name), ("tmp", other)):
        sources.append(alter(d, table, old, f"new_column_name={new!r}"))
        table.rename(old, new)
    return sources


KINDS = {
    "raw_alter": (3, raw_alter), "raw_rename_table": (1, raw_rename_table), "raw_table": (1.5, raw_table), "raw_drop": (1.5, raw_drop),
    "raw_constraint": (1.5, raw_constraint), "raw_comment": (1, raw_comment), "raw_view": (1, raw_view), "raw_drop_view": (0.7, raw_drop_view),
    "recreate_column": (1.5, recreate_column), "recreate_table": (1, recreate_table), "recreate_index": (1, recreate_index),
    "partial_index": (1.5, partial_index), "keyed_table": (1, keyed_table), "rows_case": (2, rows_case), "rows_two": (1.5, rows_two),
    "rows_core": (2, rows_core), "rows_bound": (1.5, rows_bound), "rows_upsert": (1, rows_upsert), "rows_all": (0.7, rows_all),
    "loop_add": (1, loop_add), "guard_table": (1, guard_table), "batched": (1.5, batched), "cycle_null": (1.5, cycle_null),
    "swap_names": (0.7, swap_names),
}
