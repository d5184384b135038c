#include "base/protect.h"

#include <setjmp.h>
#include <stdlib.h>

#include "base/why.h"

struct landing {
  jmp_buf env;
  struct landing *outer;
};

static _Thread_local struct landing *innermost;

mig_err mig_protect(mig_err (*body)(void *context), void *context) {
  struct landing here;
  here.outer = innermost;
  if (setjmp(here.env) != 0) {
    innermost = innermost->outer;
    return MIG_ERR_NOMEM;
  }
  innermost = &here;
  mig_err err = body(context);
  innermost = here.outer;
  return err;
}

mig_err mig_protect_told(mig_err (*body)(void *context), void *context, mig_why *why) {
  mig_err err = mig_protect(body, context);
  return err == MIG_ERR_NOMEM ? mig_fail(why, err, "out of memory") : err;
}

void mig_out_of_memory(void) {
  if (innermost == NULL) abort();
  longjmp(innermost->env, 1);
}
