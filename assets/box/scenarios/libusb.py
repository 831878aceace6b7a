"""Panels on USB: as Linux reads them, as only libusb does, and as they count by themselves."""

import os
import signal
import time

import product
import usbpanels
from box import expect, expect_equal, outside, sh, test, wait_for
from usbpanels import GREEN, HEARD, RED, THANKS, Joystick, Open


@test("a DragonRise that Linux binds is read through its event node")
def dragonrise_by_evdev():
    usbpanels.load()
    with Joystick(with_output=True).plug_into(1) as panel:
        wait_for(lambda: usbpanels.hid_driver(1) == "dragonrise",
                 lambda: f"the driver dragonrise; it is {usbpanels.hid_driver(1)}")
        node = wait_for(lambda: usbpanels.event_node(1), "an event node")
        port = sh("udevadm", "info", "-q", "property", "--property=ID_PATH", "--value", node)
        product.accept([panel.accepted("dragonrise-evdev-5", port.strip())])
        product.wait_attached(1)
        with product.Ledger() as ledger:
            for key in (1, 5):
                panel.press(key)
                ledger.add(1, key)


@test("a DragonRise that Linux refuses is read over USB all the same")
def dragonrise_by_usb():
    with Joystick(with_output=False).plug_into(2) as panel:
        wait_for(lambda: usbpanels.hid_driver(2) is None,
                 lambda: f"no driver; it is {usbpanels.hid_driver(2)}")
        expect_equal(usbpanels.event_node(2), None, "its event node")
        product.accept([panel.accepted("dragonrise-usb-5")])
        product.wait_attached(1)
        with product.Ledger() as ledger:
            for key in (1, 4, 5):
                panel.press(key)
                ledger.add(1, key)


@test("an open panel is listed with its port and serial number, thanked for, and green")
def open_panel():
    with Open("A1").plug_into(0) as panel:
        listed = sh("hailong", "devices")
        for words in (panel.identity, usbpanels.id_path(0), "open-panel-5"):
            expect(words in listed, f"{words} in hailong devices:\n{listed}")
        product.accept([panel.accepted("open-panel-5")])
        product.wait_attached(1)
        with product.Ledger() as ledger:
            for key in range(1, 6):
                answers = rate_and_time(panel, key)
                ledger.add(1, key)
        outside.say("the last press was " + " and ".join(
            f"{word} after {answers[lamp]:.0f} ms" for lamp, word in
            ((HEARD, "heard"), (THANKS, "thanked for"))))
        panel.wait_lit(GREEN)
        expect_equal(panel.lit & RED, 0, "its red lamp")


def rate_and_time(panel, key):
    """Presses as a citizen does; when each lamp was first lit, in ms after the contact closed."""
    answers = {}
    began = time.monotonic()

    def lit(lamps):
        for lamp in (HEARD, THANKS):
            if lamps & lamp:
                answers.setdefault(lamp, (time.monotonic() - began) * 1000)

    panel.on_lamps = lit
    panel.rate(key)
    panel.on_lamps = None
    expect(THANKS in answers, f"nobody was thanked; lit were {answers}")
    # A flush that is quicker than a transfer to the lamps leaves nothing to say in between.
    answers.setdefault(HEARD, answers[THANKS])
    expect(answers[HEARD] <= answers[THANKS], f"thanked before heard: {answers}")
    return answers


@test("an open panel that nobody accepted is not read")
def not_accepted():
    with Open("A1").plug_into(0) as panel, Open("B2").plug_into(3) as stranger:
        product.accept([panel.accepted("open-panel-5")])
        product.wait_attached(1)
        with product.Ledger() as ledger:
            stranger.press(2)
            panel.rate(3)
            ledger.add(1, 3)
        expect_equal(stranger.lit, 0, "the stranger's lamps")


@test("two open panels of one model and serial number are told apart by their ports")
def told_apart():
    with Open("A1").plug_into(0) as left, Open("A1").plug_into(1) as right:
        product.accept([panel.accepted("open-panel-5") for panel in (left, right)])
        product.wait_attached(1, 2)
        with product.Ledger() as ledger:
            left.rate(1)
            ledger.add(1, 1)
            for key in (4, 5):
                right.rate(key)
                ledger.add(2, key)


@test("a USB panel pulled with a key held and put back is the same panel, and no press is added")
def replug():
    with Open("A1").plug_into(0) as panel:
        product.accept([panel.accepted("open-panel-5")])
        product.wait_attached(1)
        with product.Ledger() as ledger:
            panel.edge(1, True)
            ledger.add(1, 2)
            panel.wait_lit(THANKS)
            panel.unplug()
            wait_for(lambda: product.panel(1)["state"] == "missing", "panel 1 to be missing")
            began = time.monotonic()
            panel.plug_into(0)
            seen = time.monotonic()
            product.wait_attached(1)
            outside.say(f"back {time.monotonic() - seen:.1f} s after the kernel had it, "
                        f"{time.monotonic() - began:.1f} s after it was put back")
            panel.rate(2)
            ledger.add(1, 2)


@test("presses in reports that were lost are found by the panel's counters, and marked")
def lost_reports():
    with Open("A1").plug_into(0) as panel:
        product.accept([panel.accepted("open-panel-5")])
        product.wait_attached(1)
        panel.rate(5)
        with product.Ledger() as ledger:
            panel.to_lose = 2
            panel.press(1)
            ledger.add(1, 1)
        last = product.ratings()[-1]
        expect_equal((last["level"], last.get("resynced")), (1, True), "the last rating")


@test("presses while the daemon hangs are counted when it goes on, and the panel was red meanwhile")
def hangs():
    with Open("A1").plug_into(0) as panel:
        product.accept([panel.accepted("open-panel-5")])
        product.wait_attached(1)
        panel.rate(5)
        with product.Ledger() as ledger:
            pid = product.daemon()
            os.kill(pid, signal.SIGSTOP)
            try:
                for key in (1, 2, 3, 4, 5) * 3:
                    panel.press(key)
                    ledger.add(1, key)
                    time.sleep(0.15)
                wait_for(lambda: panel.lit == RED, "red by itself", every=0.02)
            finally:
                os.kill(pid, signal.SIGCONT)
            panel.wait_lit(GREEN)


@test("presses after the daemon was killed are found by the next one, and marked")
def started_anew():
    with Open("A1").plug_into(0) as panel:
        product.accept([panel.accepted("open-panel-5")])
        product.wait_attached(1)
        wait_for(lambda: panel.now() > 3000, "a panel that was on for more than 2 s")
        panel.rate(5)
        with product.Ledger() as ledger:
            before = len(product.ratings())
            pid = product.daemon()
            os.kill(pid, signal.SIGKILL)
            for key in (1, 2, 4):
                panel.press(key)
                ledger.add(1, key)
            wait_for(lambda: product.show("hailongd", "MainPID") not in ("0", str(pid)),
                     "systemd to start it again")
            product.wait_attached(1)
        found = [(rating["level"], rating.get("resynced"))
                 for rating in product.ratings()[before:]]
        expect_equal(sorted(found), [(1, True), (2, True), (4, True)], "ratings")


@test("4 panels, 8 keys each pressed 30 times a second for 10 s with bounce: every press is there")
def storm():
    panels = [Open(f"S{port}").plug_into(port) for port in range(4)]
    try:
        product.accept([panel.accepted("box-open-8") for panel in panels])
        product.wait_attached(1, 2, 3, 4)
        product.wait_sent()
        before = len(product.ratings())
        presses = usbpanels.storm_on(panels, keys=8, rate=30, seconds=10)
        # A repeated press is told with the next rating of its key: one more of each.
        for panel, meant in zip(panels, presses):
            time.sleep(0.6)
            for key in range(1, 9):
                panel.press(key)
                meant[key - 1] += 1
        usbpanels.expect_counters(panels, presses)
        expected = {}
        for number, meant in enumerate(presses, 1):
            for level, count in zip((1, 2, 3, 4, 5, 1, 3, 5), meant):
                expected[number, level] = expected.get((number, level), 0) + count
        wait_for(lambda: counted(before) == expected,
                 lambda: f"every press; found {counted(before)}, expected {expected}", every=1)
        outside.say(f"{sum(expected.values())} presses, "
                    f"{len(product.ratings()) - before} ratings, all accounted for")
        product.wait_sent()
        expect_equal(product.recorded(), product.held(), "the journal beside the server")
    finally:
        for panel in panels:
            panel.unplug()


def counted(before):
    """Presses of the ratings after so many: {(panel, level): presses}."""
    found = {}
    for rating in product.ratings()[before:]:
        key = rating["panel"], rating["level"]
        found[key] = found.get(key, 0) + 1 + rating.get("merged", 0)
    return found
