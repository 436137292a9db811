#ifndef CORES_H
#define CORES_H

#ifdef __linux__
// For mallopt, which Swift's Glibc module lacks.
#include <malloc.h>
#endif

/// Returns the number of processor cores that this process may use.
int cores_count(void);

/// Starts a detached thread on another core than the caller's: the `distance`-th usable core after it. The kernel may move the
/// thread later. The thread blocks all signals. The choice of the core affects only the speed.
///
/// Without this, Linux may start a new thread on its creator's core even if other cores are idle, because it treats a sleeping
/// virtual core as preempted by the host. It can take milliseconds until such a thread is moved.
///
/// Returns 0, or an error number if the thread cannot be created.
int cores_begin(int distance, void *(*work)(void *));

/// Starts a detached thread wherever the kernel likes. The thread blocks all signals.
///
/// Returns 0, or an error number if the thread cannot be created.
int thread_begin(void *(*work)(void *), void *argument);

#endif
