// fingers DESCRIPTOR…: presses keys of uinput devices by a schedule on standard input.
//
// The schedule is records of 12 bytes, little endian, in order of their time: u32 µs since the start,
// u16 index of the device, u16 key code, u32 value. Each is one frame. When the machine is late the
// rest comes later, never closer together. Prints the µs that it took.
#include <errno.h>
#include <linux/input.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct edge {
    uint32_t at;
    uint16_t device, code;
    uint32_t value;
};

enum { LATE_US = 2000 };

static int64_t now_us(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void sleep_until(int64_t us) {
    struct timespec time = {us / 1000000, us % 1000000 * 1000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) {}
}

static void fail(const char *words) {
    perror(words);
    exit(1);
}

int main(int argc, char **argv) {
    size_t room = 1 << 20, used = 0, count;
    char *schedule = malloc(room);
    while (schedule && (count = fread(schedule + used, 1, room - used, stdin)) > 0) {
        used += count;
        if (used == room) schedule = realloc(schedule, room *= 2);
    }
    if (!schedule) fail("memory for the schedule");
    const struct edge *edges = (const struct edge *)schedule;
    const int64_t start = now_us();
    int64_t began = start;
    for (size_t index = 0; index < used / sizeof *edges; index++) {
        int64_t late = now_us() - began - edges[index].at;
        if (late < 0) sleep_until(began + edges[index].at);
        if (late > LATE_US) began += late - LATE_US;
        if (edges[index].device >= argc - 1) fail("a device that was not given");
        struct input_event frame[2] = {
            {.type = EV_KEY, .code = edges[index].code, .value = (int)edges[index].value},
            {.type = EV_SYN, .code = SYN_REPORT}};
        int file = atoi(argv[1 + edges[index].device]);
        if (write(file, frame, sizeof frame) != sizeof frame) fail("writing a frame");
    }
    printf("%lld\n", (long long)(now_us() - start));
    return 0;
}
