// A disk that takes three seconds for every flush, preloaded into a program.
//
// What is flushed is flushed, only later: a worn card that moves its blocks about, or a slow bus.
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int later(long call, int file) {
    struct timespec rest = {.tv_sec = 3};
    while (nanosleep(&rest, &rest) != 0) {
    }
    return (int)syscall(call, file);
}

int fsync(int file) { return later(SYS_fsync, file); }

int fdatasync(int file) { return later(SYS_fdatasync, file); }
