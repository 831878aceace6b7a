#define _GNU_SOURCE
#include "CShims.h"

#include <malloc.h>
#include <pthread.h>
#include <string.h>

const char *hl_error_words(int code) {
    const char *words = strerrordesc_np(code);
    return words ? words : "unknown error";
}

void hl_use_one_arena(void) { mallopt(M_ARENA_MAX, 1); }

void hl_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }
