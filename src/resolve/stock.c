#include "resolve/stock.h"

#include "base/buf.h"

static const char head[] =
    "\"\"\"${message}\n"
    "\n"
    "Revision ID: ${up_revision}\n"
    "Revises: ${comma(down_revision)}\n"
    "Create Date: ${create_date}\n"
    "\n"
    "\"\"\"\n";

static const char imports[] =
    "from alembic import op\n"
    "import sqlalchemy as sa\n"
    "\n"
    "\n"
    "# revision identifiers, used by Alembic.\n";

static const char *const identifiers[] = {"revision", "down_revision", "branch_labels", "depends_on"};
static const char *const values[] = {"up_revision", "down_revision", "branch_labels", "depends_on"};

static void put_identifiers(mig_buf *out, const mig_stock_style *style) {
  for (unsigned i = 0; i < 4; i++) {
    mig_buf_puts(out, identifiers[i]);
    if (style->annotated) mig_buf_puts(out, i == 0 ? ": str" : ": Union[str, Sequence[str], None]");
    mig_buf_printf(out, " = ${repr(%s)}\n", values[i]);
  }
}

/* `what` is "Upgrade schema" or, for one database, "Upgrade ${name} schema". */
static void put_function(mig_buf *out, const mig_stock_style *style, const char *name, const char *parameters,
                         const char *what, const char *body) {
  mig_buf_printf(out, "def %s(%s)%s:\n", name, parameters, style->returns_none ? " -> None" : "");
  if (style->documented) mig_buf_printf(out, "    \"\"\"%s schema.\"\"\"\n", what);
  mig_buf_printf(out, "    %s\n", body);
}

static void put_dispatch(mig_buf *out, const mig_stock_style *style) {
  const char *parameter = style->returns_none ? "engine_name: str" : "engine_name";
  put_function(out, style, "upgrade", parameter, "Upgrade", "globals()[\"upgrade_%s\" % engine_name]()");
  mig_buf_puts(out, "\n\n");
  put_function(out, style, "downgrade", parameter, "Downgrade", "globals()[\"downgrade_%s\" % engine_name]()");
  /* `binds` becomes the list of databases: see the renderer's block for applications */
  mig_buf_puts(out, "\n\n<%\n    from flask import current_app\n    binds = []\n%>\n\n\n% for bind in binds:\n");
  put_function(out, style, "upgrade_${bind}", "", "Upgrade ${bind}", "pass");
  mig_buf_puts(out, "\n\n");
  put_function(out, style, "downgrade_${bind}", "", "Downgrade ${bind}", "pass");
  mig_buf_puts(out, "% if bind != binds[-1]:\n\n\n% endif\n% endfor\n\n");
}

mig_span mig_stock_template(mig_arena *arena, const mig_stock_style *style) {
  mig_buf out = mig_buf_in(arena);
  mig_buf_puts(&out, head);
  if (style->annotated) mig_buf_puts(&out, "from typing import Sequence, Union\n\n");
  mig_buf_puts(&out, imports);
  put_identifiers(&out, style);
  mig_buf_puts(&out, "\n\n");
  if (style->multidb) {
    put_dispatch(&out, style);
  } else {
    put_function(&out, style, "upgrade", "", "Upgrade", "pass");
    mig_buf_puts(&out, "\n\n");
    put_function(&out, style, "downgrade", "", "Downgrade", "pass");
  }
  return mig_buf_span(&out);
}
