"""USB devices that misbehave on an accepted port: told and counted, while a good panel goes on."""

import time

import product
import usbpanels
from bad_device import WAYS, BadDevice
from box import (expect, expect_equal, outside, plugged, sh, test, unplugged, wait_for)
from usbpanels import Open

GOOD, BAD = 1, 2
# The good panel is pressed so often meanwhile, about once a second.
PRESSES = 2
# What a processor of the box, which is slow, may give to a panel that nobody can use, with all that
# the daemon does beside it; one that spins takes all of it.
SHARE = 0.5
# Sound reports are work: presses that count are written to the disk.
SHARE_OF_PRESSES = 0.9

# What is told of a device that does not stay, whether it is given a rest or not.
RESTED = "comes and goes"
# What is told of each way, and what is counted.
TOLD = {
    "short": ("a report of 5 bytes instead of 16", "malformed"),
    "zero": ("", "empty"),
    "oversized": ("a report of 64 bytes instead of 16", "malformed"),
    "babble": ("transfers from", "failures"),
    "version": ("a report of version 9 instead of 1", "malformed"),
    # The box is too slow for more reports than a kiosk reads, so there is nothing to tell.
    "flood": ("", None),
    "counters": ("", None),
    "stall": ("transfers from", "failures"),
    "vanish": (RESTED, "returns"),
    "loop": (RESTED, "returns"),
    "liar": ("a report of 4 bytes instead of 16", "malformed"),
    "mute": ("says nothing", None),
}

# How `hailong devices` names what is counted.
COUNTED = {"malformed": "wrong reports", "empty": "empty reports", "floods": "floods",
           "failures": "failed transfers", "returns": "times back"}
# A device that comes and goes does so at least this often.
COMINGS = 3

panels = {}


@test("a good panel and one that will misbehave are accepted")
def accepted():
    usbpanels.load()
    expect_equal(set(TOLD), set(WAYS), "ways to misbehave")
    panels[GOOD] = Open("A1").plug_into(0)
    with Open("BAD").plug_into(1) as other:
        product.accept([panel.accepted("open-panel-5") for panel in (panels[GOOD], other)])
        product.wait_attached(GOOD, BAD)


def faults():
    return product.panel(BAD)["faults"]


def told():
    return product.panel(BAD).get("lastError") or ""


def losses():
    return len(product.events("loss"))


def misbehave(way):
    """Lets a device misbehave while a citizen presses the panel beside it."""
    words, counted = TOLD[way]
    if words and words in told() or RESTED in told():
        # What the daemon says must be about this device, and not about the one before; devices
        # that came and went make their place one that comes and goes, and has its rests.
        sh("systemctl", "restart", "hailongd")
        product.wait_attached(GOOD)
    before, lost = faults(), losses()
    rated = sum(rating["panel"] == GOOD for rating in product.ratings())
    device = BadDevice(way, "BAD")
    device.plug(1)
    plugged(device)
    try:
        pid = product.daemon()
        used, began = product.processor_seconds(pid), time.monotonic()
        for _ in range(PRESSES):
            panels[GOOD].rate(3)
            time.sleep(0.6)
        share = (product.processor_seconds(pid) - used) / (time.monotonic() - began)
        wait_for(lambda: words in told(), lambda: f"{words!r} told of a device that sends "
                 f"{WAYS[way]}; told is {product.panel(BAD)}")
        if counted:
            least = before[counted] + (COMINGS if counted == "returns" else 1)
            wait_for(lambda: faults()[counted] >= least,
                     lambda: f"{counted} to be counted; found {faults()}")
        if way == "counters":
            wait_for(lambda: losses() > lost, "a loss entry for counters that mean nothing")
        listed = sh("hailong", "devices", "--lang", "en")
        for part in (words, COUNTED.get(counted, "")):
            expect(part in listed, f"{part!r} in hailong devices:\n{listed}")
        expect_equal(product.daemon(), pid, "the daemon's process")
        outside.say(f"{way}: {share:.1%} of a processor; "
                    + ", ".join(f"{name} {count}" for name, count in faults().items() if count))
        most = SHARE_OF_PRESSES if way in ("flood", "counters") else SHARE
        expect(share < most, f"{share:.0%} of a processor while a device sends {WAYS[way]}")
    finally:
        unplugged(device)
        device.unplug()
    expect_equal(sum(rating["panel"] == GOOD for rating in product.ratings()) - rated, PRESSES,
                 "ratings of the good panel")
    wait_for(lambda: product.panel(BAD)["state"] == "missing", "the bad panel to be missing")


for name, description in WAYS.items():
    test(f"a device is told, counted and cheap: {description}")(lambda way=name: misbehave(way))


@test("a sound device in its place is read as before, and all that was counted is at the server")
def recovers():
    with Open("BAD").plug_into(1) as panel:
        product.wait_attached(GOOD, BAD)
        with product.Ledger() as ledger:
            panel.rate(2)
            ledger.add(BAD, 2)
            panels[GOOD].rate(4)
            ledger.add(GOOD, 4)
    panels[GOOD].unplug()
