/* What a display asks of anybody: a finger is lifted, some rows are copied, the buffers change places.
 *
 * usage: flip EVENT-NODE CARD WIDTH HEIGHT   copies so many pixels; one line for each finger: µs from
 * the kernel's stamp to the kernel having the frame. Says "ready" first.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

struct buffer {
    uint32_t frame, pitch;
    uint8_t *bytes;
};

static void fail(const char *what) {
    fprintf(stderr, "flip: %s: %s\n", what, strerror(errno));
    exit(1);
}

static struct buffer make_buffer(int card, uint32_t width, uint32_t height) {
    struct buffer made = {0};
    uint32_t handle;
    uint64_t size, offset;
    if (drmModeCreateDumbBuffer(card, width, height, 32, 0, &handle, &made.pitch, &size))
        fail("create a buffer");
    if (drmModeAddFB(card, width, height, 24, 32, made.pitch, handle, &made.frame))
        fail("add a frame");
    if (drmModeMapDumbBuffer(card, handle, &offset)) fail("map a buffer");
    made.bytes = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, card, offset);
    if (made.bytes == MAP_FAILED) fail("mmap");
    memset(made.bytes, 0x80, size);
    return made;
}

static void flipped(int card, unsigned frame, unsigned seconds, unsigned microseconds, void *done) {
    (void)card, (void)frame, (void)seconds, (void)microseconds;
    *(int *)done = 1;
}

int main(int count, char **words) {
    if (count != 5) return fprintf(stderr, "usage: flip EVENT-NODE CARD WIDTH HEIGHT\n"), 64;
    int touch = open(words[1], O_RDONLY | O_CLOEXEC), clock = CLOCK_BOOTTIME;
    if (touch < 0 || ioctl(touch, EVIOCSCLOCKID, &clock)) fail(words[1]);
    int card = open(words[2], O_RDWR | O_CLOEXEC);
    if (card < 0) fail(words[2]);
    uint32_t width = atoi(words[3]), height = atoi(words[4]);

    drmModeRes *resources = drmModeGetResources(card);
    if (!resources) fail("resources");
    drmModeConnector *outlet = 0;
    for (int i = 0; i < resources->count_connectors && !outlet; i++) {
        outlet = drmModeGetConnector(card, resources->connectors[i]);
        if (outlet && (outlet->connection != DRM_MODE_CONNECTED || !outlet->count_modes)) outlet = 0;
    }
    if (!outlet) fail("no display");
    drmModeModeInfo mode = outlet->modes[0];
    struct buffer buffers[2] = {make_buffer(card, mode.hdisplay, mode.vdisplay),
                                make_buffer(card, mode.hdisplay, mode.vdisplay)};
    uint32_t crtc = resources->crtcs[0];
    if (drmModeSetCrtc(card, crtc, buffers[0].frame, 0, 0, &outlet->connector_id, 1, &mode))
        fail("set the mode");
    uint8_t *picture = malloc((size_t)width * height * 4);
    if (!picture) fail("malloc");
    memset(picture, 0x40, (size_t)width * height * 4);

    int back = 1, done;
    drmEventContext context = {.version = 2, .page_flip_handler = flipped};
    struct input_event event;
    puts("ready");
    fflush(stdout);
    while (read(touch, &event, sizeof event) == sizeof event) {
        if (event.type != EV_KEY || event.code != BTN_TOUCH || event.value) continue;
        for (uint32_t row = 0; row < height; row++)
            memcpy(buffers[back].bytes + (size_t)row * buffers[back].pitch,
                   picture + (size_t)row * width * 4, (size_t)width * 4);
        if (drmModePageFlip(card, crtc, buffers[back].frame, DRM_MODE_PAGE_FLIP_EVENT, &done))
            fail("flip");
        struct timespec now;
        clock_gettime(CLOCK_BOOTTIME, &now);
        printf("%lld\n", (now.tv_sec - (long long)event.input_event_sec) * 1000000 +
                             now.tv_nsec / 1000 - (long long)event.input_event_usec);
        fflush(stdout);
        for (done = 0; !done;)
            if (drmHandleEvent(card, &context)) fail("wait for the flip");
        back = !back;
    }
    return 0;
}
