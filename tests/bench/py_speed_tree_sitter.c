/* Times tree-sitter with its Python grammar: a line of name, milliseconds, MB/s. */
#include <tree_sitter/api.h>

#include "py_speed.h"

const TSLanguage *tree_sitter_python(void);

static TSParser *parser;

static void parse(const sample *one) {
  ts_tree_delete(ts_parser_parse_string(parser, NULL, one->text, (uint32_t)one->len));
}

int main(void) {
  samples all = read_samples();
  parser = ts_parser_new();
  if (!ts_parser_set_language(parser, tree_sitter_python())) {
    fprintf(stderr, "the grammar's ABI is not the library's\n");
    return 1;
  }
  measure("tree-sitter", &all, 3, parse);
  ts_parser_delete(parser);
  return 0;
}
