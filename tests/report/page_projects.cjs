// Script directories to report on: a small one that collides, one full of hostile names, one of a thousand revisions.
"use strict";
const { execFileSync } = require("child_process");
const fs = require("fs");
const path = require("path");

function script(id, parents, doc, body) {
  const down = parents.length === 0 ? "None" : parents.length === 1 ? JSON.stringify(parents[0])
    : `(${parents.map((parent) => JSON.stringify(parent)).join(", ")})`;
  return `"""${doc}\n\nRevision ID: ${id.replace(/[\\"\n]/g, "")}\n"""\nfrom alembic import op\nimport sqlalchemy as sa\n\n` +
    `revision = ${JSON.stringify(id)}\ndown_revision = ${down}\nbranch_labels = None\ndepends_on = None\n\n\n` +
    `def upgrade():\n${body.map((line) => `    ${line}\n`).join("") || "    pass\n"}\n\ndef downgrade():\n    pass\n`;
}

function write(folder, scripts) {
  const versions = path.join(folder, "migrations", "versions");
  fs.mkdirSync(versions, { recursive: true });
  fs.writeFileSync(path.join(folder, "migrations", "env.py"), "");
  scripts.forEach(([name, text]) => fs.writeFileSync(path.join(versions, name), text));
  return folder;
}

const user = "op.create_table('user', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('name', sa.String(80)))";

function colliding(folder) {
  return write(folder, [
    ["a.py", script("aaa", [], "base", [user])],
    ["b.py", script("bbb", ["aaa"], "ours", ["op.add_column('user', sa.Column('email', sa.String(120)))",
      "op.create_index('ix_name', 'user', ['name'])"])],
    ["c.py", script("ccc", ["aaa"], "theirs", ["op.add_column('user', sa.Column('email', sa.Text()))",
      "op.drop_column('user', 'name')", "op.execute(build_statement())"])],
  ]);
}

// What names may hold that a page must not take for markup, code, or direction.
const nasty = ["</script><script>window.hurt=1</script>", "\"><img src=x onerror=\"window.hurt=1\">", "' onmouseover='hurt()",
  "]]>", "<!--", "&amp;&lt;", "::error::", "\u202Ereversed\u202C", "\u001b[31mred", "a\nb", "\u{1F600}", "`|*_#",
  "javascript:window.hurt=1", "x".repeat(10240)];

function hostile(folder) {
  const python = (text) => JSON.stringify(text).replace(/\u202E/g, "\\u202e").replace(/\u202C/g, "\\u202c");
  const column = (text, type) => `op.add_column('user', sa.Column(${python(text)}, ${type}))`;
  const doc = nasty.slice(0, 6).join(" ");
  return write(folder, [
    ["a.py", script("base</title><svg onload=hurt()>", [], doc, [user])],
    ["b<img src=x onerror=hurt()>.py", script("ours\"><script>hurt()", ["base</title><svg onload=hurt()>"], doc,
      nasty.map((text) => column(text, "sa.Text()")))],
    ["c'&\".py", script("theirs'><script>hurt()", ["base</title><svg onload=hurt()>"], doc,
      nasty.map((text) => column(text, "sa.Integer()")))],
  ]);
}

function thousand(folder) {
  const scripts = [["r0000.py", script("r0000", [], "create user", [user])]];
  const name = (i) => `r${String(i).padStart(4, "0")}`;
  for (let i = 1; i < 980; i++)
    scripts.push([`${name(i)}.py`, script(name(i), [name(i - 1)], `step ${i} of a long history with a title of usual length`,
      [`op.create_table('t${i}', sa.Column('id', sa.Integer(), primary_key=True))`])]);
  for (const side of ["ours", "theirs"])
    for (let i = 0; i < 10; i++)
      scripts.push([`${side}${i}.py`, script(`${side}${i}`, [i === 0 ? name(979) : `${side}${i - 1}`], `${side} ${i}`,
        [`op.add_column('user', sa.Column('c${i < 4 ? i : side + i}', sa.Text()))`])]);
  return write(folder, scripts);
}

// One side is on main, and only main first works: the other can move.
function resolvable(folder) {
  const git = (...args) => execFileSync("git", ["-C", folder, "-c", "user.name=Example", "-c", "user.email=example@example.org", ...args]);
  write(folder, [["a.py", script("aaa", [], "base", [user])],
    ["b.py", script("bbb", ["aaa"], "ours", ["op.create_index('ix_name', 'user', ['name'])"])]]);
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-qm", "published");
  git("checkout", "-qb", "feature");
  git("config", "mig.base", "main");
  return write(folder, [["c.py", script("ccc", ["aaa"], "theirs", ["op.alter_column('user', 'name', new_column_name='nick')"])]]);
}

module.exports = { resolvable, colliding, hostile, thousand, nasty };
