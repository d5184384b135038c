"""What real scripts hold besides: types, column options, forms of raw SQL, guards, helpers."""
from drawing import COLUMNS, NUMERIC, SQL_TYPES, TEXTUAL, Column, Table, alter, create_table_source

PG, MY, LITE = "postgresql", "mysql", "sqlite"
NEW = ("tag", "audit", "customer")


def short(d, kinds=None):
    """A column that every database can index."""
    return d.column(kinds or ("int", "big", "num", "s50", "bool"))


def new_table(d):
    return d.some(n for n in NEW if n not in {t.name for t in d.tables})


def plain(d):
    return d.some(t for t in d.tables if not t.schema)


# ---- columns of other kinds ----

def enum_column(d):
    """sa.Enum: a named type on PostgreSQL, a column type on MariaDB, text on SQLite."""
    table = d.table()
    if table is None or "level" in table.columns or table.schema:
        return None
    labels = d.some(("'low', 'high'", "'low', 'mid', 'high'"))
    table.columns["level"] = Column("level")
    table.columns["level"].kind = "s50"
    add = d.call(table, f"add_column({{t}}sa.Column('level', sa.Enum({labels}, name='level'), nullable=True))")
    if d.dialect == PG:
        return [f"sa.Enum({labels}, name='level').create(op.get_bind(), checkfirst={d.rng.random() < 0.5})", add]
    return [add]


def enum_table(d):
    name = new_table(d)
    if not name:
        return None
    table = Table(name)
    table.columns["level"] = Column("s50")
    d.tables.append(table)
    labels = d.some(("'low', 'high'", "'low', 'mid', 'high'"))
    return [f"op.create_table({name!r}, sa.Column('id', sa.Integer(), nullable=False), sa.Column('level', sa.Enum({labels}, name='level'), nullable=True), "
            f"sa.PrimaryKeyConstraint('id', name='pk_{name}'))"]


def identity(d):
    name = new_table(d)
    if not name or d.dialect == LITE:
        return None
    table = Table(name)
    table.columns["note"] = Column("text")
    d.tables.append(table)
    option = "sa.Identity(always=%s), " % d.some((True, False)) if d.dialect == PG else "autoincrement=True, "
    return [f"op.create_table({name!r}, sa.Column('id', sa.Integer(), {option}nullable=False), sa.Column('note', sa.Text()), sa.PrimaryKeyConstraint('id'))",
            d.execute(f"INSERT INTO {name} (note) VALUES ('{d.some('ab')}')")]


def computed(d):
    table, name = d.column(NUMERIC)
    if not name or "twice" in table.columns:
        return None
    option = ", persisted=True" if d.dialect == PG else ""
    table.columns["twice"] = Column("num")
    return [d.call(table, f"add_column({{t}}sa.Column('twice', sa.Numeric(precision=10, scale=2), sa.Computed('{name} * 2'{option})))")]


def options(d):
    """add_column with unique, index, comment, foreign key, expression default."""
    table = d.table()
    name = table and d.fresh(table)
    if not name or table.schema:
        return None
    target = d.some(t for t in d.tables if not t.schema and t.columns["id"].kind == "int")
    forms = ["unique=True", "index=True", "comment='one'", "server_default=sa.func.now()"]
    what = d.some(forms + (["fk"] if target and not d.batch else []))
    column = Column("int" if what == "fk" else "stamp" if "now" in what else "s50")
    table.columns[name] = column
    if what == "fk":
        action = d.some(("", ", ondelete='CASCADE'", ", ondelete='SET NULL'"))
        return [d.call(table, f"add_column({{t}}sa.Column({name!r}, sa.Integer(), sa.ForeignKey('{target.name}.id'{action}), nullable=True))")]
    return [d.call(table, f"add_column({{t}}sa.Column({name!r}, {d.type(column.kind)}, nullable=True, {what}))")]


def mixed_case(d):
    table = d.table()
    if table is None or "isActive" in table.columns:
        return None
    q = "`" if d.dialect == MY else '"'
    table.columns["isActive"] = Column("int", False)
    sources = [d.call(table, "add_column({t}sa.Column('isActive', sa.Integer(), server_default='1', nullable=False))")]
    if d.rng.random() < 0.6:
        sources.append(d.execute(f"UPDATE {d.quoted(table)} SET {q}isActive{q} = 0 WHERE id = 1"))
    del table.columns["isActive"]  # other drawings would not quote it
    return sources


def mixed_table(d):
    if any(t.name == "UserRole" for t in d.tables):
        return None
    target = d.some(t for t in d.tables if not t.schema and t.columns["id"].kind == "int")
    table = Table("UserRole")
    table.columns.update(name=Column("s50"))
    d.tables.append(table)
    key = f", sa.ForeignKey('{target.name}.id', ondelete='CASCADE')" if target else ""
    return [f"op.create_table('UserRole', sa.Column('id', sa.Integer(), nullable=False), sa.Column('name', sa.String(length=50)), "
            f"sa.Column('ownerId', sa.Integer(){key}), sa.PrimaryKeyConstraint('id', name='pk_UserRole'), sa.UniqueConstraint('name', name='uq_UserRole_name'))"]


def join_table(d):
    """A table between two others, with a key of two columns."""
    pair = [t for t in d.tables if not t.schema and t.columns["id"].kind == "int"][:2]
    name = new_table(d)
    if len(pair) < 2 or not name:
        return None
    a, b = (t.name for t in pair)
    d.tables.append(Table(name))
    d.tables[-1].columns = {"a_id": Column("int", False), "b_id": Column("int", False), "id": Column("int", False)}
    return [f"op.create_table({name!r}, sa.Column('a_id', sa.Integer(), nullable=False), sa.Column('b_id', sa.Integer(), nullable=False), "
            f"sa.Column('id', sa.Integer(), nullable=False), "
            f"sa.ForeignKeyConstraint(['a_id'], ['{a}.id'], ondelete='CASCADE'), sa.ForeignKeyConstraint(['b_id'], ['{b}.id']), sa.PrimaryKeyConstraint('a_id', 'b_id'))"]


def commented_table(d):
    name = new_table(d)
    if not name or d.dialect == LITE:
        return None
    table = Table(name)
    table.columns["name"] = Column("s50")
    table.comment = d.some(("T one", "T two"))
    d.tables.append(table)
    return [f"op.create_table({name!r}, sa.Column('id', sa.Integer(), nullable=False), sa.Column('name', sa.String(length=50), comment={d.some(('one', 'two'))!r}), "
            f"sa.PrimaryKeyConstraint('id', name='pk_{name}'), comment={table.comment!r})"]


def table_with_rows(d):
    """The table that create_table returns gets rows."""
    name = new_table(d)
    if not name:
        return None
    table = Table(name)
    table.columns["name"] = Column("s50")
    d.tables.append(table)
    rows = ", ".join(f"{{'id': {n}, 'name': 'v{n}'}}" for n in range(1, d.rng.randint(2, 4)))
    return [f"made = {create_table_source(d, table, [])}\nop.bulk_insert(made, [{rows}])"]


# ---- raw SQL ----

def raw_many(d):
    """One ALTER TABLE with several clauses."""
    table, name = d.column()
    new = name and d.fresh(table)
    if not new or d.dialect == LITE:
        return None
    kind = table.columns[name].kind
    table.columns[new] = Column("int")
    other = d.some(("drop", "default", "null"))
    if other == "drop":
        table.forget(name)
        clause = f"DROP COLUMN {name}"
    elif other == "default":
        clause = f"ALTER COLUMN {name} SET DEFAULT {d.value(kind)}"
        if d.dialect == MY and kind in ("text", "stamp"):
            return None
    elif d.dialect == PG:
        clause = f"ALTER COLUMN {name} DROP NOT NULL"
    else:
        clause = f"MODIFY {name} {SQL_TYPES.get(kind, 'TEXT')} NULL"
    return [d.execute(f"ALTER TABLE {d.quoted(table)} ADD COLUMN {new} INTEGER, {clause}")]


def raw_soft(d):
    """IF EXISTS and IF NOT EXISTS where the database has them."""
    table, name = d.column()
    if not name or d.dialect == LITE:
        return None
    q, kind = d.quoted(table), d.rng.randint(0, 4)
    new = d.fresh(table)
    if kind == 0:
        table.forget(name)
        return [d.execute(f"ALTER TABLE {q} DROP COLUMN IF EXISTS {name}")]
    if kind == 1 and new:
        table.columns[new] = Column("s50")
        return [d.execute(f"ALTER TABLE {q} ADD COLUMN IF NOT EXISTS {new} {d.some(('VARCHAR(50)', 'INTEGER'))}")]
    if kind == 2 and table.columns[name].kind != "text":
        table.indexes[f"ix_{table.name}_{name}"] = [name]
        return [d.execute(f"CREATE INDEX IF NOT EXISTS ix_{table.name}_{name} ON {q} ({name})")]
    if kind == 3 and table.uniques:
        made = d.some(table.uniques)
        del table.uniques[made]
        return [d.execute(f"ALTER TABLE {q} DROP CONSTRAINT IF EXISTS {made}" if d.dialect == PG else f"ALTER TABLE {q} DROP INDEX IF EXISTS {made}")]
    if kind == 4 and table.keys:
        made = d.some(table.keys)
        del table.keys[made]
        return [d.execute(f"ALTER TABLE {q} DROP {'CONSTRAINT' if d.dialect == PG else 'FOREIGN KEY'} IF EXISTS {made}")]
    return None


def raw_key(d):
    """ADD CONSTRAINT ... FOREIGN KEY, ADD UNIQUE, ADD CHECK, with and without names."""
    table, name = d.column(("int",))
    target = table and d.some(t for t in d.tables if t is not table and t.columns["id"].kind == "int")
    if not name or not target or d.dialect == LITE:
        return None
    q = d.quoted(table)
    action = d.some(("", " ON DELETE CASCADE", " ON DELETE SET NULL"))
    forms = [f"ADD CONSTRAINT fk_{table.name}_{name} FOREIGN KEY ({name}) REFERENCES {d.quoted(target)} (id){action}",
             f"ADD FOREIGN KEY ({name}) REFERENCES {d.quoted(target)} (id){action}", f"ADD UNIQUE ({name})", f"ADD CHECK ({name} > 0)"]
    return [d.execute(f"ALTER TABLE {q} {d.some(forms)}")]


def raw_change(d):
    """MariaDB's CHANGE and ADD KEY; PostgreSQL's USING."""
    table, name = d.column(("int", "big", "s50", "s255"))
    new = name and d.fresh(table)
    if not new or d.dialect == LITE:
        return None
    q, column = d.quoted(table), table.columns[name]
    if d.dialect == PG:
        kind = "text" if column.kind in NUMERIC else "s255"
        column.kind = kind
        return [d.execute(f"ALTER TABLE {q} ALTER COLUMN {name} TYPE {SQL_TYPES[kind]} USING {name}::{SQL_TYPES[kind].lower()}")]
    if d.rng.random() < 0.4:
        table.indexes[f"ix_{table.name}_{name}"] = [name]
        return [d.execute(f"ALTER TABLE {q} ADD {d.some(('KEY', 'INDEX', 'UNIQUE KEY'))} ix_{table.name}_{name} ({name})")]
    table.rename(name, new)
    return [d.execute(f"ALTER TABLE {q} CHANGE {name} {new} {SQL_TYPES[column.kind]} {'NULL' if column.nullable else 'NOT NULL'}")]


def raw_index(d):
    table, name = short(d)
    if not name:
        return None
    index, q = f"ix_{table.name}_{name}_{d.some('ab')}", d.quoted(table)
    if index in table.indexes:
        return None
    table.indexes[index] = [name]
    forms = [f"CREATE UNIQUE INDEX {index} ON {q} ({name}, id)", f"CREATE INDEX {index} ON {q} ({name} DESC)"]
    if d.dialect == PG:
        forms += [f"CREATE INDEX {index} ON {q} USING hash ({name})", f"CREATE INDEX {index} ON {q} ({name}) WHERE {name} IS NOT NULL"]
        if table.columns[name].kind == "s50":
            forms += [f"CREATE UNIQUE INDEX {index} ON {q} (lower({name}))"]
    return [d.execute(d.some(forms))]


def expression_index(d):
    table, name = d.column(TEXTUAL)
    if not name or d.dialect == MY or table.schema:
        return None
    index = f"ix_{table.name}_{name}_low"
    if index in table.indexes:
        return None
    table.indexes[index] = [name]
    return [f"op.create_index({index!r}, {table.name!r}, [sa.text('lower({name})')], unique={d.rng.random() < 0.3})"]


def view_more(d):
    table, name = d.column()
    other = name and d.some(t for t in d.tables if t is not table)
    view = f"v_{d.some(('one', 'two'))}"
    if not name or view in d.views:
        return None
    d.views[view] = table.name
    q = d.quoted(table)
    forms = [f"SELECT * FROM {q}", f"SELECT count(*) AS n FROM {q}", f"SELECT id FROM {q} WHERE {name} IS NOT NULL", f"SELECT {name} AS x, max(id) AS y FROM {q} GROUP BY {name}"]
    if other:
        forms += [f"SELECT a.id, b.id AS other FROM {q} a JOIN {d.quoted(other)} b ON a.id = b.id"]
    verb = "CREATE OR REPLACE VIEW" if d.dialect != LITE and d.rng.random() < 0.3 else "CREATE VIEW"
    return [d.execute(f"{verb} {view} AS {d.some(forms)}")]


def view_swap(d):
    """Drop a view, change the column under it, make it again."""
    view = d.some(d.views)
    table = view and next((t for t in d.tables if t.name == d.views[view]), None)
    names = table and [n for n in table.columns if n != "id"]
    if not names or d.batch:
        return None
    name = d.some(names)
    return [d.execute(f"DROP VIEW {view}"), alter(d, table, name, "nullable=True", ("nullable",)), d.execute(f"CREATE VIEW {view} AS SELECT id, {name} FROM {d.quoted(table)}")]


# ---- rows ----

def rows_other(d):
    """Statements that read another table."""
    table, name = d.column()
    if not name:
        return None
    kind = table.columns[name].kind
    other = d.some(t for t in d.tables if t is not table)
    source = other and d.some(c for c in other.columns if other.columns[c].kind == kind)
    if not source:
        return None
    q, o = d.quoted(table), d.quoted(other)
    forms = [f"UPDATE {q} SET {name} = (SELECT {source} FROM {o} WHERE {o}.id = {q}.id)", f"DELETE FROM {q} WHERE id IN (SELECT id FROM {o} WHERE {d.where(other)})",
             f"DELETE FROM {q} WHERE NOT EXISTS (SELECT 1 FROM {o} WHERE {o}.id = {q}.id)", f"UPDATE {q} SET {name} = {d.value(kind)} WHERE id IN (SELECT id FROM {o})"]
    if d.dialect == PG:
        forms += [f"UPDATE {q} SET {name} = o.{source} FROM {o} o WHERE o.id = {q}.id", f"DELETE FROM {q} USING {o} o WHERE o.id = {q}.id"]
    if d.dialect == MY:
        forms += [f"UPDATE {q} JOIN {o} o ON o.id = {q}.id SET {q}.{name} = o.{source}"]
    return [d.execute(d.some(forms))]


def rows_select(d):
    table, column = d.column()
    other = column and d.some(t for t in d.tables if t is not table and column in t.columns and t.columns[column].kind == table.columns[column].kind)
    if not other:
        return None
    return [d.execute(f"INSERT INTO {d.quoted(table)} (id, {column}) SELECT id + 7000, {column} FROM {d.quoted(other)} WHERE {d.where(other)}")]


def rows_params(d):
    table, name = d.column(NUMERIC + TEXTUAL)
    if not name:
        return None
    kind, q = table.columns[name].kind, d.quoted(table)
    value = d.value(kind, sql=False)
    form = d.rng.randint(0, 2)
    if form == 0:
        return [f"op.get_bind().execute(sa.text({f'UPDATE {q} SET {name} = :v WHERE id = :i'!r}), {{'v': {value}, 'i': {d.rng.randint(1, 3)}}})"]
    if form == 1:
        return [f"op.execute(sa.text({f'UPDATE {q} SET {name} = :v'!r}).bindparams(v={value}))"]
    return [f"connection = op.get_bind()\nconnection.execute(sa.text({f'DELETE FROM {q} WHERE {name} = {d.value(kind)}'!r}))"]


def rows_core2(d):
    """INSERT, UPDATE and DELETE of a table that a variable holds."""
    table, name = d.column(NUMERIC + TEXTUAL)
    if not name or table.schema:
        return None
    kind, n = table.columns[name].kind, d.some((100, 101, 300))
    made = f"it = sa.table({table.name!r}, sa.column('id', sa.Integer()), sa.column({name!r}, {d.type(kind)}))\n"
    forms = [f"op.execute(it.update().values({{it.c.{name}: {d.value(kind)}}}))", f"op.execute(it.update().where(it.c.id == op.inline_literal(1)).values({name}={d.value(kind)}))",
             f"op.execute(it.delete().where(it.c.id > 2))", f"op.execute(it.insert().values(id={n}, {name}={d.value(kind)}))",
             f"op.get_bind().execute(sa.update(it).where(sa.and_(it.c.id == 1, it.c.{name}.isnot(None))).values({name}={d.value(kind)}))",
             f"op.execute(it.delete().where(it.c.{name}.in_([{d.value(kind, 1)}, {d.value(kind, 2)}])))"]
    return [made + d.some(forms)]


def rows_upsert2(d):
    table, name = d.column()
    if not name or not table.primary:
        return None
    n, columns = d.some((1, 100)), ["id"] + [c for c in table.columns if c != "id"]
    values = ", ".join(d.value(table.columns[c].kind, n) for c in columns)
    head = f"INSERT INTO {d.quoted(table)} ({', '.join(columns)}) VALUES ({values})"
    if d.dialect == MY:
        return [d.execute(d.some((f"{head} ON DUPLICATE KEY UPDATE {name} = {d.value(table.columns[name].kind)}", head.replace("INSERT", "INSERT IGNORE", 1), head.replace("INSERT", "REPLACE", 1))))]
    forms = [f"{head} ON CONFLICT (id) DO UPDATE SET {name} = excluded.{name}", f"{head} ON CONFLICT DO NOTHING"]
    if d.dialect == LITE:
        forms += [head.replace("INSERT", "INSERT OR IGNORE", 1), head.replace("INSERT", "INSERT OR REPLACE", 1)]
    return [d.execute(d.some(forms))]


def rows_seed(d):
    """INSERT ... SELECT ... WHERE NOT EXISTS: a row unless it is there."""
    table = plain(d)
    if table is None:
        return None
    must = ["id"] + [n for n, c in table.columns.items() if n != "id" and not c.nullable]
    n = d.some((1, 100))
    values = ", ".join(d.value(table.columns[c].kind, n) for c in must)
    q = d.quoted(table)
    return [d.execute(f"INSERT INTO {q} ({', '.join(must)}) SELECT {values} WHERE NOT EXISTS (SELECT 1 FROM {q} WHERE id = {n})")]


# ---- code around operations ----

def helper(d):
    """A function in the script, called for one table or two."""
    tables = [t for t in d.tables if not t.schema and "score" not in t.columns][:2]
    if not tables or d.batch:
        return None
    for table in tables:
        table.columns["score"] = Column("int")
    calls = "\n".join(f"extend({t.name!r})" for t in tables)
    return [f"def extend(name, kind=sa.Integer()):\n    op.add_column(name, sa.Column('score', kind, nullable=True))\n{calls}"]


def loop_more(d):
    table = d.table()
    names = table and [n for n in ("phone", "score", "label") if n not in table.columns][:2]
    if not names or len(names) < 2 or table.schema:
        return None
    for name in names:
        table.columns[name] = Column("s50")
    listed = ", ".join(f"({n!r}, sa.String(length=50))" for n in names)
    if d.batch:
        return [f"with op.batch_alter_table({table.name!r}) as batch_op:\n    for name, kind in [{listed}]:\n        batch_op.add_column(sa.Column(name, kind, nullable=True))"]
    return [f"for name, kind in [{listed}]:\n    op.add_column({table.name!r}, sa.Column(name, kind, nullable=True))"]


def format_sql(d):
    table, name = d.column()
    if not name:
        return None
    kind, q = table.columns[name].kind, d.quoted(table)
    value = d.value(kind)
    quote = "'''"
    forms = [f"op.execute({quote}UPDATE %s SET %s = %s{quote} % ({q!r}, {name!r}, {value!r}))", f"op.execute({quote}UPDATE {{}} SET {{}} = {{}} WHERE id = 1{quote}.format({q!r}, {name!r}, {value!r}))",
             f"column = {name!r}\nop.execute(f{quote}UPDATE {q} SET {{column}} = {value} WHERE {{column}} IS NULL{quote})"]
    return [d.some(forms)]


def dialect_if(d):
    table = d.table()
    name = table and d.fresh(table)
    if not name or table.schema:
        return None
    column = Column("int" if d.dialect == PG else "s50")
    table.columns[name] = column
    first = d.call(table, f"add_column({{t}}sa.Column({name!r}, sa.Integer(), nullable=True))").replace("\n    ", "\n        ")
    second = d.call(table, f"add_column({{t}}sa.Column({name!r}, sa.String(length=50), nullable=True))").replace("\n    ", "\n        ")
    return [f"if op.get_bind().dialect.name == 'postgresql':\n    {first}\nelse:\n    {second}"]


def guard_more(d):
    """Guards over indexes, constraints, tables."""
    table, name = short(d)
    if not name or table.schema:
        return None
    form = d.rng.randint(0, 3)
    index, t = f"ix_{table.name}_{name}", table.name
    if form == 0:
        table.indexes[index] = [name]
        return [f"if {index!r} not in [i['name'] for i in sa.inspect(op.get_bind()).get_indexes({t!r})]:\n    op.create_index({index!r}, {t!r}, [{name!r}])"]
    if form == 1 and table.indexes:
        index = d.some(table.indexes)
        del table.indexes[index]
        return [f"inspector = sa.inspect(op.get_bind())\nif {index!r} in {{i['name'] for i in inspector.get_indexes({t!r})}}:\n    op.drop_index({index!r}, table_name={t!r})"]
    if form == 2 and len(d.tables) > 1:
        d.tables.remove(table)
        return [f"if {t!r} in sa.inspect(op.get_bind()).get_table_names():\n    op.drop_table({t!r})"]
    new = d.fresh(table)
    if not new:
        return None
    table.columns[new] = Column("int")
    call = d.call(table, f"add_column({{t}}sa.Column({new!r}, sa.Integer(), nullable=True))").replace("\n    ", "\n        ")
    return [f"columns = {{c['name'] for c in sa.inspect(op.get_bind()).get_columns({t!r})}}\nif {new!r} not in columns:\n    {call}"]


def batch_more(d):
    """Batch blocks: recreate, several kinds of change together."""
    table, name = d.column()
    if not name or table.schema:
        return None
    column = table.columns[name]
    lines, recreate = [], d.some(("", "", ", recreate='always'")) if d.dialect == LITE else ""
    for what in d.rng.sample(("index", "unique", "add", "rename", "fk", "check"), 2):
        new = d.fresh(table)
        if what == "index" and column.kind != "text":
            made = f"ix_{table.name}_{name}_b"
            table.indexes[made] = [name]
            lines.append(f"batch_op.create_index(batch_op.f({made!r}), [{name!r}], unique=False)")
        elif what == "unique" and column.kind != "text":
            made = f"uq_{table.name}_{name}_b"
            table.uniques[made] = [name]
            lines.append(f"batch_op.create_unique_constraint({made!r}, [{name!r}])")
        elif what == "check":
            made = f"ck_{table.name}_{name}_b"
            table.checks[made] = [name]
            lines.append(f"batch_op.create_check_constraint({made!r}, sa.text('{name} IS NOT NULL OR id > 0'))")
        elif what == "add" and new:
            table.columns[new] = Column("int")
            lines.append(f"batch_op.add_column(sa.Column({new!r}, sa.Integer(), nullable=True))")
        elif what == "rename" and new:
            lines.append(f"batch_op.alter_column({name!r}, new_column_name={new!r}, {d.existing(column)})")
            table.rename(name, new)
            break
        elif what == "fk" and column.kind == "int":
            target = d.some(t for t in d.tables if t is not table and not t.schema and t.columns["id"].kind == "int")
            if target:
                table.keys[f"fk_{table.name}_{name}_b"] = [name]
                lines.append(f"batch_op.create_foreign_key('fk_{table.name}_{name}_b', {target.name!r}, [{name!r}], ['id'], ondelete={d.some((None, 'CASCADE', 'SET NULL'))!r})")
    return lines and [f"with op.batch_alter_table({table.name!r}, schema=None{recreate}) as batch_op:\n    " + "\n    ".join(lines)]


def my_types(d):
    table = d.table()
    name = table and d.fresh(table)
    if not name or d.dialect != MY:
        return None
    table.columns[name] = Column("int")
    kind = d.some(("mysql.TINYINT(display_width=1)", "mysql.INTEGER(unsigned=True)", "mysql.INTEGER(display_width=11)", "mysql.BIGINT(display_width=20)"))
    return [f"op.add_column({table.name!r}, sa.Column({name!r}, {kind}, nullable=True))"]


def pg_types(d):
    table = d.table()
    name = table and d.fresh(table)
    if not name or d.dialect != PG:
        return None
    table.columns[name] = Column("text")
    kind, default = d.some((("postgresql.JSONB(astext_type=sa.Text())", "sa.text(\"'{}'::jsonb\")"), ("postgresql.UUID(as_uuid=True)", "sa.text(\"'00000000-0000-0000-0000-000000000001'\")"),
                            ("postgresql.ARRAY(sa.String(length=20))", "'{}'"), ("sa.DateTime(timezone=True)", "sa.text('now()')"), ("sa.Date()", "sa.text('CURRENT_DATE')"), ("sa.SmallInteger()", "'0'")))
    del table.columns[name]
    return [d.call(table, f"add_column({{t}}sa.Column({name!r}, {kind}, nullable={d.some((True, False))}, server_default={default}))")]


def pg_sequence(d):
    if d.dialect != PG:
        return None
    name = d.some(("seq_one", "seq_two"))
    return [d.some((f"op.execute(sa.schema.CreateSequence(sa.Sequence({name!r})))", d.execute(f"CREATE SEQUENCE {name}"), d.execute(f"CREATE SEQUENCE IF NOT EXISTS {name}")))]


def rename_inner(d):
    """ALTER INDEX, RENAME CONSTRAINT, RENAME INDEX."""
    table = d.some(t for t in d.tables if t.indexes or t.uniques)
    if table is None or d.dialect == LITE:
        return None
    named = d.some([n for n in (table.indexes, table.uniques) if n])
    old = d.some(named)
    new = f"{old}_{d.some('yz')}"
    named[new] = named.pop(old)
    q = d.quoted(table)
    if d.dialect == MY:
        return [d.execute(f"ALTER TABLE {q} RENAME INDEX {old} TO {new}")]
    if named is table.uniques:
        return [d.execute(f"ALTER TABLE {q} RENAME CONSTRAINT {old} TO {new}")]
    return [d.execute(f"ALTER INDEX {table.schema + '.' if table.schema else ''}{old} RENAME TO {new}")]


def drop_generated(d):
    """A constraint by the name that the database gave it."""
    table, name = short(d)
    if not name or d.dialect != PG or table.schema:
        return None
    return [f"op.create_unique_constraint(None, {table.name!r}, [{name!r}])", f"op.drop_constraint('{table.name}_{name}_key', {table.name!r}, type_='unique')"]


def server_default_sql(d):
    table, name = d.column()
    if not name:
        return None
    kind = table.columns[name].kind
    default = {"stamp": "sa.func.now()", "int": "sa.text('1 + 1')" if d.dialect != MY else "sa.text('2')", "bool": "sa.sql.expression.true()"}.get(kind)
    if default is None or d.dialect == MY and kind == "stamp":
        return None
    return [alter(d, table, name, f"server_default={default}", ("default",))]


KINDS = {
    "enum_column": (3, enum_column), "enum_table": (2, enum_table), "identity": (2, identity), "computed": (2, computed), "options": (5, options),
    "mixed_case": (2, mixed_case), "mixed_table": (2, mixed_table), "join_table": (2, join_table), "commented_table": (1.5, commented_table),
    "table_with_rows": (2, table_with_rows), "raw_many": (3, raw_many), "raw_soft": (5, raw_soft), "raw_key": (3, raw_key), "raw_change": (3, raw_change),
    "raw_index": (3, raw_index), "expression_index": (2, expression_index), "view_more": (4, view_more), "view_swap": (1.5, view_swap), "rows_other": (5, rows_other),
    "rows_select": (3, rows_select), "rows_params": (4, rows_params), "rows_core2": (5, rows_core2), "rows_upsert2": (4, rows_upsert2), "rows_seed": (3, rows_seed),
    "helper": (2, helper), "loop_more": (2, loop_more), "format_sql": (3, format_sql), "dialect_if": (2, dialect_if), "guard_more": (5, guard_more),
    "batch_more": (5, batch_more), "my_types": (2, my_types), "pg_types": (3, pg_types), "pg_sequence": (1.5, pg_sequence), "rename_inner": (3, rename_inner),
    "drop_generated": (1, drop_generated), "server_default_sql": (2, server_default_sql),
}
