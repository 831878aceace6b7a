"""What a citizen presses, and what lights up."""

import product
from box import expect_equal, outside, sh, test, wait_for
from uinput import CAPS_LOCK, NUM_LOCK, SCROLL_LOCK, Keypad

panel = Keypad("box/entrance", keys=5)


@test("a press on an accepted keypad is thanked for with its lamp, and comes to the server")
def press():
    product.accept([panel.accepted()])
    product.wait_attached(1)
    with product.Ledger() as ledger:
        for key in range(1, 6):
            panel.rate(key)
            ledger.add(1, key)


@test("the panel's own lamp is green and steady while all is well")
def light():
    wait_for(lambda: product.status()["light"]["color"] == "green",
             lambda: f"a green light; it is {product.status()['light']}")
    panel.wait_lamp(NUM_LOCK)
    expect_equal(panel.is_lit(SCROLL_LOCK), False, "red")
