// fingers SEEN DESCRIPTOR…: presses keys of uinput devices by a schedule on standard input.
//
// The schedule is records of 12 bytes, little endian, in order of their time: u32 µs since the start,
// u16 index of the device, u16 key code, u32 value. Each is one frame. When the machine is late the
// rest comes later, never closer together. SEEN is a file with a u32 a device: how many of its edges
// the witness has read, which is waited for before the kernel's queue of it is full. Prints the µs
// that it took.
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct edge {
    uint32_t at;
    uint16_t device, code;
    uint32_t value;
};

// An edge is two events, and the kernel keeps 64 for a reader; lamps take a few.
enum { LATE_US = 2000, UNREAD = 26, PATIENCE_US = 60000000, DEVICES = 16 };

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

// A machine that pauses may hold the witness up and not us: its queue must not run over.
static void wait_until_read(const volatile uint32_t *seen, uint32_t written) {
    const int64_t began = now_us();
    while ((int32_t)(written - *seen) >= UNREAD) {
        if (now_us() - began > PATIENCE_US) {
            errno = ETIMEDOUT;
            fail("waiting for the witness");
        }
        sched_yield();
    }
}

static const volatile uint32_t *map(const char *path) {
    int file = open(path, O_RDONLY);
    void *seen = file < 0 ? MAP_FAILED
                          : mmap(NULL, DEVICES * sizeof(uint32_t), PROT_READ, MAP_SHARED, file, 0);
    if (seen == MAP_FAILED) fail(path);
    return seen;
}

int main(int argc, char **argv) {
    size_t room = 1 << 20, used = 0, count;
    char *schedule = malloc(room);
    while (schedule && (count = fread(schedule + used, 1, room - used, stdin)) > 0) {
        used += count;
        if (used == room) schedule = realloc(schedule, room *= 2);
    }
    if (!schedule) fail("memory for the schedule");
    const volatile uint32_t *seen = map(argv[1]);
    uint32_t written[DEVICES] = {0};
    const struct edge *edges = (const struct edge *)schedule;
    const int64_t start = now_us();
    int64_t began = start;
    for (size_t index = 0; index < used / sizeof *edges; index++) {
        const uint16_t device = edges[index].device;
        if (device >= argc - 2 || device >= DEVICES) fail("a device that was not given");
        wait_until_read(seen + device, written[device]++);
        int64_t late = now_us() - began - edges[index].at;
        if (late < 0) sleep_until(began + edges[index].at);
        if (late > LATE_US) began += late - LATE_US;
        struct input_event frame[2] = {
            {.type = EV_KEY, .code = edges[index].code, .value = (int)edges[index].value},
            {.type = EV_SYN, .code = SYN_REPORT}};
        int file = atoi(argv[2 + device]);
        if (write(file, frame, sizeof frame) != sizeof frame) fail("writing a frame");
    }
    printf("%lld\n", (long long)(now_us() - start));
    return 0;
}
