"""Random migration operations over a sketch of the schema.

The sketch follows names, so that an operation mostly fits what came before it in its branch; whether it does is for
the database to say. A drawing function returns a list of sources, or None when the schema offers nothing to it.
"""
import copy
import random

TYPES = {"int": "sa.Integer()", "big": "sa.BigInteger()", "num": "sa.Numeric(precision=10, scale=2)", "s50": "sa.String(length=50)",
         "s255": "sa.String(length=255)", "text": "sa.Text()", "bool": "sa.Boolean()", "stamp": "sa.DateTime()"}
NUMERIC, TEXTUAL = ("int", "big", "num"), ("s50", "s255", "text")
SQL_TYPES = {"int": "INTEGER", "big": "BIGINT", "num": "NUMERIC(10, 2)", "s50": "VARCHAR(50)", "s255": "VARCHAR(255)", "text": "TEXT",
             "bool": "BOOLEAN", "stamp": "TIMESTAMP"}
COLUMNS = ("email", "name", "qty", "status", "note", "ref_id")
NEW_COLUMNS = ("phone", "score") + COLUMNS
TABLES, NEW_TABLES = ("user", "product", "team", "invoice"), ("tag", "audit", "customer")
ENUMS = {"mood": ("sad", "ok"), "kind": ("x", "y")}


class Column:
    def __init__(self, kind, nullable=True, default=None):
        self.kind, self.nullable, self.default, self.comment = kind, nullable, default, None


class Table:
    def __init__(self, name, schema=None):
        self.name, self.schema, self.columns, self.comment = name, schema, {"id": Column("int", False)}, None
        self.indexes, self.uniques, self.checks, self.keys, self.primary = {}, {}, {}, {}, f"pk_{name}"

    def forget(self, column):
        self.columns.pop(column, None)
        for named in (self.indexes, self.uniques, self.checks, self.keys):
            for name in [n for n, columns in named.items() if column in columns]:
                del named[name]

    def rename(self, old, new):
        self.columns[new] = self.columns.pop(old)
        for named in (self.indexes, self.uniques, self.checks, self.keys):
            for name in named:
                named[name] = [new if c == old else c for c in named[name]]


class Drawing:
    """What a branch draws from: a dialect, a random source, the sketch so far."""

    def __init__(self, dialect, rng, batch=False):
        self.dialect, self.rng, self.batch = dialect, rng, batch
        self.tables, self.enums, self.views, self.focus = [], {}, {}, None
        self.key = 100

    def branch(self, seed):
        other = copy.copy(self)
        other.tables, other.enums, other.views = copy.deepcopy(self.tables), dict(self.enums), dict(self.views)
        other.rng = random.Random(seed)
        return other

    # ---- choosing ----

    def some(self, items):
        items = list(items)
        return self.rng.choice(items) if items else None

    def table(self):
        if self.focus and self.rng.random() < 0.7:
            for table in self.tables:
                if table.name == self.focus:
                    return table
        return self.some(self.tables)

    def column(self, kinds=None, where=lambda column: True):
        table = self.table()
        if table is None:
            return None, None
        names = [n for n, c in table.columns.items() if n != "id" and (kinds is None or c.kind in kinds) and where(c)]
        return table, self.some(names)

    def fresh(self, table):
        return self.some(n for n in NEW_COLUMNS if n not in table.columns)

    # ---- spelling ----

    def type(self, kind):
        if kind in TYPES:
            return TYPES[kind]
        return f"postgresql.ENUM({', '.join(map(repr, self.enums.get(kind, ENUMS[kind])))}, name={kind!r}, create_type=False)"

    def schema(self, table, also=""):
        return f", {also}schema={table.schema!r}" if table.schema else ""

    def quoted(self, table):
        if self.dialect == "mysql":
            return f"`{table.name}`"
        return f'{table.schema + "." if table.schema else ""}"{table.name}"'

    def execute(self, sql):
        return f'op.execute("""{sql}""")'

    def call(self, table, text):
        """A table change: `text` is the call behind `op.`, with {t} where batch mode leaves the table out."""
        if not self.batch:
            return "op." + text.replace("{t}", f"{table.name!r}, ")[:-1] + self.schema(table) + ")"
        return f"with op.batch_alter_table({table.name!r}) as batch_op:\n    batch_op." + text.replace("{t}", "")

    def value(self, kind, n=None, sql=True):
        n = self.rng.randint(1, 4) if n is None else n
        if kind in NUMERIC:
            return str(n)
        if kind in TEXTUAL:
            return f"'v{n}'"
        if kind == "bool":
            return (("false", "true") if sql else ("False", "True"))[n % 2]
        if kind == "stamp":
            return f"'2024-01-{n % 27 + 1:02d} 00:00:00'"
        return repr(self.enums.get(kind, ENUMS[kind])[n % 2])

    def default(self, kind):
        if kind in NUMERIC:
            return self.some(("'0'", "'7'", "sa.text('0')"))
        if kind in TEXTUAL:
            return "''" if self.dialect == "mysql" and kind == "text" else self.some(("'x'", "'d'", "'7'"))
        if kind == "bool":
            return self.some(("sa.text('false')", "sa.text('true')"))
        return "sa.text('CURRENT_TIMESTAMP')" if kind == "stamp" else repr(self.enums.get(kind, ENUMS[kind])[0])

    def column_source(self, name, column, extra=""):
        default = f", server_default={column.default}" if column.default else ""
        return f"sa.Column({name!r}, {self.type(column.kind)}, nullable={column.nullable}{default}{extra})"

    def existing(self, column, but=()):
        parts = []
        if "type" not in but:
            parts.append(f"existing_type={self.type(column.kind)}")
        if "nullable" not in but:
            parts.append(f"existing_nullable={column.nullable}")
        if column.default and self.dialect == "mysql" and "default" not in but:
            parts.append(f"existing_server_default={column.default}")
        return ", ".join(parts)

    def where(self, table):
        """A condition over one column, now and then over two."""
        def one():
            name = self.some(table.columns)
            kind = table.columns[name].kind
            forms = [f"{name} = {self.value(kind)}"] * 4 + [f"{name} IS NULL"] * 2 + [f"{name} IS NOT NULL", f"{name} <> {self.value(kind)}",
                     f"{name} IN ({self.value(kind, 1)}, {self.value(kind, 2)})"]
            if kind in NUMERIC:
                forms += [f"{name} > {self.value(kind)}", f"{name} BETWEEN 1 AND 2", f"{name} < 3"]
            if kind in TEXTUAL:
                forms += [f"{name} LIKE 'v%'" if self.dialect == "sqlite" else f"{name} >= 'v2'"]
            return self.some(forms)
        return one() if self.rng.random() < 0.8 else f"{one()} {self.some(('AND', 'OR'))} {one()}"

    def random_column(self):
        kind = self.some(TYPES)
        nullable = self.rng.random() < 0.65
        return Column(kind, nullable, self.default(kind) if self.rng.random() < 0.15 else None)


# ---- whole tables ----

def create_table_source(d, table, extras):
    parts = [d.column_source(n, c) for n, c in table.columns.items()]
    tail = f", schema={table.schema!r}" if table.schema else ""
    return f"op.create_table({table.name!r}, {', '.join(parts + extras)}, sa.PrimaryKeyConstraint('id', name={table.primary!r}){tail})"


def create_table(d):
    taken = {t.name for t in d.tables if not t.schema}
    name = d.some(n for n in NEW_TABLES + TABLES if n not in taken)
    if name is None:
        return None
    schema = "app" if any(t.schema for t in d.tables) and d.rng.random() < 0.3 else None
    if schema and any(t.schema and t.name == name for t in d.tables):
        return None
    table, extras = Table(name, schema), []
    for column in d.rng.sample(COLUMNS, d.rng.randint(1, 3)):
        table.columns[column] = d.random_column()
    target = d.some(t for t in d.tables if t.columns["id"].kind == "int")
    if target and d.rng.random() < 0.35:
        table.columns["owner_id"] = Column("int")
        to = f"{target.schema + '.' if target.schema else ''}{target.name}.id"
        extras.append(f"sa.ForeignKeyConstraint(['owner_id'], [{to!r}], name='fk_{name}_owner')")
        table.keys[f"fk_{name}_owner"] = ["owner_id"]
    if d.rng.random() < 0.15:
        column = d.some(c for c in table.columns if c != "id" and table.columns[c].kind != "text")
        if column:
            extras.append(f"sa.UniqueConstraint({column!r}, name='uq_{name}_{column}')")
            table.uniques[f"uq_{name}_{column}"] = [column]
    d.tables.append(table)
    return [create_table_source(d, table, extras)]


def drop_table(d):
    table = d.table()
    if table is None or len(d.tables) < 2:
        return None
    d.tables.remove(table)
    return [f"op.drop_table({table.name!r}{d.schema(table)})"]


def rename_table(d):
    table = d.table()
    name = table and d.some(n for n in NEW_TABLES + TABLES if n not in {t.name for t in d.tables})
    if not name:
        return None
    source = f"op.rename_table({table.name!r}, {name!r}{d.schema(table)})"
    table.name = name
    return [source]


def table_comment(d):
    table = d.table()
    if table is None or d.dialect == "sqlite":
        return None
    if table.comment and d.rng.random() < 0.15:
        source, table.comment = f"op.drop_table_comment({table.name!r}, existing_comment={table.comment!r}{d.schema(table)})", None
        return [source]
    text = d.some(("T one", "T two"))
    source = f"op.create_table_comment({table.name!r}, {text!r}, existing_comment={table.comment!r}{d.schema(table)})"
    table.comment = text
    return [source]


# ---- columns ----

def add_column(d):
    table = d.table()
    name = table and d.fresh(table)
    if not name:
        return None
    kind = d.some(TYPES)
    nullable = d.rng.random() < 0.75
    column = Column(kind, nullable, d.default(kind) if not nullable or d.rng.random() < 0.2 else None)
    table.columns[name] = column
    return [d.call(table, f"add_column({{t}}{d.column_source(name, column)})")]


def drop_column(d):
    table, name = d.column()
    if not name:
        return None
    table.forget(name)
    return [d.call(table, f"drop_column({{t}}{name!r})")]


def alter(d, table, name, changes, but=()):
    column = table.columns[name]
    tail = d.existing(column, but)
    return d.call(table, f"alter_column({{t}}{name!r}, {changes}{', ' if tail else ''}{tail})")


def rename_column(d):
    table, name = d.column()
    new = name and d.some(("title", "label", "ref_id", "name", "email", "qty", "status", "note"))
    if not new or new in table.columns:
        return None
    source = alter(d, table, name, f"new_column_name={new!r}")
    table.rename(name, new)
    return [source]


def other_type(d, kind):
    family = NUMERIC if kind in NUMERIC else TEXTUAL if kind in TEXTUAL else ()
    return d.some(k for k in family if k != kind)


def alter_type(d):
    table, name = d.column(NUMERIC + TEXTUAL)
    if not name:
        return None
    column = table.columns[name]
    kind = other_type(d, column.kind)
    source = alter(d, table, name, f"type_={d.type(kind)}", ("type",)).replace("existing_nullable", f"existing_type={d.type(column.kind)}, existing_nullable", 1)
    column.kind = kind
    return [source]


def swap_type(d):
    table, name = d.column(NUMERIC + ("bool",))
    if not name:
        return None
    column = table.columns[name]
    kind = "int" if column.kind == "bool" else "text" if d.dialect == "postgresql" else "s50"
    using = f", postgresql_using='{name}::{SQL_TYPES[kind].lower()}'" if d.dialect == "postgresql" else ""
    source = alter(d, table, name, f"type_={d.type(kind)}", ()) [:-1]
    source = d.call(table, f"alter_column({{t}}{name!r}, type_={d.type(kind)}, {d.existing(column)}{using})")
    column.kind = kind
    return [source]


def alter_null(d):
    table, name = d.column()
    if not name:
        return None
    column = table.columns[name]
    to = not column.nullable if d.rng.random() < 0.7 else column.nullable
    source = alter(d, table, name, f"nullable={to}", ("nullable",))
    column.nullable = to
    return [source]


def alter_default(d):
    table, name = d.column()
    if not name:
        return None
    column = table.columns[name]
    to = None if d.rng.random() < 0.35 else d.default(column.kind)
    source = alter(d, table, name, f"server_default={to}", ("default",))
    column.default = to
    return [source]


def alter_multi(d):
    table, name = d.column()
    if not name:
        return None
    column = table.columns[name]
    changes, but, new, after = [], set(), None, copy.copy(column)
    for what in d.rng.sample(("type", "nullable", "default", "name"), d.rng.randint(2, 3)):
        if what == "type" and other_type(d, column.kind):
            after.kind = other_type(d, column.kind)
            changes.append((0, f"type_={d.type(after.kind)}"))
        elif what == "nullable":
            after.nullable = d.rng.random() < 0.6
            changes.append((1, f"nullable={after.nullable}"))
            but.add("nullable")
        elif what == "default":
            after.default = d.default(after.kind) if d.rng.random() < 0.7 else None
            changes.append((2, f"server_default={after.default}"))
            but.add("default")
        elif what == "name":
            new = d.some(n for n in ("title", "label") + COLUMNS if n not in table.columns)
            if new:
                changes.append((3, f"new_column_name={new!r}"))
    if len(changes) < 2:
        return None
    source = alter(d, table, name, ", ".join(text for _, text in sorted(changes)), but)
    table.columns[name] = after
    if new:
        table.rename(name, new)
    return [source]


def col_comment(d):
    table, name = d.column()
    if not name or d.dialect == "sqlite":
        return None
    column = table.columns[name]
    text = d.some(("one", "two"))
    source = alter(d, table, name, f"comment={text!r}")[:-1] + f", existing_comment={column.comment!r})"
    if table.schema:
        source = alter(d, table, name, f"comment={text!r}").replace(", schema=", f", existing_comment={column.comment!r}, schema=")
    column.comment = text
    return [source]


def ref_type(d):
    table = d.table()
    if table is None or table.columns["id"].kind != "int":
        return None
    table.columns["id"].kind = "big"
    return [d.call(table, f"alter_column({{t}}'id', type_=sa.BigInteger(), existing_type=sa.Integer(), existing_nullable=False)")]


# ---- indexes and constraints ----

def create_index(d):
    table, name = d.column(None if d.dialect == "sqlite" else tuple(k for k in (*TYPES, *ENUMS) if k != "text" or d.dialect != "mysql"))
    if not name:
        return None
    columns = [name]
    other = d.some(c for c in table.columns if c not in ("id", name) and (table.columns[c].kind != "text" or d.dialect != "mysql"))
    if other and d.rng.random() < 0.2:
        columns.append(other)
    index = "ix_lookup" if d.rng.random() < 0.12 else f"ix_{table.name}_{name}"
    if any(index in t.indexes for t in d.tables):
        return None
    table.indexes[index] = columns
    unique = d.rng.random() < 0.25
    return [f"op.create_index(op.f({index!r}), {table.name!r}, {columns!r}, unique={unique}{d.schema(table)})"]


def drop_named(what, type_, call="constraint"):
    def draw(d):
        table = d.some(t for t in d.tables if getattr(t, what))
        if table is None:
            return None
        name = d.some(getattr(table, what))
        del getattr(table, what)[name]
        if call == "index":
            return [f"op.drop_index({name!r}, table_name={table.name!r}{d.schema(table)})"]
        if d.batch:
            return [d.call(table, f"drop_constraint({name!r}, type_={type_!r})")]
        return [f"op.drop_constraint({name!r}, {table.name!r}, type_={type_!r}{d.schema(table)})"]
    return draw


def constraint(d, table, name, text):
    """A create_*_constraint: batch mode leaves the table out behind the name."""
    call, rest = text.split("|")
    return d.call(table, f"{call}({name!r}, {rest})") if d.batch else f"op.{call}({name!r}, {table.name!r}, {rest}{d.schema(table)})"


def unique(d, named=True):
    table, column = d.column(tuple(k for k in (*TYPES, *ENUMS) if k != "text" or d.dialect != "mysql"))
    if not column or (d.batch and not named):
        return None
    name = f"uq_{table.name}_{column}" if named else None
    if any(name in t.uniques for t in d.tables):
        return None
    columns = [column]
    other = d.some(c for c in table.columns if c not in ("id", column) and (table.columns[c].kind != "text" or d.dialect != "mysql"))
    if other and d.rng.random() < 0.12:
        columns.append(other)
    if named:
        table.uniques[name] = columns
    return [constraint(d, table, name, f"create_unique_constraint|{columns!r}")]


def check(d):
    table, column = d.column()
    if not column:
        return None
    name = f"ck_{table.name}_{column}"
    if name in table.checks:
        return None
    forms = [f"{column} IS NOT NULL", f"{column} IS NOT NULL OR id > 0", f"{column} IS NOT NULL OR id < 1000"]
    if table.columns[column].kind in NUMERIC:
        forms += [f"{column} >= 0", f"{column} < 500"]
    table.checks[name] = [column]
    return [constraint(d, table, name, f"create_check_constraint|sa.text({d.some(forms)!r})")]


def foreign_key(d, named=True):
    table, column = d.column(NUMERIC)
    target = table and d.some(t for t in d.tables if t is not table and t.columns["id"].kind == table.columns.get(column, table.columns["id"]).kind)
    if not column or not target or (d.batch and not named):
        return None
    name = d.some((f"fk_{table.name}_{column}", f"fk_{table.name}_{target.name}")) if named else None
    if name in table.keys:
        return None
    if named:
        table.keys[name] = [column]
    cascade = ", ondelete='CASCADE'" if d.rng.random() < 0.12 else ""
    if d.batch:
        return [d.call(table, f"create_foreign_key({name!r}, {target.name!r}, [{column!r}], ['id']{cascade})")]
    schemas = (f", source_schema={table.schema!r}" if table.schema else "") + (f", referent_schema={target.schema!r}" if target.schema else "")
    return [f"op.create_foreign_key({name!r}, {table.name!r}, {target.name!r}, [{column!r}], ['id']{cascade}{schemas})"]


def create_pk(d):
    table, column = d.column(where=lambda c: not c.nullable)
    if table is None or not table.primary or d.dialect != "postgresql":
        return None
    columns = ["id", column] if column and d.rng.random() < 0.6 else ["id"]
    return [f"op.drop_constraint({table.primary!r}, {table.name!r}, type_='primary'{d.schema(table)})",
            f"op.create_primary_key({table.primary!r}, {table.name!r}, {columns!r}{d.schema(table)})"]


def drop_pk(d):
    table = d.table()
    if table is None or not table.primary or d.dialect != "postgresql":
        return None
    source = f"op.drop_constraint({table.primary!r}, {table.name!r}, type_='primary'{d.schema(table)})"
    table.primary = None
    return [source]


# ---- rows ----

def update(d, where=False):
    table, name = d.column()
    if not name:
        return None
    kind = table.columns[name].kind
    value = d.value(kind)
    if kind in NUMERIC and d.rng.random() < 0.2:
        value = f"{name} + 1"
    elif d.rng.random() < 0.1:
        value = d.some(c for c in table.columns if table.columns[c].kind == kind and c != name) or value
    return [d.execute(f"UPDATE {d.quoted(table)} SET {name} = {value}{' WHERE ' + d.where(table) if where else ''}")]


def delete(d):
    table = d.table()
    return table and [d.execute(f"DELETE FROM {d.quoted(table)} WHERE {d.where(table)}")]


def written(d, table):
    """Columns that an INSERT names: those that must be there, and some others."""
    return ["id"] + [n for n, c in table.columns.items() if n != "id" and (not c.nullable and not c.default or d.rng.random() < 0.4)]


def next_key(d):
    return d.some((100, 101, 200)) if d.rng.random() < 0.4 else d.rng.randint(100, 999)


def insert(d):
    table = d.table()
    if table is None:
        return None
    n, columns = next_key(d), written(d, table)
    values = ", ".join(d.value(table.columns[c].kind, n) for c in columns)
    return [d.execute(f"INSERT INTO {d.quoted(table)} ({', '.join(columns)}) VALUES ({values})")]


def bulk_insert_source(d, table, columns, numbers):
    kinds = [(c, table.columns[c].kind) for c in columns]
    spelled = ", ".join(f"sa.column({c!r}, {TYPES[k] if k in TYPES and k != 'stamp' else 'sa.String()'})" for c, k in kinds)
    if d.dialect == "postgresql":
        spelled = ", ".join(f"sa.column({c!r}, {'sa.String()' if k == 'stamp' else d.type(k)})" for c, k in kinds)
    rows = ["{" + ", ".join(f"{c!r}: {d.value(k, n, sql=False)}" for c, k in kinds) + "}" for n in numbers]
    return f"op.bulk_insert(sa.table({table.name!r}, {spelled}{d.schema(table)}), [{', '.join(rows)}])"


def bulk_insert(d):
    table = d.table()
    if table is None:
        return None
    n = next_key(d)
    return [bulk_insert_source(d, table, written(d, table), range(n, n + d.rng.randint(1, 2)))]


def copy_rows(d):
    table, column = d.column()
    other = column and d.some(t for t in d.tables if t is not table and column in t.columns and t.columns[column].kind == table.columns[column].kind)
    if not other:
        return None
    return [d.execute(f"INSERT INTO {d.quoted(table)} (id, {column}) SELECT id + 5000, {column} FROM {d.quoted(other)}")]


# ---- idioms ----

def backfill(d):
    table = d.table()
    name = table and d.fresh(table)
    if not name:
        return None
    column = Column(d.some(("int", "big", "s50", "s255", "num")))
    sources = [d.call(table, f"add_column({{t}}{d.column_source(name, column)})"),
               d.execute(f"UPDATE {d.quoted(table)} SET {name} = {d.value(column.kind)}")]
    table.columns[name] = column
    sources.append(alter(d, table, name, "nullable=False", ("nullable",)))
    column.nullable = False
    return sources


def move(d):
    table, old = d.column()
    new = old and d.some(n for n in ("phone", "label", "title") if n not in table.columns)
    if not new:
        return None
    column = Column(table.columns[old].kind)
    sources = [d.call(table, f"add_column({{t}}{d.column_source(new, column)})"),
               d.execute(f"UPDATE {d.quoted(table)} SET {new} = {old}"), d.call(table, f"drop_column({{t}}{old!r})")]
    table.forget(old)
    table.columns[new] = column
    return sources


def guarded(d, call):
    return call if not d.batch else call.replace("\n    ", "\n        ")


def guard_add(d):
    table = d.table()
    name = table and d.fresh(table)
    if not name or table.schema:
        return None
    column = Column(d.some(TYPES))
    table.columns[name] = column
    call = guarded(d, d.call(table, f"add_column({{t}}{d.column_source(name, column)})"))
    return [f"if {name!r} not in [c['name'] for c in sa.inspect(op.get_bind()).get_columns({table.name!r})]:\n    {call}"]


def guard_drop(d):
    table, name = d.column()
    if not name or table.schema:
        return None
    table.forget(name)
    call = guarded(d, d.call(table, f"drop_column({{t}}{name!r})"))
    return [f"if any(c['name'] == {name!r} for c in sa.inspect(op.get_bind()).get_columns({table.name!r})):\n    {call}"]


def raw_ddl(d):
    table = d.table()
    if table is None:
        return None
    q, kind = d.quoted(table), d.rng.randint(0, 3)
    if kind == 0:
        name = d.fresh(table)
        if name is None:
            return None
        table.columns[name] = Column("text")
        soft = "IF NOT EXISTS " if d.dialect == "postgresql" and d.rng.random() < 0.4 else ""
        return [d.execute(f"ALTER TABLE {q} ADD COLUMN {soft}{name} TEXT")]
    name = d.some(n for n in table.columns if n != "id")
    if name is None:
        return None
    if kind == 1:
        table.forget(name)
        return [d.execute(f"ALTER TABLE {q} DROP COLUMN {name}")]
    index = f"ix_{table.name}_{name}"
    if index in table.indexes or table.columns[name].kind == "text" and d.dialect == "mysql":
        return None
    table.indexes[index] = [name]
    return [d.execute(f"CREATE INDEX {index} ON {q} ({name})")]


# ---- PostgreSQL enums ----

def enum_new(d):
    name = d.some(n for n in ENUMS if n not in d.enums)
    table = d.table()
    if d.dialect != "postgresql" or not name or table is None or name in table.columns:
        return None
    labels = d.some((ENUMS[name], ENUMS[name] + ("z",)))
    listed = ", ".join(map(repr, labels))
    d.enums[name] = labels
    create = d.some((f"postgresql.ENUM({listed}, name={name!r}).create(op.get_bind())",
                     f"postgresql.ENUM({listed}, name={name!r}).create(op.get_bind(), checkfirst=True)",
                     d.execute(f"CREATE TYPE {name} AS ENUM ({listed})")))
    table.columns[name] = Column(name)
    return [create, d.call(table, f"add_column({{t}}{d.column_source(name, table.columns[name])})")]


def enum_use(d):
    name, table = d.some(d.enums), d.table()
    if not name or table is None or "status2" in table.columns:
        return None
    table.columns["status2"] = Column(name)
    return [d.call(table, f"add_column({{t}}{d.column_source('status2', table.columns['status2'])})")]


def enum_value(d):
    name = d.some(d.enums)
    if not name:
        return None
    soft = "IF NOT EXISTS " if d.rng.random() < 0.4 else ""
    place = f" {d.some(('BEFORE', 'AFTER'))} {d.enums[name][0]!r}" if d.rng.random() < 0.2 else ""
    return [d.execute(f"ALTER TYPE {name} ADD VALUE {soft}{d.some(('z', 'new', 'old'))!r}{place}")]


def enum_drop(d):
    name = d.some(d.enums)
    users = name and [(t, c) for t in d.tables for c in t.columns if t.columns[c].kind == name]
    if not name or len(users) != 1:
        return None
    table, column = users[0]
    table.forget(column)
    del d.enums[name]
    return [d.call(table, f"drop_column({{t}}{column!r})"), d.execute(f"DROP TYPE {name}")]


KINDS = {
    "alter_null": (9, alter_null), "alter_default": (9, alter_default), "alter_type": (8, alter_type), "drop_column": (7, drop_column),
    "create_index": (7, create_index), "add_column": (7, add_column), "rename_column": (6, rename_column), "backfill": (2, backfill),
    "update": (5, update), "update_where": (4, lambda d: update(d, True)), "enum_new": (3, enum_new), "unique": (4, unique),
    "create_table": (4, create_table), "move": (1.5, move), "alter_multi": (3, alter_multi), "table_comment": (3, table_comment),
    "insert": (4, insert), "drop_index": (3, drop_named("indexes", None, "index")), "ref_type": (2, ref_type), "create_pk": (1.5, create_pk),
    "rename_table": (2.5, rename_table), "drop_table": (2.5, drop_table), "bulk_insert": (3, bulk_insert), "col_comment": (3, col_comment),
    "check": (3, check), "delete": (3, delete), "raw_ddl": (2.5, raw_ddl), "unnamed_unique": (1.2, lambda d: unique(d, False)),
    "drop_unique": (1.5, drop_named("uniques", "unique")), "drop_check": (1.2, drop_named("checks", "check")), "swap_type": (1, swap_type),
    "drop_pk": (0.7, drop_pk), "fk": (2, foreign_key), "unnamed_fk": (0.5, lambda d: foreign_key(d, False)),
    "drop_fk": (1, drop_named("keys", "foreignkey")), "guard_add": (0.8, guard_add), "guard_drop": (0.8, guard_drop),
    "enum_drop": (0.8, enum_drop), "enum_use": (0.8, enum_use), "enum_value": (1, enum_value), "copy_rows": (0.6, copy_rows),
}
