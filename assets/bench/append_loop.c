// The peer: the least that can read a panel and be durable. libevdev in, 64 bytes appended, fdatasync.
//
// append_loop NODE FILE growing|preallocated: for each key going down prints, in microseconds, the
// time from the kernel's stamp to the return of fdatasync, and of that the time of fdatasync alone.
#include <errno.h>
#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int64_t now_us(void) {
    struct timespec time;
    clock_gettime(CLOCK_BOOTTIME, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static int record(int file, const struct input_event *event, unsigned long count) {
    unsigned char row[64] = {0};
    int64_t stamp = (int64_t)event->input_event_sec * 1000000 + event->input_event_usec;
    memcpy(row, &count, sizeof count);
    memcpy(row + 8, &stamp, sizeof stamp);
    memcpy(row + 16, &event->code, sizeof event->code);
    if (write(file, row, sizeof row) != (ssize_t)sizeof row) return -1;
    int64_t written = now_us();
    if (fdatasync(file) != 0) return -1;
    int64_t durable = now_us();
    printf("%lld %lld\n", (long long)(durable - stamp), (long long)(durable - written));
    fflush(stdout);
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: append_loop NODE FILE growing|preallocated\n");
        return 2;
    }
    struct libevdev *device = NULL;
    int node = open(argv[1], O_RDWR | O_NONBLOCK | O_CLOEXEC);
    int file = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (node < 0 || file < 0 || libevdev_new_from_fd(node, &device) != 0 ||
        libevdev_set_clock_id(device, CLOCK_BOOTTIME) != 0) {
        perror("append_loop");
        return 1;
    }
    if (strcmp(argv[3], "preallocated") == 0 && posix_fallocate(file, 0, 1 << 20) != 0) return 1;
    fsync(file);
    puts("ready");
    fflush(stdout);
    struct pollfd wait = {.fd = node, .events = POLLIN};
    unsigned long count = 0;
    while (poll(&wait, 1, -1) >= 0 && !(wait.revents & (POLLHUP | POLLERR))) {
        struct input_event event;
        while (libevdev_next_event(device, LIBEVDEV_READ_FLAG_NORMAL, &event) ==
               LIBEVDEV_READ_STATUS_SUCCESS) {
            if (event.type != EV_KEY || event.value != 1) continue;
            if (record(file, &event, ++count) != 0) return 1;
        }
    }
    return 0;
}
