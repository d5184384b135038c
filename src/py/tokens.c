#include "py/parser.h"

/* Operators that are operands' beginnings have `true` here, the rest of those is below. */
#define STARTS(id) (T_##id == T_LBRACE || T_##id == T_ELLIPSIS || T_##id == T_TILDE)
#define OPERAND(id) [T_##id] = {.starts_operand = true}
const mig_py_token_info mig_py_tokens[T_COUNT] = {
#define TOKEN(id, text)
#define OPERATOR(id, text, rank, what) \
  [T_##id] = {.precedence = rank, .op = MIG_PY_##what, .starts_operand = STARTS(id)},
#define AUGMENTED(id, text, what) [T_##id] = {.op = MIG_PY_##what, .augmented = true},
#define KEYWORD(id, text, first, last)
#include "py/tokens.def"
#undef TOKEN
#undef OPERATOR
#undef AUGMENTED
#undef KEYWORD
    OPERAND(NAME), OPERAND(NUMBER), OPERAND(STRING), OPERAND(FSTRING), OPERAND(FALSE),
    OPERAND(NONE), OPERAND(TRUE),   OPERAND(AWAIT),  OPERAND(LAMBDA),  OPERAND(NOT),
};
