#pragma once
#include <libusb.h>

/// Has every context made from now on leave finding devices to its owner.
/// Returns 0, or a libusb error.
static inline int hl_usb_leave_discovery(void) {
    return libusb_set_option(NULL, LIBUSB_OPTION_NO_DEVICE_DISCOVERY);
}
