#include "arguments.h"

#include <stddef.h>

static int count = -1;
static char **values = NULL;

#if defined(__linux__)
#include <features.h>
#endif

// On Linux, Swift's CommandLine reads /proc/self/cmdline, which may be missing in a chroot. SwiftPM reserves `main` for Swift's
// entry point, which drops its arguments; glibc passes the same arguments to constructors.
#if defined(__GLIBC__)
__attribute__((constructor)) static void keep(int argc, char **argv, char **envp) {
  (void)envp;
  count = argc;
  values = argv;
}
#endif

int arguments_count(void) { return count; }

const char *arguments_at(int position) { return values[position]; }
