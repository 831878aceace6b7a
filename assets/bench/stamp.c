// stamp FILE: appends the boot time in microseconds. What triggerhappy runs for each event.
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
    struct timespec time;
    clock_gettime(CLOCK_BOOTTIME, &time);
    int file = argc == 2 ? open(argv[1], O_WRONLY | O_CREAT | O_APPEND, 0666) : -1;
    if (file < 0) return 1;
    char line[32];
    int length = snprintf(line, sizeof line, "%lld\n",
                          (long long)time.tv_sec * 1000000 + time.tv_nsec / 1000);
    return write(file, line, length) == length ? 0 : 1;
}
