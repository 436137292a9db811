// Functions that a release needs and glibc 2.31 lacks, or has in another form. Linked into releases only; see
// packaging/glibc-stubs.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>

// The start of a program. From glibc 2.34 on, __libc_start_main runs the program's constructors if the program does not; before,
// each program brought a function for them.

typedef int start_main(int (*)(int, char **, char **), int, char **, void (*)(int, char **, char **), void (*)(void),
                       void (*)(void), void *);
start_main __real___libc_start_main, __wrap___libc_start_main;

typedef void constructor(int, char **, char **);
extern constructor *__preinit_array_start[], *__preinit_array_end[], *__init_array_start[], *__init_array_end[];
extern void _init(void);

static void construct(int count, char **arguments, char **environment) {
  for (constructor **each = __preinit_array_start; each < __preinit_array_end; each++)
    (*each)(count, arguments, environment);
  _init();
  for (constructor **each = __init_array_start; each < __init_array_end; each++)
    (*each)(count, arguments, environment);
}

int __wrap___libc_start_main(int (*main)(int, char **, char **), int count, char **arguments,
                             void (*init)(int, char **, char **), void (*fini)(void), void (*loader_fini)(void),
                             void *stack_end) {
  return __real___libc_start_main(main, count, arguments, init ? init : construct, fini, loader_fini, stack_end);
}

// Before glibc 2.33, these were inlined as calls of functions that take a version of the structure.

#ifdef __x86_64__
#define STAT_VERSION 1
#else
#define STAT_VERSION 0
#endif

extern int __xstat(int, const char *, struct stat *);
extern int __lxstat(int, const char *, struct stat *);
extern int __fxstat(int, int, struct stat *);
extern int __fxstatat(int, int, const char *, struct stat *, int);

int stat(const char *restrict path, struct stat *restrict status) { return __xstat(STAT_VERSION, path, status); }
int lstat(const char *restrict path, struct stat *restrict status) { return __lxstat(STAT_VERSION, path, status); }
int fstat(int descriptor, struct stat *status) { return __fxstat(STAT_VERSION, descriptor, status); }
int fstatat(int folder, const char *restrict path, struct stat *restrict status, int flags) {
  return __fxstatat(STAT_VERSION, folder, path, status, flags);
}

// glibc 2.32: whether atomic operations of the C++ library may be plain ones.
char __libc_single_threaded = 0;

// glibc 2.35: where the unwinder of later compilers finds the unwind table of an address.

#ifdef DLFO_STRUCT_HAS_EH_DBASE

struct unwind_search {
  uintptr_t address;
  struct dl_find_object *result;
};

static int find_unwind_table(struct dl_phdr_info *object, size_t size, void *context) {
  (void)size;
  struct unwind_search *search = context;
  const ElfW(Phdr) *table = NULL;
  int found = 0;
  for (size_t i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *header = &object->dlpi_phdr[i];
    uintptr_t start = object->dlpi_addr + header->p_vaddr;
    if (header->p_type == PT_GNU_EH_FRAME) table = header;
    if (header->p_type == PT_LOAD && search->address - start < header->p_memsz) {
      found = 1;
      search->result->dlfo_map_start = (void *)start;
      search->result->dlfo_map_end = (void *)(start + header->p_memsz);
    }
  }
  if (!found || !table) return 0;
  search->result->dlfo_eh_frame = (void *)(object->dlpi_addr + table->p_vaddr);
  return 1;
}

int _dl_find_object(void *address, struct dl_find_object *result) {
  struct unwind_search search = {(uintptr_t)address, result};
  *result = (struct dl_find_object){0};
  return dl_iterate_phdr(find_unwind_table, &search) ? 0 : -1;
}
#endif

// glibc 2.36: random numbers from the kernel.

void arc4random_buf(void *bytes, size_t count) {
  for (size_t done = 0; done < count;) {
    ssize_t got = getrandom((char *)bytes + done, count - done, 0);
    if (got > 0)
      done += (size_t)got;
    else if (errno != EINTR)
      abort();
  }
}

uint32_t arc4random(void) {
  uint32_t value;
  arc4random_buf(&value, sizeof value);
  return value;
}
