"""The board's own part of an open panel: pins, time and USB. The rest is panel_logic.py."""

import time

import board
import digitalio
import keypad
import microcontroller
import supervisor
import usb_cdc
import usb_hid
from watchdog import WatchDogMode

import panel_logic

KEYS = (board.GP2, board.GP3, board.GP4, board.GP5,
        board.GP6, board.GP7, board.GP8, board.GP9)
LAMPS = (board.GP10, board.GP11, board.GP12, board.GP13,
         board.GP14, board.GP15, board.GP16, board.GP17)
SCAN_SECONDS = 0.003
TICKS = (1 << 29) - 1


def now():
    """Milliseconds since power-on."""
    return time.monotonic_ns() // 1_000_000


def edges(keys):
    """Takes what the scanner saw, with the time at which it saw it."""
    taken = []
    event = keys.events.get()
    while event:
        age = (supervisor.ticks_ms() - event.timestamp) & TICKS
        taken.append((event.key_number, event.pressed, now() - age))
        event = keys.events.get()
    return taken


def recover(keys, panel):
    """The scanner's queue overflowed: goes on from what is closed now."""
    keys.events.clear()
    keys.reset()
    time.sleep(SCAN_SECONDS * 3)
    panel.keys.found({key for key, closed, _ in edges(keys) if closed}, now())


def send(report):
    """Hands a report to USB; false if the host did not take the one before within 2 s."""
    try:
        usb_hid.devices[0].send_report(report)
        return True
    except OSError:
        return False


def output(pin):
    """A lamp's pin."""
    lamp = digitalio.DigitalInOut(pin)
    lamp.switch_to_output(False)
    return lamp


def run(feed):
    """Never ends."""
    lamps = [output(pin) for pin in LAMPS]
    panel = panel_logic.Panel(now())
    # The scanner works beside this loop, so a press counts even while `send` waits.
    keys = keypad.Keys(
        KEYS, value_when_pressed=False, pull=True, interval=SCAN_SECONDS, max_events=255)
    while True:
        feed()
        overflowed = keys.events.overflowed
        lit = panel.turn(
            edges(keys), usb_hid.devices[0].get_last_received_report(), now(), send)
        if overflowed:
            recover(keys, panel)
        for number, lamp in enumerate(lamps):
            lamp.value = bool(lit >> number & 1)


def serve():
    """Runs, and whatever ends it, leaves the bus and starts anew: the host must see a new panel,
    never counters that went back by themselves."""
    try:
        dog = microcontroller.watchdog
        dog.timeout = 8
        dog.mode = WatchDogMode.RESET
        run(dog.feed)
    finally:
        microcontroller.reset()


if usb_cdc.console is None:
    serve()
else:
    # Plugged in with KEY1 held: a person works on it, with a console and a drive.
    run(lambda: None)
