"""Makes the board a panel and nothing else, unless KEY1 is held while it is plugged in."""

import board
import digitalio
import storage
import supervisor
import usb_cdc
import usb_hid
import usb_midi

import panel_logic

# The trial id of pid.codes: a panel that leaves the workshop needs an id of its own.
VENDOR, PRODUCT = 0x1209, 0x0001

service = digitalio.DigitalInOut(board.GP2)
service.switch_to_input(pull=digitalio.Pull.UP)
if service.value:
    # No drive and no console for a passer-by, and HID becomes interface 0, endpoint 1.
    storage.disable_usb_drive()
    usb_cdc.disable()
service.deinit()

usb_midi.disable()
supervisor.set_usb_identification("Hai Long", "Open panel", VENDOR, PRODUCT)
usb_hid.enable((usb_hid.Device(
    report_descriptor=panel_logic.REPORT_DESCRIPTOR,
    usage_page=0xFF00,
    usage=0x01,
    report_ids=(0,),
    in_report_lengths=(panel_logic.IN_LENGTH,),
    out_report_lengths=(panel_logic.OUT_LENGTH,),
),))
