/* Runs a fuzz target on files, for builds without libFuzzer: arguments are files or folders. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_file(const char *path) {
  FILE *file = fopen(path, "rb");
  struct stat st;
  if (file == NULL || fstat(fileno(file), &st) != 0) {
    perror(path);
    return 1;
  }
  size_t size = (size_t)st.st_size;
  uint8_t *data = malloc(size + 1);
  if (data == NULL || fread(data, 1, size, file) != size) exit(1);
  fclose(file);
  LLVMFuzzerTestOneInput(data, size);
  free(data);
  return 0;
}

static int run_path(const char *path) {
  char child[4096];
  int failed = 0;
  DIR *folder = opendir(path);
  if (folder == NULL) return run_file(path);
  for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
    if (entry->d_name[0] == '.') continue;
    snprintf(child, sizeof child, "%s/%s", path, entry->d_name);
    failed |= run_path(child);
  }
  closedir(folder);
  return failed;
}

int main(int argc, char **argv) {
  int failed = 0;
  for (int i = 1; i < argc; i++) failed |= run_path(argv[i]);
  return failed;
}
