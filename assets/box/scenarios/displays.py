"""Displays that change and are pulled, under a touchscreen that stays."""

import os

import product
from box import expect_equal, outside, plug, test, wait_for
from citizen import (
    BESIDE, FACES, SCREEN, SKIP, TOUCHED, answer, beside, display, glass, touch_face)
from display import shown


def pull_display():
    """Takes away the display in use; returns once the daemon knows."""
    card, pulled = display.id, display.address
    display.pull()
    wait_for(lambda: not os.path.exists(f"/sys/bus/pci/devices/{pulled}"), "the card to be gone")
    outside.say(f"the display at the {card} is pulled")


def leave_to_other():
    """Takes away the display in use, and waits for the other to be taken instead."""
    first = display.id
    pull_display()
    wait_for(lambda: display.chosen() not in (None, first), "the other display to be taken")
    display.find()


@test("a screen is there, on a display whose driver can change its size")
def begin():
    plug(glass, beside)
    product.follow("A touchscreen")
    product.accept([beside.accepted()], SCREEN)
    display.find()
    display.shows("question")
    # Which of two drivers is there first is chance.
    if display.id != "right":
        leave_to_other()
        display.plug()
    product.wait_attached(BESIDE, TOUCHED)
    expect_equal(display.id, "right", "the display in use")


@test("a display that wants another mode is shown the question anew, and touches follow")
def other_mode():
    for size in ((1440, 900), (1280, 800)):
        display.shows("question")
        outside.ask("resize", width=size[0], height=size[1])
        display.find("{}x{}".format(*size))
        display.shows("question")
        product.wait_attached(TOUCHED)
        with product.Ledger() as ledger:
            touch_face(2)
            ledger.add(TOUCHED, 2)
            answer(SKIP)


@test("a display that lost its picture while its plug was moved has it again, at rest")
def plug_moved():
    display.shows("question")
    display.forget()
    expect_equal(display.lit(), False, "something to show, once it was taken away")
    display.say_plugged()
    wait_for(display.lit, "something to show again")
    display.shows("question")
    product.wait_attached(TOUCHED)
    with product.Ledger() as ledger:
        touch_face(3)
        ledger.add(TOUCHED, 3)
        answer(SKIP)


@test("a display that is pulled leaves the question to another, whose driver is another one")
def display_pulled():
    display.shows("question")
    leave_to_other()
    display.shows("question")
    product.wait_attached(TOUCHED)
    with product.Ledger() as ledger:
        touch_face(4)
        ledger.add(TOUCHED, 4)
        answer(SKIP)
        display.shows("thanks")
    display.shows("question")


@test("without any display no touch counts, panels do, and the status says what is missing")
def no_display():
    pull_display()
    wait_for(lambda: (shown().get("trouble") or "").startswith("no display is connected"),
             lambda: f"the missing display in the status; the screen is {shown()}")
    wait_for(lambda: product.status()["light"]["color"] == "amber",
             lambda: f"an amber light; it is {product.status()['light']}")
    with product.Ledger() as ledger:
        glass.tap(FACES[3])
        beside.press(2)
        ledger.add(BESIDE, 2)
    display.plug()
    display.find()
    display.shows("question")
    product.wait_attached(TOUCHED)
    with product.Ledger() as ledger:
        touch_face(5)
        ledger.add(TOUCHED, 5)
    wait_for(lambda: product.status()["light"]["color"] == "green",
             lambda: f"a green light; it is {product.status()['light']}")
    product.accept([])
