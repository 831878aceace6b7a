"""What a citizen presses, what lights up, and which panels are read at all."""

import os

import product
from box import expect, expect_equal, plug, test, wait_for
from uinput import NUM_LOCK, SCROLL_LOCK, Keypad
from usb import Keyboard

entrance = Keypad("box/entrance", keys=5)
stranger = Keypad("box/stranger", keys=5)
left, right = Keyboard("left", 1), Keyboard("right", 2)


@test("a press on a keypad is thanked for with its lamp, and comes to the server")
def press():
    plug(entrance, stranger)
    product.accept([entrance.accepted()])
    product.wait_attached(1)
    with product.Ledger() as ledger:
        for key in range(1, 6):
            entrance.rate(key)
            ledger.add(1, key)


@test("the panel's own lamp is green and steady while all is well")
def light():
    wait_for(lambda: product.status()["light"]["color"] == "green",
             lambda: f"a green light; it is {product.status()['light']}")
    entrance.wait_lamp(NUM_LOCK)
    expect_equal(entrance.is_lit(SCROLL_LOCK), False, "red")


def opened():
    """What the daemon has open."""
    folder = f"/proc/{product.daemon()}/fd"
    return {os.readlink(f"{folder}/{entry}") for entry in os.listdir(folder)}


@test("a panel that nobody accepted is listed, and never opened")
def stranger_is_not_read():
    with product.Ledger() as ledger:
        for key in (1, 2, 3):
            stranger.press(key)
        entrance.rate(4)
        ledger.add(1, 4)
    expect(entrance.node in opened(), f"{entrance.node} is not open")
    expect(stranger.node not in opened(), f"{stranger.node} is open")
    expect("box/stranger" in product.sh("hailong", "devices"), "hailong devices leaves it out")


@test("two USB keyboards of one model, typed on from outside, are told apart by their ports")
def two_of_a_model():
    plug(left, right)
    product.accept([left.accepted("keypad-5"), right.accepted("keypad-5")])
    product.wait_attached(1, 2)
    with product.Ledger() as ledger:
        for panel, keyboard, keys in ((1, left, (1, 2, 3)), (2, right, (5, 3))):
            for key in keys:
                keyboard.press(key)
                ledger.add(panel, key)


@test("of two USB keyboards of one model the one that was accepted is read, and no other")
def one_of_two():
    product.accept([right.accepted("keypad-5")])
    product.wait_attached(1)
    with product.Ledger() as ledger:
        left.press(1)
        right.press(2)
        ledger.add(1, 2)
    expect(left.node not in opened(), f"{left.node} is open")
