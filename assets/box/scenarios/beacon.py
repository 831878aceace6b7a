"""A blink(1): green, amber and red while the daemon lives, and red by itself when it does not."""

import glob
import os
import signal
import time

import product
import usbpanels
from blink1 import Blink1
from box import expect, expect_equal, sh, test, wait_for
from uinput import CAPS_LOCK, NUM_LOCK, SCROLL_LOCK, Keypad

PORT = 6
GREEN, RED = "00FF00", "FF0000"
DROP_IN = "/run/systemd/system/hailongd.service.d/50-dead.conf"

light = Blink1("20001234")
seen = []
panel = Keypad("box/beacon", keys=5)
other = Keypad("box/other", keys=5)


def wait_colour(colour, why):
    """Waits until it shows a colour; both shades of a blinking one are seen in time."""
    wait_for(lambda: light.colour == tuple(bytes.fromhex(colour)),
             lambda: f"{colour} {why}; it showed {seen[-8:]}", every=0.02)


def wait_red_alone(why):
    """Waits for red that nobody commands: the light's own watchdog."""
    # What was on its way when the daemon stood still still arrives.
    time.sleep(1)
    said = light.commands
    wait_colour(RED, why)
    expect_equal(light.commands, said, "commands that reached it meanwhile")


@test("the light is shown on LEDs of the kernel, each colour on its own")
def kernel_leds():
    with product.named_lamps("*::numlock|*::capslock|*::scrolllock"), Keypad("box/lamps") as lamps:
        sh("udevadm", "settle")
        panel.plug()
        other.plug()
        named = ", ".join(f'{colour}: "{lamps.sysname}::{lamp}"' for colour, lamp in
                          (("green", "numlock"), ("amber", "capslock"), ("red", "scrolllock")))
        product.accept([panel.accepted(), other.accepted()], f"lights:\n  - leds: {{{named}}}\n")
        product.wait_attached(1, 2)
        lamps.wait_lamp(NUM_LOCK)
        panel.unplug()
        lamps.wait_lamp(CAPS_LOCK)
        expect(not lamps.is_lit(NUM_LOCK), "amber and green at once")
        sh("systemctl", "stop", "hailongd")
        lamps.wait_lamp(SCROLL_LOCK)
        expect(not lamps.is_lit(CAPS_LOCK), "red and amber at once")


@test("a blink(1) is found beside Linux' own driver for it, and green while all is well")
def green():
    usbpanels.load()
    light.on_colour = seen.append
    panel.plug()
    light.plug(PORT)
    wait_for(lambda: usbpanels.hid_driver(PORT) == "hid-led",
             lambda: f"the driver hid-led; it is {usbpanels.hid_driver(PORT)}")
    product.accept(
        [panel.accepted(), other.accepted()],
        f'lights:\n  - blink1: {{port: "{usbpanels.id_path(PORT)}", device: "27b8:01ed"}}\n')
    product.wait_attached(1, 2)
    wait_colour(GREEN, "while all is well")
    expect(glob.glob("/sys/class/leds/thingm*"), "the kernel's LEDs of it are gone")


@test("it is amber while a panel is missing, and red while all are")
def amber():
    panel.unplug()
    wait_for(lambda: light.colour[0] == 255 and light.colour[1] > 0, "amber", every=0.02)
    other.unplug()
    wait_colour(RED, "while nobody can rate")
    other.plug()
    panel.plug()
    wait_colour(GREEN, "with the panel back")


@test("it turns red by itself when the daemon hangs, stays so when it dies, and ends with the next")
def hangs_and_dies():
    os.makedirs(os.path.dirname(DROP_IN), exist_ok=True)
    with open(DROP_IN, "w", encoding="ascii") as file:
        file.write("[Service]\nRestart=no\n")
    sh("systemctl", "daemon-reload")
    pid = product.daemon()
    try:
        os.kill(pid, signal.SIGSTOP)
        wait_red_alone("while the daemon hangs")
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: product.show("hailongd", "MainPID") == "0", "the daemon to be dead")
        shown = len(seen)
        # Longer than one turn of its pattern.
        time.sleep(3)
        expect(RED in seen[shown:] and all(colour.endswith("0000") for colour in seen[shown:]),
               f"it showed {seen[shown:]}")
    finally:
        os.remove(DROP_IN)
        sh("systemctl", "daemon-reload")
    sh("systemctl", "start", "hailongd")
    product.wait_attached(1)
    wait_colour(GREEN, "after the start")


@test("pulled out and put back, it goes on")
def replugged():
    light.unplug()
    wait_for(lambda: usbpanels.interface(PORT) is None, "the light to be gone")
    light.plug(PORT)
    wait_colour(GREEN, "when it is back")


@test("it is red when the daemon is stopped in good order")
def stopped():
    sh("systemctl", "stop", "hailongd")
    wait_colour(RED, "after the stop")
    sh("systemctl", "start", "hailongd")
    wait_colour(GREEN, "after the start")
    light.unplug()
    panel.unplug()
    product.accept([])
