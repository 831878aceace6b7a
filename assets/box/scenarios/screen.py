"""A touchscreen: what it shows, what a touch on it does, and that nothing leads out of it."""

import datetime
import os
import signal
import time

import product
from box import Failure, expect, expect_equal, outside, plug, sh, test, wait_for
from citizen import (
    BESIDE, CORRECT, FACES, SCREEN, SKIP, TOUCHED, answer, beside, display, glass, touch_face)
from display import SIZE, shown
from glass import MT_TOOL_PALM
from uinput import Keypad
from usb import Keyboard

keyboard = Keyboard("left", 3)
switches = Keypad("box/switches", keys=2, lamps=())


def programs_on_consoles():
    """The names of programs whose terminal is one of the kernel's consoles."""
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/stat", encoding="utf-8") as file:
                name, rest = file.read().split("(", 1)[1].rsplit(")", 1)
        except (FileNotFoundError, ProcessLookupError):
            continue
        # 4 is the major number of consoles, and serial lines begin at 64.
        if int(rest.split()[4]) in range(4 << 8 | 1, 4 << 8 | 64):
            found.append(name)
    return sorted(found)


def kernel_says(words, since):
    """The kernel's lines with such words in them."""
    return [line["MESSAGE"] for line in product.log("_TRANSPORT=kernel", since=since)
            if words in line["MESSAGE"]]


def type_a_name():
    for key in ("r", "o", "o", "t", "ret"):
        keyboard.type(key)
    return programs_on_consoles()


def write_on_consoles():
    """Writes what would be seen if a console were: as a program does, and the kernel in need."""
    for place, words in (("tty1", "\033[2J\033[1;1HWelcome"), ("tty7", "\033[2J\033[1;1HWelcome"),
                         ("kmsg", "<0>Welcome")):
        with open(f"/dev/{place}", "w", encoding="ascii") as file:
            file.write(f"{words}\n")


@test("without what the manual says of a screen, a keyboard reaches a console and the kernel")
def ways_out():
    keyboard.plug()
    since = time.time()
    keyboard.press("alt", "sysrq", "s")
    wait_for(lambda: kernel_says("sysrq: Emergency Sync", since), "the kernel to obey Alt+SysRq+S")
    keyboard.press("ctrl", "alt", "f2")
    wait_for(lambda: "agetty" in programs_on_consoles(), "a prompt on the second console")
    # The prompt may still throw away what it finds when it begins.
    wait_for(lambda: {"login", "bash"} & set(type_a_name()),
             lambda: f"a login; on consoles are {programs_on_consoles()}", every=1)
    sh("systemctl", "stop", "getty@tty2")


@test("the question is on the display as `hailong preview` draws it, pixel by pixel")
def question():
    product.follow("A touchscreen")
    plug(glass, beside)
    product.accept([beside.accepted()], SCREEN)
    display.find()
    display.shows("question")
    try:
        display.shows("change", seconds=0)
    except Failure as refusal:
        expect("pixels differ" in str(refusal), f"pixels that differ are told: {refusal}")
    else:
        raise Failure("another page is taken for the question")
    product.wait_attached(BESIDE, TOUCHED)
    found = shown()
    expect_equal(found["picture"], SIZE, "the picture")
    expect(found["touch"]["en"].startswith(f"touches are read from {glass.node} "),
           f"the touchscreen: {found['touch']}")
    expect_equal([found[name] for name in ("taps", "rejected", "masked")], [0, 0, 0], "touches")
    wait_for(lambda: product.status()["light"]["color"] == "green",
             lambda: f"a green light; it is {product.status()['light']}")


@test("a touched face is a rating, its reasons are asked for, and thanks lead back")
def rating():
    with product.Ledger() as ledger:
        touch_face(4)
        ledger.add(TOUCHED, 4)
        answer(SKIP)
        display.shows("thanks")
    display.shows("question")
    expect_equal([shown()[name] for name in ("taps", "rejected")], [2, 0], "touches")


@test("a key of a panel beside the screen is asked about on the screen as well")
def panel_beside():
    with product.Ledger() as ledger:
        beside.press(5)
        ledger.add(BESIDE, 5)
        display.shows("reasons-5")
        answer(SKIP)


def replaced():
    """How many ratings stand at the server that a later one took the place of."""
    return product.audit()["replaced"]


@test("whoever touches \"Sửa\" and another face is counted once, with what was touched last")
def correction():
    before, number = replaced(), len(product.ratings())
    with product.Ledger() as ledger:
        touch_face(2)
        answer(CORRECT)
        display.shows("change")
        answer(FACES[5])
        display.shows("thanks")
        ledger.add(TOUCHED, 2)
        ledger.add(TOUCHED, 5)
    expect_equal([rating["level"] for rating in product.ratings()[number:]], [2, 5], "ratings")
    expect_equal(replaced() - before, 1, "ratings that another one took the place of")


@test("water and a palm are no touch, and are counted as such")
def no_fingers():
    display.shows("question")
    before = shown()
    with product.Ledger():
        with display.shows_nothing_but("question"):
            glass.tap(*(FACES[level] for level in (1, 2, 4, 5)))
            glass.tap(FACES[3], tool=MT_TOOL_PALM)
            wait_for(lambda: shown()["rejected"] == before["rejected"] + 5,
                     lambda: f"five contacts rejected; the screen is {shown()}, was {before}")
    expect_equal((shown()["taps"], shown()["masked"]), (before["taps"], 0), "taps and masks")


@test("no text of a console is seen, and no key of a keyboard leads out of the question")
def no_way_out():
    since = time.time()
    with display.shows_nothing_but("question"):
        write_on_consoles()
        keyboard.type("ctrl", "alt", "f2")
        type_a_name()
        keyboard.type("alt", "f1")
        type_a_name()
        for key in ("s", "k"):
            keyboard.type("alt", "sysrq", key)
        keyboard.type("ctrl", "alt", "delete")
        display.shows("question")
    glass.tap(FACES[4])
    display.shows("reasons-4")
    answer(SKIP)
    expect_equal(programs_on_consoles(), ["hailongd-screen"], "on the consoles")
    expect_equal(kernel_says("sysrq", since), [], "what the kernel says of SysRq")
    expect_equal(sh("systemctl", "list-jobs", "--no-legend"), "", "what systemd is about to do")


@test("a killed daemon leaves its last picture, and the next one takes touches again")
def killed():
    with product.Ledger() as ledger:
        touch_face(3)
        ledger.add(TOUCHED, 3)
        with display.shows_nothing_but("reasons-3", "paused", "question"):
            pid = product.daemon()
            os.kill(pid, signal.SIGKILL)
            display.shows("reasons-3", seconds=0)
            wait_for(lambda: product.show("hailongd", "MainPID") != str(pid),
                     "systemd to see that it is dead", every=0.01)
            write_on_consoles()
            keyboard.type("ctrl", "alt", "delete")
            keyboard.type("ctrl", "alt", "f2")
            wait_for(lambda: product.show("hailongd", "MainPID") not in ("0", str(pid)),
                     "systemd to start it again")
            product.wait_attached(BESIDE, TOUCHED)
            display.shows("question")
        # The same place as before, of which the kernel says nothing new.
        touch_face(3)
        ledger.add(TOUCHED, 3)
    expect_equal(programs_on_consoles(), ["hailongd-screen"], "on the consoles")


@test("a touchscreen that is pulled, or missing at a start, is named, and counts when it is back")
def replugged():
    glass.unplug()
    wait_amber()
    display.shows("panels-only")
    product.accept([beside.accepted()], SCREEN)
    display.shows("panels-only")
    wait_amber()
    with product.Ledger() as ledger:
        beside.press(3)
        ledger.add(BESIDE, 3)
        display.shows("thanks")
        glass.plug()
        seen = time.monotonic()
        product.wait_attached(TOUCHED)
        outside.say(f"back {time.monotonic() - seen:.1f} s after the kernel had it")
        display.shows("question")
        # The daemon that stopped has switched the display off: nobody has seen a face until two
        # seconds after the first picture of the next one.
        time.sleep(3)
        touch_face(1)
        ledger.add(TOUCHED, 1)
    wait_for(lambda: product.status()["light"]["color"] == "green",
             lambda: f"a green light; it is {product.status()['light']}")


def wait_amber():
    """Waits until the light is amber, and the status names the touchscreen that is missing."""
    def said():
        found = product.status()
        return (found["light"]["color"] == "amber" and glass.port in found["screen"]["touch"]["en"]
                and glass.device in found["screen"]["touch"]["vi"]
                and "not plugged in" in found["screen"]["touch"]["en"])
    wait_for(said, lambda: f"amber, and the touchscreen named; the light is "
             f"{product.status()['light']}, the screen {shown()}")


@test("two keys choose a face without a touch")
def switched():
    switches.plug()
    product.accept([beside.accepted()], SCREEN + (
        f'  keys: {{port: "{switches.port}", device: "{switches.device}", next: KEY_1, '
        'choose: KEY_2}\n'))
    product.wait_attached(BESIDE, TOUCHED)
    wait_for(lambda: shown().get("keys", {"en": ""})["en"].startswith("two keys are read from "),
             lambda: f"two keys that are read; the screen is {shown()}")
    display.shows("question")
    with product.Ledger() as ledger:
        # The first press shows the first face.
        for key in (1, 1, 1, 2):
            switches.press(key)
            time.sleep(0.6)
        ledger.add(TOUCHED, 3)
        display.shows("reasons-3")
        answer(SKIP)


@test("the month that the server published is below the question, as `hailong preview` has it")
def published():
    # What it takes for an example: 46 of 60 satisfied, with three set aside.
    product.publish((10, 4, 0, 26, 20), 3, datetime.date(2026, 10, 1))
    product.accept([beside.accepted()], SCREEN.replace("  result: none\n", ""))
    product.wait_attached(BESIDE, TOUCHED)
    display.find()
    display.shows("question", seconds=150)


@test("with a console of its own the unit is exposed no more than without")
def exposed():
    level = product.exposure("hailongd")
    outside.say(f"exposure with a screen: {level}")
    expect(level <= product.MOST_EXPOSURE, f"hailongd is exposed {level}")
    product.accept([])
