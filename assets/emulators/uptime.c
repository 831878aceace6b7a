// Preloaded into a program, makes it see a machine that has been up for longer than this one.
//
// HAILONG_UPTIME_EXTRA says by how many seconds. A recording of yesterday can then be played with
// the stamps that the kernel would have given it, on a machine that was started a minute ago.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
    static int (*real)(clockid_t, struct timespec *);
    static long extra = -1;
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    if (extra < 0) {
        const char *text = getenv("HAILONG_UPTIME_EXTRA");
        extra = text ? strtol(text, NULL, 10) : 0;
    }
    int result = real(clock, time);
    if (result == 0 && clock == CLOCK_BOOTTIME) time->tv_sec += extra;
    return result;
}
