#ifndef CORES_H
#define CORES_H

#ifdef __linux__
// mallopt, which Swift's module of the C library leaves out.
#include <malloc.h>
#endif

/// How many processor cores this process may use.
int cores_count(void);

/// Begins a thread on another core than the caller's: the `distance`-th after it, of those that may be used. The kernel may
/// move it from there like any other. It takes no signals. Nothing else than the time that it takes depends on the core.
///
/// Linux may put a new thread behind the one that made it although other cores have nothing to do: a virtual core that
/// sleeps counts as one that the host has taken away. Milliseconds pass until such a thread is moved.
///
/// Returns 0, or an error's number when there can be no further thread.
int cores_begin(int distance, void *(*work)(void *));

#endif
