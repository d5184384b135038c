#include <stdio.h>

int main(void) {
  printf("mig " MIG_VERSION "\n");
  return 0;
}
