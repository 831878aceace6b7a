"""Clocks that jump, and a kiosk that sleeps: no press is refused, and boot time goes on."""

import time

import product
from box import expect, expect_equal, outside, plug, sh, test, wait_for
from uinput import CAPS_LOCK, Keypad
from usb import Keyboard

panel = Keypad("box/clock", keys=5)
keyboard = Keyboard("left", 1)
# What the clock is set to, in order.
STEPS = ("1970-01-02", "2038-01-19 03:14:10", "tomorrow", "yesterday")


def moments(ratings):
    """(boot, ms) of each rating: the truth about time."""
    return [(rating["boot"], rating["ms"]) for rating in ratings]


@test("a clock set to 1970, to 2038, a day ahead and back refuses no press, and reorders none")
def steps():
    plug(panel, keyboard)
    product.accept([panel.accepted(), keyboard.accepted("keypad-5")])
    product.wait_attached(1, 2)
    with product.Ledger() as ledger:
        # The server has the same clock here, and is not what is tried.
        sh("systemctl", "stop", "hailong-server")
        before = len(product.ratings())
        right = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)
        for step in STEPS:
            told = len(product.events("clock"))
            # In the middle of a press: the key goes down before the step and up after it.
            panel.edge(2, True)
            sh("date", "--set", step)
            panel.edge(2, False)
            ledger.add(1, 2)
            expect(panel.sees_thanks(60), f"no thanks after {step}")
            panel.wait_lamp(CAPS_LOCK, False)
            wait_for(lambda: len(product.events("clock")) > told, f"the chain to hear of {step}")
        sh("date", "--set", f"@{right + time.clock_gettime(time.CLOCK_BOOTTIME)}")
        panel.rate(3)
        ledger.add(1, 3)
        found = moments(product.ratings()[before:])
        expect_equal(len(found), len(STEPS) + 1, "ratings")
        expect(found == sorted(set(found)), f"the moments {found} are not in order")
        sh("systemctl", "restart", "systemd-timesyncd")
        sh("systemctl", "start", "hailong-server")
        wait_for(lambda: sh("ss", "-Hltn", "sport = :8090"), "the server to listen")
        # Uploads begin again at once, rather than when the retries think so.
        sh("systemctl", "restart", "hailongd")
        product.wait_attached(1, 2)
    product.verify()


@test("a clock that is set hundreds of times in a second stops nobody")
def shaken():
    pid = product.daemon()
    with product.Ledger() as ledger:
        right = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)
        for turn in range(400):
            off = (turn % 3 - 1) * 0.2
            now = time.clock_gettime(time.CLOCK_BOOTTIME)
            time.clock_settime(time.CLOCK_REALTIME, right + now + off)
        panel.rate(5)
        ledger.add(1, 5)
        sh("systemctl", "restart", "systemd-timesyncd")
    expect_equal(product.daemon(), pid, "the daemon")


def sleep_and_wake():
    """Suspends the box, and has somebody outside wake it."""
    outside.wake_later(3)
    with open("/sys/power/state", "w", encoding="ascii") as state:
        state.write("mem")


@test("after a sleep the panels are read again, and boot time has gone on through it")
def suspend():
    with product.Ledger() as ledger:
        panel.rate(1)
        ledger.add(1, 1)
        asleep = time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()
        sleep_and_wake()
        asleep = time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic() - asleep
        outside.say(f"it slept for {asleep:.1f} s")
        expect(asleep >= 1, "it did not sleep")
        product.wait_attached(1, 2)
        panel.rate(4)
        keyboard.press(5)
        ledger.add(1, 4)
        ledger.add(2, 5)
    found = {rating["level"]: rating["ms"] for rating in product.ratings()[-3:]}
    expect(found[4] - found[1] >= asleep * 1000, f"{found}: the sleep is missing")
