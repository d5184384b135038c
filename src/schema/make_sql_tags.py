#!/usr/bin/env python3
"""Writes sql_tags.h: field numbers of libpg_query's protobuf tree, for the messages that mig reads.

usage: make_sql_tags.py pg_query.proto [sql_tags.h]

The numbers change with PostgreSQL's major version; sql_pg.c refuses another one.
"""
import re
import sys

MESSAGES = """ParseResult RawStmt String Integer Float Boolean BitString List Alias RangeVar ColumnRef ParamRef
A_Expr A_Const A_Star TypeCast TypeName FuncCall SubLink SelectStmt InsertStmt UpdateStmt DeleteStmt ResTarget
OnConflictClause InferClause BoolExpr NullTest BooleanTest CaseExpr CaseWhen CoalesceExpr MinMaxExpr
SQLValueFunction CollateClause A_Indirection A_ArrayExpr RowExpr JoinExpr RangeSubselect RangeFunction WithClause
CommonTableExpr CreateStmt ColumnDef Constraint IndexStmt IndexElem DropStmt AlterTableStmt AlterTableCmd
RenameStmt CreateEnumStmt AlterEnumStmt CreateSeqStmt AlterSeqStmt ViewStmt CreateTableAsStmt IntoClause
CreateSchemaStmt CommentStmt CreateExtensionStmt AlterExtensionStmt CreateTrigStmt CreateFunctionStmt DoStmt
TruncateStmt GrantStmt DefElem AlterObjectSchemaStmt AlterOwnerStmt ObjectWithArgs RefreshMatViewStmt
CompositeTypeStmt CreateDomainStmt AlterDomainStmt FunctionParameter CallStmt CopyStmt LockStmt VacuumStmt
VacuumRelation RuleStmt CreatePolicyStmt PartitionCmd CreatedbStmt DropRoleStmt SortBy NamedArgExpr MergeStmt
MultiAssignRef GroupingSet TableLikeClause WindowDef ClusterStmt ReindexStmt SetToDefault CollateExpr
CreateStatsStmt StatsElem CreatePublicationStmt PublicationObjSpec PublicationTable DefineStmt""".split()
ENUMS = """A_Expr_Kind BoolExprType NullTestType BoolTestType SubLinkType MinMaxOp SQLValueFunctionOp SetOperation
LimitOption JoinType OnConflictAction ConstrType ObjectType DropBehavior AlterTableType TransactionStmtKind
FunctionParameterMode""".split()

text = open(sys.argv[1], encoding="utf-8").read()
bodies = dict(re.findall(r"^message (\w+)\s*\{(.*?)^\}", text, re.S | re.M))
enums = dict(re.findall(r"^enum (\w+)\s*\{(.*?)^\}", text, re.S | re.M))
out = [
    "/* schema/sql_tags.h: field numbers of libpg_query's protobuf tree (PostgreSQL 15).",
    " * Written by make_sql_tags.py from pg_query.proto; do not edit. */",
    "#ifndef MIG_SCHEMA_SQL_TAGS_H",
    "#define MIG_SCHEMA_SQL_TAGS_H",
    "",
    "enum { /* Node's alternatives */",
]
for name, number in re.findall(r"^\s*(\w+) \w+ = (\d+)", bodies["Node"], re.M):
    if name in MESSAGES or name.endswith("Stmt"):
        out.append(f"  PG_NODE_{name} = {number},")
out += ["};", ""]
for message in MESSAGES:
    fields = re.findall(r"^\s*(?:repeated )?\w+ (\w+) = (\d+)", bodies[message], re.M)
    if fields:
        out.append(f"enum {{ {', '.join(f'PG_{message}_{name} = {number}' for name, number in fields)} }};")
out.append("")
for enum in ENUMS:
    values = re.findall(r"^\s*(\w+) = (\d+);", enums[enum], re.M)
    out.append(f"enum {{ {', '.join(f'PG_{name} = {number}' for name, number in values)} }};")
out += ["", "#endif", ""]
result = "\n".join(out)
result = re.sub(r"(?m)^enum \{ .{100,} \};$", lambda m: "enum {\n  " + m.group(0)[7:-3].replace(", ", ",\n  ") + "\n};", result)
if len(sys.argv) > 2:
    open(sys.argv[2], "w", encoding="utf-8").write(result)
else:
    sys.stdout.write(result)
