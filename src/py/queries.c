/* py/queries.c: small questions about a module that was parsed. */
#include "base/points.h"
#include "py/parse.h"

static const char *const kind_names[MIG_PY_KIND_COUNT] = {"None",
                                                          "FunctionDef",
                                                          "AsyncFunctionDef",
                                                          "ClassDef",
                                                          "Return",
                                                          "Delete",
                                                          "Assign",
                                                          "AugAssign",
                                                          "AnnAssign",
                                                          "For",
                                                          "AsyncFor",
                                                          "While",
                                                          "If",
                                                          "With",
                                                          "AsyncWith",
                                                          "Match",
                                                          "Raise",
                                                          "Try",
                                                          "TryStar",
                                                          "Assert",
                                                          "Import",
                                                          "ImportFrom",
                                                          "Global",
                                                          "Nonlocal",
                                                          "TypeAlias",
                                                          "Expr",
                                                          "Pass",
                                                          "Break",
                                                          "Continue",
                                                          "Broken",
                                                          "BoolOp",
                                                          "NamedExpr",
                                                          "BinOp",
                                                          "UnaryOp",
                                                          "Lambda",
                                                          "IfExp",
                                                          "Dict",
                                                          "Set",
                                                          "ListComp",
                                                          "SetComp",
                                                          "DictComp",
                                                          "GeneratorExp",
                                                          "Await",
                                                          "Yield",
                                                          "YieldFrom",
                                                          "Compare",
                                                          "Call",
                                                          "FormattedValue",
                                                          "JoinedStr",
                                                          "Constant",
                                                          "Constant",
                                                          "Constant",
                                                          "Constant",
                                                          "Constant",
                                                          "Constant",
                                                          "Constant",
                                                          "Attribute",
                                                          "Subscript",
                                                          "Starred",
                                                          "Name",
                                                          "List",
                                                          "Tuple",
                                                          "Slice",
                                                          "comprehension",
                                                          "ExceptHandler",
                                                          "arg",
                                                          "keyword",
                                                          "alias",
                                                          "withitem",
                                                          "match_case",
                                                          "MatchValue",
                                                          "MatchSingleton",
                                                          "MatchSequence",
                                                          "MatchMapping",
                                                          "MatchClass",
                                                          "MatchStar",
                                                          "MatchAs",
                                                          "MatchOr",
                                                          "TypeVar",
                                                          "ParamSpec",
                                                          "TypeVarTuple"};

const char *mig_py_kind_name(mig_py_kind kind) {
  return kind_names[kind];
}

const mig_py_node *mig_py_docstring(const mig_py_node *body) {
  if (body == NULL || body->kind != MIG_PY_EXPR_STMT || body->as.one->kind != MIG_PY_STRING) return NULL;
  return body->as.one;
}

uint32_t mig_py_file_offset(const mig_py_module *module, uint32_t offset) {
  if (!module->recoded) return offset;
  return (uint32_t)mig_points_of(mig_span_cut(module->text, 0, offset)); /* one byte per character there */
}

void mig_py_report(const mig_py_module *module, const mig_sink *sink) {
  for (uint32_t i = 0; i < module->problem_count; i++) {
    const mig_py_problem *problem = &module->problems[i];
    mig_diag diag = {
        .level = MIG_ERROR,
        .place = {module->file, mig_py_file_offset(module, problem->start), mig_py_file_offset(module, problem->end)},
        .message = problem->message};
    sink->emit(sink->payload, &diag);
  }
}

static void parse_all(void *payload, const mig_py_node *node) {
  if (node->flags & MIG_PY_SKIPPED && node->kind <= MIG_PY_CLASS_DEF && node->kind >= MIG_PY_FUNCTION_DEF) {
    mig_py_body(payload, (mig_py_node *)(uintptr_t)node);
  }
  if (node->kind <= MIG_PY_BROKEN_STMT || node->kind == MIG_PY_EXCEPT_HANDLER || node->kind == MIG_PY_MATCH_CASE) {
    mig_py_each_child(node, parse_all, payload);
  }
}

void mig_py_parse_bodies(mig_py_module *module) {
  for (const mig_py_node *node = module->body; node != NULL; node = node->next) parse_all(module, node);
}
