/* no_certificates.c: this program never talks to a network, yet libgit2, when it starts, has its TLS
 * library read and parse every certificate authority of the system, which takes 5 ms: more than
 * reading a thousand scripts out of a commit. These two functions of mbed TLS, found in the program
 * before those of the library, read nothing. Only the program has them, not the library mig: who
 * links that may want libgit2's network. */
int mbedtls_x509_crt_parse_file(void *chain, const char *path);
int mbedtls_x509_crt_parse_path(void *chain, const char *path);

__attribute__((visibility("default"))) int mbedtls_x509_crt_parse_file(void *chain, const char *path) {
  (void)chain;
  (void)path;
  return 0;
}

__attribute__((visibility("default"))) int mbedtls_x509_crt_parse_path(void *chain, const char *path) {
  (void)chain;
  (void)path;
  return 0;
}
