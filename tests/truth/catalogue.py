"""Single operations as the exhaustive program pairs them: a name, what the base must hold, and how it is written.

An operation is written for a place: a table, a column `c` of it and a second column `d`. `own` is the prefix of the names
it gives, so that two places can fight over one name.
"""
from drawing import Drawing, Table

KIND = {"int": "sa.Integer()", "str": "sa.String(length=50)"}
WIDER = {"int": "sa.BigInteger()", "str": "sa.String(length=255)"}
OTHER = {"int": "sa.Numeric(precision=10, scale=2)", "str": "sa.Text()"}
ALL = ("postgresql", "sqlite", "mysql")
PG, PM, PS = ("postgresql",), ("postgresql", "mysql"), ("postgresql", "sqlite")


class Place:
    def __init__(self, dialect, batch, table, kind="int", c="c", d="d", own=None):
        self.draw = Drawing(dialect, None, batch)
        self.dialect, self.batch, self.table, self.kind, self.c, self.d = dialect, batch, table, kind, c, d
        self.own = own or table
        self.sketch = Table(table)
        self.q = self.draw.quoted(self.sketch)

    def v(self, n):
        return str(n) if self.kind == "int" else f"'v{n}'"

    def call(self, text):
        return self.draw.call(self.sketch, text)

    def sql(self, text):
        return self.draw.execute(text)

    def alter(self, changes, nullable=True, type_=True):
        tail = (f", existing_type={KIND[self.kind]}" if type_ else "") + (f", existing_nullable={nullable}" if nullable is not None else "")
        return self.call(f"alter_column({{t}}{self.c!r}, {changes}{tail})")

    def named(self, call, name, rest):
        return self.draw_constraint(call, repr(name), rest)

    def draw_constraint(self, call, name, rest):
        if self.batch:
            return self.call(f"{call}({name}, {rest})")
        return f"op.{call}({name}, {self.table!r}, {rest})"

    def drop(self, name, type_):
        return self.call(f"drop_constraint({name!r}, type_={type_!r})") if self.batch else f"op.drop_constraint({name!r}, {self.table!r}, type_={type_!r})"

    def new(self, name, type_=None, rest="nullable=True"):
        return self.call(f"add_column({{t}}sa.Column({name!r}, {type_ or KIND[self.kind]}, {rest}))")

    def has(self, what):
        """The base operation that puts `what` at this place."""
        t, c = self.table, self.c
        return {
            "index": lambda: f"op.create_index('ix_{t}_{c}_old', {t!r}, [{c!r}])",
            "index2": lambda: f"op.create_index('ix_{t}_two_old', {t!r}, ['c', 'd'])",
            "unique": lambda: self.named("create_unique_constraint", f"uq_{t}_{c}_old", f"[{c!r}]"),
            "check": lambda: self.named("create_check_constraint", f"ck_{t}_{c}_old", f"sa.text('{c} IS NOT NULL')"),
            "fk": lambda: self.call(f"create_foreign_key('fk_{t}_{c}_old', 'p', [{c!r}], ['id'])") if self.batch
            else f"op.create_foreign_key('fk_{t}_{c}_old', {t!r}, 'p', [{c!r}], ['id'])",
            "default": lambda: self.alter(f"server_default={self.v(3) if self.kind == 'str' else repr('3')}"),
            "notnull": lambda: self.alter("nullable=False", nullable=None),
            "comment": lambda: self.alter("comment='zero'"),
            "tcomment": lambda: f"op.create_table_comment({t!r}, 'zero')",
            "view": lambda: self.sql(f"CREATE VIEW v_{t} AS SELECT id, {c} FROM {self.q}"),
            "enum": lambda: self.sql("CREATE TYPE mood AS ENUM ('sad', 'ok')"),
            "seq": lambda: self.sql("CREATE SEQUENCE seq_old"),
        }[what]()


def fresh_table(name, *columns):
    return f"op.create_table({name!r}, sa.Column('id', sa.Integer(), nullable=False), {', '.join(columns)}, sa.PrimaryKeyConstraint('id', name='pk_{name}'))"


def rename_of(p, to):
    return p.alter(f"new_column_name={to!r}")


def guard(p, text):
    return text if not p.batch else text.replace("\n    ", "\n        ")


def fk_call(p, name, column="c", target="p", more=""):
    name = repr(name) if name else "None"
    if p.batch:
        return p.call(f"create_foreign_key({name}, {target!r}, [{column!r}], ['id']{more})")
    return f"op.create_foreign_key({name}, {p.table!r}, {target!r}, [{column!r}], ['id']{more})"


TABLES = {
    "create_table": lambda p: [fresh_table("n", "sa.Column('c', sa.Integer())")],
    "create_table_other": lambda p: [fresh_table("n", "sa.Column('c', sa.Text())", "sa.Column('x', sa.Integer())")],
    "create_table_fk": lambda p: [fresh_table(f"{p.own}_kid", "sa.Column('c', sa.Integer())",
                                              f"sa.ForeignKeyConstraint(['c'], ['{p.table}.id'], name='fk_{p.own}_kid')")],
    "create_table_index": lambda p: ["op.create_table('m', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('c', sa.Integer(), index=True))"],
    "create_table_if": (lambda p: [p.sql("CREATE TABLE IF NOT EXISTS n (id INTEGER PRIMARY KEY, c INTEGER)")]),
    "create_table_if_other": (lambda p: [p.sql("CREATE TABLE IF NOT EXISTS n (id INTEGER PRIMARY KEY, c TEXT)")]),
    "guard_table": lambda p: ["if not sa.inspect(op.get_bind()).has_table('n'):\n    " + fresh_table("n", "sa.Column('c', sa.Integer())")],
    "drop_table": lambda p: [f"op.drop_table({p.table!r})"],
    "drop_table_if": lambda p: [p.sql(f"DROP TABLE IF EXISTS {p.q}")],
    "rename_table": lambda p: [f"op.rename_table({p.table!r}, '{p.own}_x')"],
    "rename_table_n": lambda p: [f"op.rename_table({p.table!r}, 'n')"],
    "rename_table_back": lambda p: [f"op.rename_table({p.table!r}, 'n')", f"op.rename_table('n', {p.table!r})"],
    "recreate_table": lambda p: [f"op.drop_table({p.table!r})", fresh_table(p.table, f"sa.Column('c', {KIND[p.kind]})", f"sa.Column('d', {KIND[p.kind]})")],
}
COLUMNS = {
    "add_column": lambda p: [p.new("x")],
    "add_column_other": lambda p: [p.new("x", OTHER[p.kind])],
    "add_column_notnull": lambda p: [p.new("x", rest=f"nullable=False, server_default={p.v(1) if p.kind == 'str' else repr('1')}")],
    "add_column_y": lambda p: [p.new("y")],
    "add_column_unique": lambda p: [p.new("x", rest="nullable=True, unique=True")],
    "add_column_fk": lambda p: [p.new("x", "sa.Integer()", "sa.ForeignKey('p.id', name='fk_x')")],
    "add_column_index": lambda p: [p.new("x", rest="nullable=True, index=True")],
    "add_drop_default": lambda p: [p.new("x", "sa.Integer()", "nullable=False, server_default='1'"),
                                   p.call("alter_column({t}'x', server_default=None, existing_type=sa.Integer(), existing_nullable=False)")],
    "backfill": lambda p: [p.new("x"), p.sql(f"UPDATE {p.q} SET x = {p.v(1)}"),
                           p.call(f"alter_column({{t}}'x', nullable=False, existing_type={KIND[p.kind]})")],
    "guard_add": lambda p: [f"if 'x' not in [c['name'] for c in sa.inspect(op.get_bind()).get_columns({p.table!r})]:\n    " + guard(p, p.new("x"))],
    "guard_add_other": lambda p: [f"if 'x' not in [c['name'] for c in sa.inspect(op.get_bind()).get_columns({p.table!r})]:\n    " + guard(p, p.new("x", OTHER[p.kind]))],
    "drop_column": lambda p: [p.call(f"drop_column({{t}}{p.c!r})")],
    "raw_drop_column": lambda p: [p.sql(f"ALTER TABLE {p.q} DROP COLUMN {p.c}")],
    "raw_add_column": lambda p: [p.sql(f"ALTER TABLE {p.q} ADD COLUMN x TEXT")],
    "guard_drop": lambda p: [f"if any(c['name'] == {p.c!r} for c in sa.inspect(op.get_bind()).get_columns({p.table!r})):\n    "
                             + guard(p, p.call(f"drop_column({{t}}{p.c!r})"))],
    "rename_x": lambda p: [rename_of(p, "x")],
    "rename_y": lambda p: [rename_of(p, "y")],
    "rename_back": lambda p: [rename_of(p, "x"), p.call(f"alter_column({{t}}'x', new_column_name={p.c!r}, existing_type={KIND[p.kind]}, existing_nullable=True)")],
    "move": lambda p: [p.new("x"), p.sql(f"UPDATE {p.q} SET x = {p.c}"), p.call(f"drop_column({{t}}{p.c!r})")],
    "recreate_column": lambda p: [p.call(f"drop_column({{t}}{p.c!r})"), p.new(p.c)],
    "recreate_column_other": lambda p: [p.call(f"drop_column({{t}}{p.c!r})"), p.new(p.c, OTHER[p.kind])],
    "type_wider": lambda p: [p.alter(f"type_={WIDER[p.kind]}")],
    "type_other": lambda p: [p.alter(f"type_={OTHER[p.kind]}")],
    "type_text": lambda p: [p.alter("type_=sa.Text()" + (f", postgresql_using='{p.c}::text'" if p.dialect == "postgresql" else ""))],
    "type_narrow": lambda p: [p.alter("type_=" + ("sa.SmallInteger()" if p.kind == "int" else "sa.String(length=3)"))],
    "set_not_null": lambda p: [p.alter("nullable=False", nullable=None)],
    "set_null": lambda p: [p.alter("nullable=True", nullable=None)],
    "cycle_null": lambda p: [p.alter("nullable=False", nullable=None), p.alter("nullable=True", nullable=None)],
    "default_7": lambda p: [p.alter("server_default='7'")],
    "default_8": lambda p: [p.alter("server_default='8'")],
    "default_none": lambda p: [p.alter("server_default=None")],
    "comment_one": lambda p: [p.alter("comment='one'")],
    "comment_two": lambda p: [p.alter("comment='two'")],
    "comment_none": lambda p: [p.alter("comment=None")],
    "type_and_null": lambda p: [p.alter(f"type_={WIDER[p.kind]}, nullable=False", nullable=None)],
    "default_and_name": lambda p: [p.alter("server_default='7', new_column_name='x'")],
    "type_and_default": lambda p: [p.alter(f"type_={WIDER[p.kind]}, server_default='7'")],
}
CONSTRAINTS = {
    "index": lambda p: [f"op.create_index('ix_{p.own}', {p.table!r}, [{p.c!r}])"],
    "index_unique": lambda p: [f"op.create_index('ix_{p.own}', {p.table!r}, [{p.c!r}], unique=True)"],
    "index_second": lambda p: [f"op.create_index('ix_{p.own}_second', {p.table!r}, [{p.c!r}])"],
    "index_two": lambda p: [f"op.create_index('ix_{p.own}_two', {p.table!r}, ['c', 'd'])"],
    "index_named_n": lambda p: [f"op.create_index('n', {p.table!r}, [{p.c!r}])"],
    "index_if": lambda p: [p.sql(f"CREATE INDEX IF NOT EXISTS ix_{p.own} ON {p.q} ({p.c})")],
    "index_part": lambda p: [f"op.create_index('ix_{p.own}_part', {p.table!r}, [{p.c!r}], {p.dialect}_where=sa.text('{p.c} IS NOT NULL'))"],
    "index_expression": lambda p: [f"op.create_index('ix_{p.own}_expr', {p.table!r}, [sa.text('lower({p.c})')])" if p.kind == "str"
                                   else p.sql(f"CREATE INDEX ix_{p.own}_expr ON {p.q} (abs({p.c}))")],
    "drop_index": lambda p: [f"op.drop_index('ix_{p.table}_{p.c}_old', table_name={p.table!r})"],
    "drop_index_two": lambda p: [f"op.drop_index('ix_{p.table}_two_old', table_name={p.table!r})"],
    "recreate_index": lambda p: [f"op.drop_index('ix_{p.table}_{p.c}_old', table_name={p.table!r})",
                                 f"op.create_index('ix_{p.table}_{p.c}_old', {p.table!r}, [{p.c!r}], unique=True)"],
    "unique": lambda p: [p.named("create_unique_constraint", f"uq_{p.own}", f"[{p.c!r}]")],
    "unique_second": lambda p: [p.named("create_unique_constraint", f"uq_{p.own}_second", f"[{p.c!r}]")],
    "unique_two": lambda p: [p.named("create_unique_constraint", f"uq_{p.own}_two", "['c', 'd']")],
    "unique_as_index": lambda p: [p.named("create_unique_constraint", f"ix_{p.own}", f"[{p.c!r}]")],
    "unique_unnamed": lambda p: [p.draw_constraint("create_unique_constraint", "None", f"[{p.c!r}]")],
    "drop_unique": lambda p: [p.drop(f"uq_{p.table}_{p.c}_old", "unique")],
    "check": lambda p: [p.named("create_check_constraint", f"ck_{p.own}", f"sa.text('{p.c} IS NOT NULL')")],
    "check_other": lambda p: [p.named("create_check_constraint", f"ck_{p.own}", f"sa.text('{p.c} IS NOT NULL OR id > 0')")],
    "check_value": lambda p: [p.named("create_check_constraint", f"ck_{p.own}_value", f"sa.text({(p.c + ' < ' + p.v(6))!r})")],
    "drop_check": lambda p: [p.drop(f"ck_{p.table}_{p.c}_old", "check")],
    "fk": lambda p: [fk_call(p, f"fk_{p.own}", p.c)],
    "fk_unnamed": lambda p: [fk_call(p, None, p.c)],
    "fk_cascade": lambda p: [fk_call(p, f"fk_{p.own}", p.c, more=", ondelete='CASCADE'")],
    "fk_kid": lambda p: [fk_call(Place(p.dialect, p.batch, "kid"), f"fk_kid_{p.own}", "c", p.table)],
    "drop_fk": lambda p: [p.drop(f"fk_{p.table}_{p.c}_old", "foreignkey")],
    "pk_again": lambda p: [p.drop(f"pk_{p.table}", "primary"), p.named("create_primary_key", f"pk_{p.table}", "['id']")],
    "pk_two": lambda p: [p.drop(f"pk_{p.table}", "primary"), p.named("create_primary_key", f"pk_{p.table}", f"['id', {p.c!r}]")],
    "drop_pk": lambda p: [p.drop(f"pk_{p.table}", "primary")],
    "table_comment": lambda p: [f"op.create_table_comment({p.table!r}, 'one')"],
    "table_comment_two": lambda p: [f"op.create_table_comment({p.table!r}, 'two')"],
    "drop_table_comment": lambda p: [f"op.drop_table_comment({p.table!r})"],
    "view": lambda p: [p.sql(f"CREATE VIEW v_{p.own}_new AS SELECT id, {p.c} FROM {p.q}")],
    "view_all": lambda p: [p.sql(f"CREATE VIEW v_{p.own}_new AS SELECT * FROM {p.q}")],
    "drop_view": lambda p: [p.sql(f"DROP VIEW v_{p.table}")],
    "sequence": lambda p: [p.sql("CREATE SEQUENCE seq_new")],
    "drop_sequence": lambda p: [p.sql("DROP SEQUENCE seq_old")],
}
TYPES = {
    "type_create": lambda p: [p.sql("CREATE TYPE tone AS ENUM ('x', 'y')")],
    "type_checkfirst": lambda p: ["postgresql.ENUM('x', 'y', name='tone').create(op.get_bind(), checkfirst=True)"],
    "type_checkfirst_other": lambda p: ["postgresql.ENUM('x', 'z', name='tone').create(op.get_bind(), checkfirst=True)"],
    "type_table": lambda p: [fresh_table(f"{p.own}_e", "sa.Column('c', sa.Enum('x', 'y', name='tone'))")],
    "type_use": lambda p: [p.new("x", "postgresql.ENUM('sad', 'ok', name='mood', create_type=False)")],
    "value_z": lambda p: [p.sql("ALTER TYPE mood ADD VALUE 'z'")],
    "value_w": lambda p: [p.sql("ALTER TYPE mood ADD VALUE 'w'")],
    "value_z_if": lambda p: [p.sql("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'z'")],
    "value_before": lambda p: [p.sql("ALTER TYPE mood ADD VALUE 'b' BEFORE 'ok'")],
    "type_rename": lambda p: [p.sql("ALTER TYPE mood RENAME TO mood2")],
    "type_drop": lambda p: [p.sql("DROP TYPE mood")],
}
ROWS = {
    "update": lambda p: [p.sql(f"UPDATE {p.q} SET {p.c} = {p.v(5)}")],
    "update_1": lambda p: [p.sql(f"UPDATE {p.q} SET {p.c} = {p.v(5)} WHERE id = 1")],
    "update_2": lambda p: [p.sql(f"UPDATE {p.q} SET {p.c} = {p.v(6)} WHERE id = 2")],
    "update_own": lambda p: [p.sql(f"UPDATE {p.q} SET {p.c} = {p.v(9)} WHERE {p.c} = {p.v(1)}")],
    "update_from": lambda p: [p.sql(f"UPDATE {p.q} SET c = d")],
    "update_to": lambda p: [p.sql(f"UPDATE {p.q} SET d = c")],
    "update_null": lambda p: [p.sql(f"UPDATE {p.q} SET {p.c} = NULL")],
    "update_by_other": lambda p: [p.sql(f"UPDATE {p.q} SET c = {p.v(4)} WHERE d = {p.v(2)}")],
    "update_step": lambda p: [p.sql(f"UPDATE {p.q} SET {p.c} = {p.c} + 1" if p.kind == "int" else f"UPDATE {p.q} SET {p.c} = upper({p.c})")],
    "update_long": lambda p: [p.sql(f"UPDATE {p.q} SET {p.c} = {'100000' if p.kind == 'int' else repr('long text')} WHERE id = 1")],
    "delete": lambda p: [p.sql(f"DELETE FROM {p.q} WHERE id = 1")],
    "delete_value": lambda p: [p.sql(f"DELETE FROM {p.q} WHERE {p.c} = {p.v(5)}")],
    "delete_null": lambda p: [p.sql(f"DELETE FROM {p.q} WHERE {p.c} IS NULL")],
    "delete_all": lambda p: [p.sql(f"DELETE FROM {p.q}")],
    "insert": lambda p: [p.sql(f"INSERT INTO {p.q} (id, c, d) VALUES (100, {p.v(1)}, {p.v(7)})")],
    "insert_5": lambda p: [p.sql(f"INSERT INTO {p.q} (id, c) VALUES (101, {p.v(5)})")],
    "insert_id": lambda p: [p.sql(f"INSERT INTO {p.q} (id) VALUES (102)")],
    "insert_plain": lambda p: [p.sql(f"INSERT INTO {p.q} VALUES (103, {p.v(1)}, {p.v(2)})")],
    "insert_keyless": lambda p: [p.sql(f"INSERT INTO {p.q} (c, d) VALUES ({p.v(1)}, {p.v(2)})")],
    "insert_select": lambda p: [p.sql(f"INSERT INTO kid (id, c) SELECT id + 50, id FROM {p.q}")],
    "insert_upsert": lambda p: [p.sql(f"INSERT INTO {p.q} (id, c) VALUES (100, {p.v(8)}) ON CONFLICT (id) DO NOTHING")],
    "bulk_insert": lambda p: [f"op.bulk_insert(sa.table({p.table!r}, sa.column('id', sa.Integer()), sa.column({p.c!r}, {KIND[p.kind]})), [{{'id': 104, {p.c!r}: {p.v(4)}}}])"],
    "core_update": lambda p: [f"op.execute(sa.table({p.table!r}, sa.column('id', sa.Integer()), sa.column({p.c!r}, {KIND[p.kind]})).update()"
                              f".where(sa.column('id') == 1).values({{{p.c!r}: {p.v(3)}}}))"],
}
NEEDS = {"drop_index": "index", "recreate_index": "index", "drop_index_two": "index2", "drop_unique": "unique", "drop_check": "check", "drop_fk": "fk",
         "default_none": "default", "set_null": "notnull", "comment_none": "comment", "drop_table_comment": "tcomment", "drop_view": "view",
         "type_use": "enum", "value_z": "enum", "value_w": "enum", "value_z_if": "enum", "value_before": "enum", "type_rename": "enum",
         "type_drop": "enum", "drop_sequence": "seq", "insert_keyless": "empty"}
ONLY = {"comment_one": PM, "comment_two": PM, "comment_none": PM, "table_comment": PM, "table_comment_two": PM, "drop_table_comment": PM,
        "sequence": PG, "drop_sequence": PG, "index_part": PS, "insert_upsert": PS, "index_if": ALL, "index_expression": PS,
        "pk_again": PG, "drop_pk": PG, "insert_keyless": ALL, **{name: PG for name in TYPES}}
INT_ONLY = ("fk", "fk_unnamed", "fk_cascade", "drop_fk")
STR_TOO = ("type_wider", "type_other", "type_narrow", "index_expression", "update_step", "update_long", "check_value", "type_text")
OPERATIONS = {**TABLES, **COLUMNS, **CONSTRAINTS, **TYPES, **ROWS}


def operations(dialect):
    return [name for name in OPERATIONS if dialect in ONLY.get(name, ALL)]


def write(name, place):
    return OPERATIONS[name](place)
