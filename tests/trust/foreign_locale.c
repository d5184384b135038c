/* Preloaded: the program runs in the locale of its environment, as a host of the library may. */
#include <locale.h>

__attribute__((constructor)) static void take_locale(void) {
  setlocale(LC_ALL, "");
}
