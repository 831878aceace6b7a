#pragma once
#include <libusb.h>

/// Has every context made from now on leave finding devices to its owner.
/// Returns 0, or a libusb error.
static inline int hl_usb_leave_discovery(void) {
    return libusb_set_option(NULL, LIBUSB_OPTION_NO_DEVICE_DISCOVERY);
}

/// Lets libusb work for at most so many microseconds; here, so that Swift need not agree with
/// itself about which of its modules owns the kernel's `timeval`.
/// Returns 0, or a libusb error.
static inline int hl_usb_handle_events(libusb_context *context, long long microseconds) {
    struct timeval wait = {microseconds / 1000000, microseconds % 1000000};
    return libusb_handle_events_timeout_completed(context, &wait, NULL);
}
