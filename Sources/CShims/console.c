#include "CShims.h"
#include <errno.h>
#include <linux/kd.h>
#include <linux/major.h>
#include <linux/vt.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

int hl_take_console(int fd) {
    struct stat status;
    if (fstat(fd, &status) < 0) return -errno;
    unsigned int number = minor(status.st_rdev);
    // 0 is whichever is in front, and serial lines begin at 64.
    int is_console = S_ISCHR(status.st_mode) && major(status.st_rdev) == TTY_MAJOR
                     && number >= 1 && number < 64;
    if (!is_console) return -ENOTTY;
    // Not KD_GRAPHICS: when it is taken back after our death the kernel paints the console, over a
    // picture that systemd keeps for the next process. Who is master of the card is not painted over.
    if (ioctl(fd, KDSKBMODE, K_OFF) < 0) return -errno;
    if (ioctl(fd, VT_ACTIVATE, number) < 0) return -errno;
    return 0;
}
