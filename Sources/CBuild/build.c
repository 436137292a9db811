#include "build.h"

// packaging/build-info writes definitions that replace these when the program is linked, so that a new commit compiles nothing
// again.
__attribute__((weak)) const char kubectl_jitsi_commit[] = "";
__attribute__((weak)) const char kubectl_jitsi_date[] = "";
__attribute__((weak)) const char kubectl_jitsi_swift[] = "";

const char *build_commit(void) { return kubectl_jitsi_commit; }
const char *build_date(void) { return kubectl_jitsi_date; }
const char *build_swift(void) { return kubectl_jitsi_swift; }
