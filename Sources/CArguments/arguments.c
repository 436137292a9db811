#include "arguments.h"

#include <stddef.h>

static int count = -1;
static char **values = NULL;

#if defined(__linux__)
#include <features.h>
#endif

// Swift's CommandLine reads /proc/self/cmdline on Linux, which a chroot may not have. SwiftPM gives the name `main` to Swift's
// own entry point, which drops its arguments; glibc calls constructors with the same ones.
#if defined(__GLIBC__)
__attribute__((constructor)) static void keep(int argc, char **argv, char **envp) {
  (void)envp;
  count = argc;
  values = argv;
}
#endif

int arguments_count(void) { return count; }

const char *arguments_at(int position) { return values[position]; }
