#ifndef BUILD_H
#define BUILD_H

/// What the Makefile states about a build. A build without it, such as a plain `swift build`, has empty strings.

/// Returns the commit of the sources, in hex.
const char *build_commit(void);

/// Returns the date of the commit, in RFC 3339.
const char *build_date(void);

/// Returns the version of the Swift compiler.
const char *build_swift(void);

#endif
