#ifndef ARGUMENTS_H
#define ARGUMENTS_H

/// The number of arguments that `main` was called with, the program's name among them; -1 where the C library does not pass
/// them to constructors.
int arguments_count(void);

/// The argument at a position below the count.
const char *arguments_at(int position);

#endif
