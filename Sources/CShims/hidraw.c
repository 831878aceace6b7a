#include "CShims.h"
#include <errno.h>
#include <sys/ioctl.h>

int hl_hid_send_feature(int fd, unsigned char *report, unsigned int byte_count) {
    int count = ioctl(fd, HIDIOCSFEATURE(byte_count), report);
    return count < 0 ? -errno : count;
}

int hl_hid_get_feature(int fd, unsigned char *report, unsigned int byte_count) {
    int count = ioctl(fd, HIDIOCGFEATURE(byte_count), report);
    return count < 0 ? -errno : count;
}
