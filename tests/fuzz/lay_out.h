/* lay_out.h: one fuzzed input as a folder of files.
 *
 * The input is a text of files, each begun by a line "%%% NAME". Names keep to letters, digits and
 * "_.-/", and do not climb; what stands before the first such line is dropped. */
#ifndef MIG_TESTS_FUZZ_LAY_OUT_H
#define MIG_TESTS_FUZZ_LAY_OUT_H

#include <stddef.h>
#include <stdint.h>

/* The folder, the same for each input of one process: emptied, then filled. `stored(name)` says
 * which files are written as git writes loose objects, the first line saying the type; NULL: none. */
const char *lay_out(const uint8_t *data, size_t size, int (*stored)(const char *name));

/* One more file in it, unless the input brought it. */
void lay_out_default(const char *name, const char *text);

#endif
