#pragma once
// What Glibc's Swift module leaves out: headers, and functions that are macros or variadic in C.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/sysmacros.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <linux/hidraw.h>
#include <linux/input.h>

/// Has evdev stamp this descriptor's events by `clock`, dropping what is queued.
/// Returns 0, or -errno.
int hl_evdev_set_clock(int fd, int clock);

/// Tells evdev to leave out every event of `type` but the `code_count` codes set in `codes`.
/// Returns 0, or -errno.
int hl_evdev_set_mask(int fd, unsigned int type, const unsigned char *_Nonnull codes,
                      unsigned int code_bytes);

/// Sends a feature report, of which the first byte is the report's id, to a hidraw node.
/// Returns how many bytes were sent, or -errno.
int hl_hid_send_feature(int fd, unsigned char *_Nonnull report, unsigned int byte_count);

/// Asks a hidraw node for the feature report whose id is in the first byte.
/// Returns how many bytes came, or -errno.
int hl_hid_get_feature(int fd, unsigned char *_Nonnull report, unsigned int byte_count);

/// The C library's words for an error code, never translated; "unknown error" for another number.
const char *_Nonnull hl_error_words(int code);

/// Keeps the process to one heap arena, however many threads allocate.
void hl_use_one_arena(void);

/// Names the calling thread, at most 15 bytes.
void hl_name_thread(const char *_Nonnull name);

/// Takes the next client of a listening socket, closed in children and never blocking.
/// Returns its descriptor, or -errno.
int hl_accept(int fd);

/// Who is at the other end of a connected Unix socket (SO_PEERCRED).
/// Returns 0, or -errno.
int hl_peer(int fd, int *_Nonnull process, unsigned int *_Nonnull user,
            unsigned int *_Nonnull group);

/// Brings a console to the front, with its keyboard off.
/// Returns 0, -ENOTTY if it is none, or -errno.
int hl_take_console(int fd);
