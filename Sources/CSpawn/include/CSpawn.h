#pragma once
#include <sys/types.h>

/// Starts a program with nothing open but its three standard streams.
/// `path` is looked up in PATH if it has no slash; `streams` are three descriptors, which stay open
/// in the caller. Returns 0 and sets `pid`, or returns an errno.
int hl_spawn(pid_t *_Nonnull pid, const char *_Nonnull path, const char *_Nonnull directory,
             const int *_Nonnull streams, char *_Nullable *_Nonnull words,
             char *_Nullable *_Nonnull environment);
