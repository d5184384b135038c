/* The listings that Alembic has too, from the graph's orders and alembic_text.h's forms. */
#include "mig/listing.h"

#include "base/buf.h"
#include "base/points.h"
#include "base/protect.h"
#include "base/span.h"
#include "report/alembic_text.h"
#include "report/listing_operations.h"

typedef struct listing_call {
  mig_listing *out;
  mig_arena *arena;
  const mig_project *project;
  const mig_listing_opts *opts;
  mig_why *why;
  mig_listing_binds binds;
} listing_call;

static void put_operations(mig_buf *buf, listing_call *call, mig_rev rev) {
  if (call->opts->operations) mig_listing_operations(buf, call->project, rev, &call->binds);
}

static mig_line_parts as_asked(const listing_call *call, mig_line_parts parts) {
  parts.escaped = call->opts->escaped;
  return parts;
}

static void put(mig_buf *buf, listing_call *call, mig_rev rev, mig_line_parts parts) {
  if (call->opts->verbose)
    mig_alembic_entry(buf, call->project, rev, call->opts->escaped);
  else
    mig_alembic_line(buf, call->project, rev, as_asked(call, parts));
  put_operations(buf, call, rev);
}

static mig_err finish(const listing_call *call, mig_revs revs, mig_buf *buf) {
  *call->out = (mig_listing){mig_buf_span(buf), revs};
  return MIG_OK;
}

static mig_err list_heads(void *context) {
  listing_call *call = context;
  const mig_graph *graph = call->project->graph;
  mig_revs heads =
      call->opts->resolve_dependencies ? mig_graph_listed_real_heads(graph) : mig_graph_listed_heads(graph);
  mig_buf buf = mig_buf_in(call->arena);
  for (uint32_t i = 0; i < heads.count; i++) put(&buf, call, heads.items[i], (mig_line_parts){0});
  return finish(call, heads, &buf);
}

static mig_err list_history(void *context) {
  listing_call *call = context;
  mig_revs revs;
  mig_buf buf = mig_buf_in(call->arena);
  mig_err err = mig_graph_history(&revs, call->arena, call->project->graph, call->opts->range, call->why);
  if (err != MIG_OK) return err;
  for (uint32_t i = 0; i < revs.count; i++)
    put(&buf, call, revs.items[i], (mig_line_parts){.parents = true, .tree = true, .doc = true});
  return finish(call, revs, &buf);
}

static void put_branch_point(mig_buf *buf, listing_call *call, mig_rev rev) {
  const mig_graph *graph = call->project->graph;
  mig_revs children = mig_graph_children(graph, rev, MIG_EDGES_VERSIONED);
  size_t width = mig_points_of(mig_graph_id(graph, rev));
  put(buf, call, rev, (mig_line_parts){.tree = true});
  for (uint32_t i = 0; i < children.count; i++) {
    for (size_t blank = 0; blank < width; blank++) mig_buf_putc(buf, ' ');
    mig_buf_puts(buf, " -> ");
    mig_alembic_line(buf, call->project, children.items[i],
                     as_asked(call, (mig_line_parts){.tree = true, .doc = call->opts->verbose}));
  }
  mig_buf_putc(buf, '\n');
}

static mig_err list_branches(void *context) {
  listing_call *call = context;
  const mig_graph *graph = call->project->graph;
  mig_revs all;
  mig_err err = mig_graph_history(&all, call->arena, graph, (mig_span){0}, call->why);
  if (err != MIG_OK) return err;
  mig_buf buf = mig_buf_in(call->arena);
  mig_rev *points = MIG_NEW_ARRAY(call->arena, mig_rev, all.count);
  uint32_t count = 0;
  for (uint32_t i = 0; i < all.count; i++) {
    if (!mig_graph_is_branch_point(graph, all.items[i])) continue;
    points[count++] = all.items[i];
    put_branch_point(&buf, call, all.items[i]);
  }
  return finish(call, (mig_revs){points, count}, &buf);
}

static mig_err list_show(void *context) {
  listing_call *call = context;
  const mig_graph *graph = call->project->graph;
  mig_revs revs = mig_graph_listed_real_heads(graph); /* of duplicates Alembic shows each */
  mig_buf buf = mig_buf_in(call->arena);
  mig_err err = MIG_OK;
  if (!mig_span_is(call->opts->symbol, "heads"))
    err = mig_graph_resolve(&revs, call->arena, graph, call->opts->symbol, call->why);
  if (err != MIG_OK) return err;
  for (uint32_t i = 0; i < revs.count; i++) {
    mig_alembic_entry(&buf, call->project, revs.items[i], call->opts->escaped);
    put_operations(&buf, call, revs.items[i]);
  }
  return finish(call, revs, &buf);
}

static mig_err run(mig_err (*body)(void *context), listing_call call) {
  *call.out = (mig_listing){0};
  return mig_protect(body, &call);
}

mig_err mig_list_heads(mig_listing *out, mig_arena *arena, const mig_project *project, const mig_listing_opts *opts,
                       mig_why *why) {
  return run(list_heads, (listing_call){.out = out, .arena = arena, .project = project, .opts = opts, .why = why});
}

mig_err mig_list_branches(mig_listing *out, mig_arena *arena, const mig_project *project, const mig_listing_opts *opts,
                          mig_why *why) {
  return run(list_branches, (listing_call){.out = out, .arena = arena, .project = project, .opts = opts, .why = why});
}

mig_err mig_list_history(mig_listing *out, mig_arena *arena, const mig_project *project, const mig_listing_opts *opts,
                         mig_why *why) {
  return run(list_history, (listing_call){.out = out, .arena = arena, .project = project, .opts = opts, .why = why});
}

mig_err mig_list_show(mig_listing *out, mig_arena *arena, const mig_project *project, const mig_listing_opts *opts,
                      mig_why *why) {
  return run(list_show, (listing_call){.out = out, .arena = arena, .project = project, .opts = opts, .why = why});
}

typedef struct prefix_call {
  mig_span *out;
  mig_arena *arena;
  mig_span text, title;
} prefix_call;

static mig_err prefix(void *context) {
  prefix_call *call = context;
  mig_buf buf = mig_buf_in(call->arena);
  for (size_t at = 0; at < call->text.len;) {
    size_t end = mig_span_find(call->text, MIG_SPAN("\n"), at);
    end = end == SIZE_MAX ? call->text.len : end + 1;
    mig_buf_put(&buf, call->title);
    mig_buf_puts(&buf, ": ");
    mig_buf_put(&buf, mig_span_cut(call->text, at, end));
    at = end;
  }
  *call->out = mig_buf_span(&buf);
  return MIG_OK;
}

mig_err mig_listing_prefix(mig_span *out, mig_arena *arena, mig_span text, mig_span title) {
  prefix_call call = {out, arena, text, title};
  return mig_protect(prefix, &call);
}
