"""What counts in a database: its schema as a list of facts, its rows as values that can be compared.

A fact is (kind, table, name, definition). Two schemas are the same when their lists of facts are. What nobody wrote
and no script relies on is left out here: column order, names the database made up, how a default is spelled,
positions of sequences, the index that MariaDB makes for a foreign key.
"""
import datetime
import decimal
import re

NOW_WINDOW = datetime.timedelta(hours=1)
STAMP = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?")
TEXT_CAST = re.compile(r"::(?:text|character varying(?:\(\d+\))?|character(?:\(\d+\))?|bpchar|varchar)(?:\[\])?")
ANY_CAST = re.compile(r"::[a-z_\"][\w\". ]*(?:\(\d+(?:,\s*\d+)?\))?(?:\[\])?")


def short(schema, table, home="public"):
    return table if schema in (home, None) else f"{schema}.{table}"


def number(text):
    try:
        value = decimal.Decimal(text)
    except decimal.InvalidOperation:
        return None
    return format(value.normalize(), "f") if value.is_finite() else None


def constant(text):
    """A default without the ways to spell it: quotes, outer parentheses, zeros behind the point."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    if re.fullmatch(r"'(?:[^']|'')*'", text):
        text = text[1:-1].replace("''", "'")
    if text.lower() in ("current_timestamp", "current_timestamp()", "now()"):
        return "CURRENT_TIMESTAMP"
    if text.lower() in ("true", "false"):
        return text.lower()
    return number(text) or text


def bare(text):
    """An expression without quoting, parentheses and runs of space."""
    return re.sub(r"\s+", " ", re.sub(r"[()`\"]", " ", text)).strip()


# ---- rows ----

def cell(value, now):
    """One value as text; a time stamp of this very run is `now`."""
    if isinstance(value, str) and STAMP.fullmatch(value):
        try:
            stamp = datetime.datetime.fromisoformat(value)
        except ValueError:
            return repr(value)
        return "now" if abs(stamp - now) < NOW_WINDOW else repr(value)
    if isinstance(value, datetime.datetime):
        return "now" if abs(value.replace(tzinfo=None) - now) < NOW_WINDOW else repr(value)
    if isinstance(value, datetime.date):
        return "today" if value == now.date() else repr(value)
    if isinstance(value, (decimal.Decimal, float)) and not isinstance(value, bool):
        return number(str(value)) or repr(value)
    return repr(value)


def table_rows(connection, quoted, now):
    result = connection.exec_driver_sql(f"SELECT * FROM {quoted}")
    names = list(result.keys())
    order = sorted(range(len(names)), key=lambda i: names[i])
    return sorted(tuple(cell(row[i], now) for i in order) for row in result)


# ---- PostgreSQL ----

PG_SCHEMAS = "n.nspname NOT LIKE 'pg\\_%%' AND n.nspname <> 'information_schema'"
PG_MADE_UP = re.compile(r".*_(?:key|pkey|fkey|check|excl|idx)\d*")
PG_COLUMNS = f"""
SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
       pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum),
       (SELECT k.collname FROM pg_collation k, pg_type y WHERE k.oid = a.attcollation AND y.oid = a.atttypid AND y.typcollation <> k.oid)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND {PG_SCHEMAS}"""
PG_TABLES = f"""
SELECT n.nspname, c.relname, obj_description(c.oid, 'pg_class') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND {PG_SCHEMAS}"""
PG_CONSTRAINTS = f"""
SELECT n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {PG_SCHEMAS}"""
PG_INDEXES = f"""
SELECT n.nspname, c.relname, i.relname, pg_get_indexdef(i.oid)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {PG_SCHEMAS} AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))"""
PG_ENUMS = f"""
SELECT n.nspname, t.typname, array_to_string(array_agg(e.enumlabel::text ORDER BY e.enumsortorder), ',')
FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid JOIN pg_namespace n ON n.oid = t.typnamespace WHERE {PG_SCHEMAS}
GROUP BY 1, 2"""
PG_SEQUENCES = f"""
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'S' AND {PG_SCHEMAS}
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))"""
PG_COUNTS = f"""
SELECT n.nspname, c.relname, concat_ws(' ', s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache, s.seqcycle, s.seqtypid::regtype)
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {PG_SCHEMAS}
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))"""
PG_TRIGGER_STATES = f"""
SELECT n.nspname, c.relname, t.tgname, t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND {PG_SCHEMAS}"""
PG_VIEWS = f"""
SELECT n.nspname, c.relname, pg_get_viewdef(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND {PG_SCHEMAS}"""


def pg_default(text):
    if text is None:
        return ""
    if text.startswith("nextval("):
        return "nextval"
    return constant(ANY_CAST.sub("", text)) if re.fullmatch(r"\(*'(?:[^']|'')*'\)*(?:::.*)?|[-\w.()]+(?:::.*)?", text) else text


def pg_schema(connection):
    rows = lambda sql: connection.exec_driver_sql(sql)
    facts = []
    for schema, table, name, type_, notnull, identity, generated, default, comment, collation in rows(PG_COLUMNS):
        extra = (f" identity={identity}" if identity else "") + (f" generated={generated}" if generated else "") + (f" collation={collation}" if collation else "")
        facts.append(("col", short(schema, table), name, f"{type_} {'NOT NULL' if notnull else 'NULL'} "
                      f"default={pg_default(default)} comment={comment or ''}{extra}"))
    tables = []
    for schema, table, comment in rows(PG_TABLES):
        tables.append((short(schema, table), f'"{schema}"."{table}"'))
        facts.append(("tab", short(schema, table), "", comment or ""))
    for schema, table, name, text in rows(PG_CONSTRAINTS):
        text = TEXT_CAST.sub("", text)
        facts.append(("con", short(schema, table), "" if PG_MADE_UP.fullmatch(name) else name,
                      text if not text.startswith("CHECK") else "CHECK " + bare(text[5:])))
    for schema, table, name, text in rows(PG_INDEXES):
        head, tail = text.split(" USING ", 1)
        facts.append(("idx", short(schema, table), "" if PG_MADE_UP.fullmatch(name) else name,
                      ("CREATE UNIQUE INDEX" if "UNIQUE" in head else "CREATE INDEX") + " USING " + TEXT_CAST.sub("", tail)))
    facts += [("enum", short(s, t), "", labels) for s, t, labels in rows(PG_ENUMS)]
    facts += [("seq", short(s, t), "", "") for s, t in rows(PG_SEQUENCES)]
    facts += [("counts", short(s, t), "", text) for s, t, text in rows(PG_COUNTS)]
    facts += [("state", short(s, t), name, state) for s, t, name, state in rows(PG_TRIGGER_STATES)]
    facts += [("view", short(s, t), "", bare(TEXT_CAST.sub("", text))) for s, t, text in rows(PG_VIEWS)]
    return sorted(facts), sorted(tables)


# ---- SQLite ----

CHECK = re.compile(r"(?:\bCONSTRAINT\s+(\"[^\"]+\"|`[^`]+`|\w+)\s+)?\bCHECK\s*\(", re.I)


def inside(text, start):
    """The text from behind an opening parenthesis to the one that closes it."""
    depth, quote, i = 1, None, start
    while i < len(text) and depth:
        c = text[i]
        if quote:
            quote = None if c == quote else quote
        elif c in "'\"`":
            quote = c
        else:
            depth += (c == "(") - (c == ")")
        i += 1
    return text[start:i - 1]


def sqlite_named(sql, what):
    """Names of constraints that stand before `what`, as written; SQLite itself forgets them."""
    return [m.group(1).strip('"`') for m in re.finditer(r"\bCONSTRAINT\s+(\"[^\"]+\"|`[^`]+`|\w+)\s+" + what, sql, re.I)]


def sqlite_table(connection, inspector, table, sql):
    facts = []
    for _, name, type_, notnull, default, _ in connection.exec_driver_sql(f'PRAGMA table_info("{table}")'):
        facts.append(("col", table, name, f"{re.sub(r' *, *', ', ', type_.upper())} {'NOT NULL' if notnull else 'NULL'} "
                      f"default={None if default is None or default.upper() == 'NULL' else constant(default)}"))
    facts.append(("tab", table, "", ""))
    key = inspector.get_pk_constraint(table)
    if key["constrained_columns"]:
        facts.append(("pk", table, key["name"] or "", str(key["constrained_columns"])))
    for unique in inspector.get_unique_constraints(table):
        facts.append(("uq", table, unique["name"] or "", str(unique["column_names"])))
    for fk in inspector.get_foreign_keys(table):
        facts.append(("fk", table, fk["name"] or "", f"{fk['constrained_columns']} {fk['referred_table']} "
                      f"{fk['referred_columns']} {fk.get('options') or {}}"))
    for match in CHECK.finditer(sql):
        facts.append(("ck", table, (match.group(1) or "").strip('"`'), bare(inside(sql, match.end()))))
    return facts


def sqlite_schema(connection):
    import sqlalchemy as sa
    inspector = sa.inspect(connection)
    inspector.clear_cache() if hasattr(inspector, "clear_cache") else inspector.info_cache.clear()
    facts, tables = [], []
    master = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'").all()
    for kind, name, table, sql in master:
        if kind == "table":
            facts += sqlite_table(connection, inspector, name, sql)
            tables.append((name, f'"{name}"'))
        elif kind == "index":
            unique = bool(re.match(r"CREATE\s+UNIQUE", sql, re.I))
            columns = [row[2] for row in connection.exec_driver_sql(f'PRAGMA index_info("{name}")')]
            where = re.search(r"\)\s*WHERE\s+(.*)$", sql, re.I | re.S)
            text = str(columns) if None not in columns else bare(sql.split("(", 1)[1])
            facts.append(("idx", table, name, f"{'UNIQUE ' if unique else ''}{text}{' WHERE ' + bare(where.group(1)) if where else ''}"))
        else:
            facts.append((kind, name, "", bare(sql)))
    return sorted(facts), sorted(tables)


# ---- MariaDB ----

MY_COLUMNS = """SELECT c.table_name, column_name, column_type, is_nullable, column_default, column_comment, extra, generation_expression,
       CASE WHEN c.collation_name <> t.table_collation THEN c.collation_name END
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE table_schema = database() AND table_type = 'BASE TABLE'"""
MY_TABLES = "SELECT table_name, table_comment FROM information_schema.tables WHERE table_schema = database() AND table_type = 'BASE TABLE'"
MY_INDEXES = """SELECT table_name, index_name, non_unique, column_name, sub_part FROM information_schema.statistics
WHERE table_schema = database() ORDER BY table_name, index_name, seq_in_index"""
MY_KEYS = """SELECT k.table_name, k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name,
r.update_rule, r.delete_rule FROM information_schema.key_column_usage k
JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
AND r.table_name = k.table_name
WHERE k.table_schema = database() ORDER BY k.table_name, k.constraint_name, k.ordinal_position"""
MY_CHECKS = "SELECT table_name, constraint_name, level, check_clause FROM information_schema.check_constraints WHERE constraint_schema = database()"
MY_VIEWS = "SELECT table_name, view_definition FROM information_schema.views WHERE table_schema = database()"
MY_MADE_UP = re.compile(r".*_ibfk_\d+|CONSTRAINT_\d+")


def my_default(text, type_):
    if text is None or text == "NULL":
        return "NULL"
    quoted = text.startswith("'")
    plain = constant(text)
    return plain if re.match(r"(?:big|small|tiny|medium)?int|decimal|double|float", type_) or not quoted else f"'{text[1:-1]}'"


def grouped(rows, width):
    groups = {}
    for row in rows:
        groups.setdefault(tuple(row[:width]), []).append(tuple(row[width:]))
    return groups.items()


def my_schema(connection, column_names=frozenset(), key_names=frozenset()):
    """`column_names`: names any column ever had in the case; `key_names`: names of foreign keys. Both mark made-up indexes."""
    rows = lambda sql: connection.exec_driver_sql(sql).all()
    facts, tables = [], []
    home = connection.exec_driver_sql("SELECT database()").scalar()
    columns = rows(MY_COLUMNS)
    column_names = column_names | {row[1] for row in columns}
    for table, name, type_, nullable, default, comment, extra, generated, collation in columns:
        facts.append(("col", table, name, f"{type_} {'NULL' if nullable == 'YES' else 'NOT NULL'} "
                      f"default={my_default(default, type_)} comment={comment} {extra}{generated or ''}"
                      + (f" collation={collation}" if collation else "")))
    for table, comment in rows(MY_TABLES):
        tables.append((table, f"`{table}`"))
        facts.append(("tab", table, "", comment))
    foreign = grouped(rows(MY_KEYS), 2)
    for (table, name), parts in foreign:
        facts.append(("fk", table, "" if MY_MADE_UP.fullmatch(name) else name,
                      f"({', '.join(p[0] for p in parts)}) {parts[0][1]} ({', '.join(p[2] for p in parts)}) {parts[0][3]} {parts[0][4]}"))
    key_names = key_names | {name for (_, name), _ in foreign}
    for (table, name, non_unique), parts in grouped(rows(MY_INDEXES), 3):
        made_up = re.sub(r"_\d+$", "", name) in column_names or name in column_names
        if non_unique and (made_up or name in key_names or MY_MADE_UP.fullmatch(name)):
            continue
        kind = "PRIMARY" if name == "PRIMARY" else "INDEX" if non_unique else "UNIQUE"
        facts.append(("idx", table, "" if made_up else name,
                      f"{kind} ({', '.join(p[0] for p in parts)}) {sum(p[1] or 0 for p in parts)}"))
    for table, name, level, text in rows(MY_CHECKS):
        facts.append(("ck", table, "" if MY_MADE_UP.fullmatch(name) or level == "Column" else name, bare(text)))
    facts += [("view", table, "", bare((text or "").replace(f"`{home}`.", ""))) for table, text in rows(MY_VIEWS)]
    return sorted(facts), sorted(tables)
