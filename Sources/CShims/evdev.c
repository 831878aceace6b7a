#include "CShims.h"

#include <errno.h>
#include <stdint.h>
#include <sys/ioctl.h>

int hl_evdev_set_clock(int fd, int clock) {
    return ioctl(fd, EVIOCSCLOCKID, &clock) == 0 ? 0 : -errno;
}

int hl_evdev_set_mask(int fd, unsigned int type, const unsigned char *codes,
                      unsigned int code_bytes) {
    struct input_mask mask = {
        .type = type, .codes_size = code_bytes, .codes_ptr = (uint64_t)(uintptr_t)codes};
    return ioctl(fd, EVIOCSMASK, &mask) == 0 ? 0 : -errno;
}
