#ifndef ARGUMENTS_H
#define ARGUMENTS_H

/// Returns the number of arguments of `main`, including the program's name; -1 if the C library does not pass them to
/// constructors.
int arguments_count(void);

/// Returns the argument at a position, which must be less than the count.
const char *arguments_at(int position);

#endif
