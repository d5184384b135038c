#include "script/splice.h"

#include "base/buf.h"

void mig_splice_put(mig_splices *splices, uint32_t start, uint32_t end, mig_span text) {
  *mig_vec_push(splices->arena, &splices->list) = (mig_splice){start, end, text};
}

/* Insertion sort: there are few, they mostly come in order, and equal places must keep theirs. */
static void sort(mig_splices *splices) {
  mig_splice *items = splices->list.items;
  for (uint32_t i = 1; i < splices->list.count; i++) {
    mig_splice moving = items[i];
    uint32_t at = i;
    for (; at > 0 && items[at - 1].start > moving.start; at--) items[at] = items[at - 1];
    items[at] = moving;
  }
}

mig_span mig_splices_apply(mig_splices *splices, mig_span text) {
  mig_buf out = mig_buf_in(splices->arena);
  size_t done = 0;
  sort(splices);
  for (uint32_t i = 0; i < splices->list.count; i++) {
    const mig_splice *s = &splices->list.items[i];
    if (s->start < done || s->end > text.len || s->end < s->start) continue;
    mig_buf_put(&out, (mig_span){text.ptr + done, s->start - done});
    mig_buf_put(&out, s->text);
    done = s->end;
  }
  mig_buf_put(&out, (mig_span){text.ptr + done, text.len - done});
  return out.len == 0 ? MIG_SPAN("") : mig_buf_span(&out);
}
