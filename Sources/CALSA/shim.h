#pragma once
#include <alsa/asoundlib.h>

// Swift cannot make a variadic function.
static inline void hl_alsa_say_nothing(
    const char *file, int line, const char *function, int code, const char *format, ...) {
    (void)file, (void)line, (void)function, (void)code, (void)format;
}

/// Keeps the library from writing to standard error, which is the journal of the service; what
/// went wrong is in the codes that its functions return.
static inline void hl_alsa_be_silent(void) { snd_lib_error_set_handler(hl_alsa_say_nothing); }
