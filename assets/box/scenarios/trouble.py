"""Cables pulled, queues overflowing, keys that stick, nodes that are closed."""

import fcntl
import os
import signal
import struct
import time

import product
from box import expect, expect_equal, outside, plug, sh, test, wait_for
from uinput import Keypad
from usb import Keyboard, describe

# linux/input.h: _IOW('E', 0x90, int)
EVIOCGRAB = 0x40044590

first = Keypad("box/first")
second = Keypad("box/second")
keyboard = Keyboard("left", 1)


def attached_after(panel, node):
    """Seconds of udev's being done with a node until the log said that the panel is attached."""
    ready = int(describe(node)["USEC_INITIALIZED"])

    def attached():
        lines = product.log("HAILONG_EVENT=panel", f"HAILONG_PANEL={panel}")
        return [at for at in (int(line["__MONOTONIC_TIMESTAMP"]) for line in lines
                              if " attached" in line["MESSAGE"]) if at >= ready]
    return (wait_for(attached, f"panel {panel} attached, in the log")[0] - ready) / 1e6


def pull_and_put_back(number, panel, key):
    """Pulls a panel's cable with a key held, and puts it in again."""
    with product.Ledger() as ledger:
        before = len(product.events("panel"))
        panel.edge(key, True)
        ledger.add(number, key)
        wait_for(lambda: product.panel(number)["counted"] == counted(number) + 1, "the press")
        panel.unplug()
        wait_for(lambda: product.panel(number)["state"] == "missing", lambda: product.panel(number))
        panel.plug()
        product.wait_attached(number)
        seconds = attached_after(number, panel.node)
        outside.say(f"panel {number} is read {seconds * 1000:.0f} ms after udev was done with it")
        expect(seconds < 1, f"attached {seconds} s after udev's event")
        # Had the release been lost with the cable, this press would be one of a key that is down.
        time.sleep(0.6)
        panel.press(key)
        ledger.add(number, key)
    said = product.events("panel")[before:]
    expect(len(said) == 2 and "detached" in said[0] and "attached" in said[1], f"the log: {said}")
    expect(all(f"panel {number} " in words for words in said), f"another panel: {said}")
    expect_equal(product.panel(number)["rejected"], 0, "presses of a key already down")


def counted(number, memory={}):
    """How many presses the panel had counted when it was first asked."""
    return memory.setdefault((number, product.daemon()), product.panel(number)["counted"])


@test("a keypad pulled with a key held is the same panel within a second, with the key released")
def pulled_keypad():
    plug(first, second, keyboard)
    product.accept([first.accepted("box-8"), keyboard.accepted("keypad-5")])
    product.wait_attached(1, 2)
    counted(1)
    pull_and_put_back(1, first, 3)


@test("a USB keyboard pulled with a key held is the same panel within a second, key released")
def pulled_keyboard():
    counted(2)
    pull_and_put_back(2, keyboard, 4)


@test("when the daemon stands still and the kernel's queue overflows, the chain says so")
def overflow():
    product.wait_sent()
    losses = product.events("loss")
    os.kill(product.daemon(), signal.SIGSTOP)
    for index in range(100):
        first.press(index % 8 + 1, hold=0.001)
    first.edge(5, True)
    os.kill(product.daemon(), signal.SIGCONT)
    wait_for(lambda: len(product.events("loss")) > len(losses), "a loss entry")
    expect("queue overflowed" in product.events("loss")[-1], f"{product.events('loss')}")
    expect_equal(product.panel(1)["overruns"], 1, "overruns")
    wait_for(lambda: product.ratings()[-1].get("resynced"), "the key found down to be resynced")
    first.edge(5, False)
    with product.Ledger() as ledger:
        for key in (1, 2):
            time.sleep(0.6)
            first.press(key)
            ledger.add(1, key)


@test("a node without permission and a panel grabbed by another program are told, and cost nothing")
def refused():
    grabber = os.open(first.node, os.O_RDONLY)
    fcntl.ioctl(grabber, EVIOCGRAB, 1)
    third = Keypad("box/third")
    third.plug()
    sh("udevadm", "settle")
    os.chown(second.node, 0, 0)
    os.chmod(second.node, 0o600)
    product.accept([first.accepted("keypad-5"), second.accepted(), third.accepted()])
    product.wait_attached(3)
    wait_for(lambda: "another process" in said(1), lambda: f"the grab told: {product.status()}")
    wait_for(lambda: "cannot be opened" in said(2), lambda: f"the mode told: {product.status()}")
    listed = sh("setpriv", "--reuid=hailong", "--regid=hailong", "--init-groups",
                "hailong", "devices", "--config", product.CONFIG)
    expect(f"{second.node} cannot be opened" in listed, f"hailong devices: {listed}")
    share = product.share_of_processor(product.daemon())
    outside.say(f"two panels that cannot be read cost {share:.1%} of a processor")
    expect(share < 0.1, f"{share:.0%} of a processor while two panels cannot be read")
    with product.Ledger() as ledger:
        third.rate(2)
        ledger.add(3, 2)
    fcntl.ioctl(grabber, EVIOCGRAB, 0)
    os.close(grabber)
    os.chown(second.node, 0, sh_group())
    os.chmod(second.node, 0o660)
    product.wait_attached(1, 2, 3, seconds=120)
    with product.Ledger() as ledger:
        for number, panel in ((1, first), (2, second)):
            panel.rate(1)
            ledger.add(number, 1)


def said(number):
    return (product.panel(number) or {}).get("lastError") or ""


def sh_group():
    return int(sh("getent", "group", "hailong").split(":")[2])
