#define _GNU_SOURCE
#include "cores.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

// The main thread's stack size on most systems; the limits on recursion assume it.
static const size_t stack_size = 8 << 20;

#ifdef __linux__

int cores_count(void) {
  cpu_set_t usable;
  if (sched_getaffinity(0, sizeof usable, &usable) == 0) return CPU_COUNT(&usable);
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (int)online : 1;
}

// Makes a thread start on another core. On an error, the kernel chooses the core.
static void place(pthread_attr_t *attributes, int distance) {
  cpu_set_t usable;
  if (sched_getaffinity(0, sizeof usable, &usable) != 0) return;
  int core = sched_getcpu();
  if (core < 0) return;
  distance %= CPU_COUNT(&usable);
  while (distance > 0) {
    core = (core + 1) % CPU_SETSIZE;
    if (CPU_ISSET(core, &usable)) distance--;
  }
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(core, &one);
  pthread_attr_setaffinity_np(attributes, sizeof one, &one);
}

// Restores the affinity of the process, which its main thread still has.
static void leave_place(void) {
  cpu_set_t usable;
  if (sched_getaffinity(getpid(), sizeof usable, &usable) == 0)
    sched_setaffinity(0, sizeof usable, &usable);
}

#else

int cores_count(void) {
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (int)online : 1;
}

static void place(pthread_attr_t *attributes, int distance) {
  (void)attributes;
  (void)distance;
}

static void leave_place(void) {}

#endif

static void *begin(void *work) {
  leave_place();
  return ((void *(*)(void *))work)(NULL);
}

// Starts a detached thread that blocks all signals.
static int start(pthread_attr_t *attributes, void *(*work)(void *), void *argument) {
  pthread_attr_setstacksize(attributes, stack_size);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  pthread_t thread;
  int error = pthread_create(&thread, attributes, work, argument);
  if (error == 0) pthread_detach(thread);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(attributes);
  return error;
}

int cores_begin(int distance, void *(*work)(void *)) {
  pthread_attr_t attributes;
  int error = pthread_attr_init(&attributes);
  if (error != 0) return error;
  place(&attributes, distance);
  return start(&attributes, begin, (void *)work);
}

int thread_begin(void *(*work)(void *), void *argument) {
  pthread_attr_t attributes;
  int error = pthread_attr_init(&attributes);
  return error != 0 ? error : start(&attributes, work, argument);
}
