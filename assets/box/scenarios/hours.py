"""A display that is dark outside opening hours."""

import time

import product
from box import expect_equal, plug, test, wait_for
from citizen import (
    BESIDE, FACES, SCREEN, SKIP, TOUCHED, answer, beside, display, glass, touch_face)
from display import shown

# Never open, and dark but for a minute after each touch.
NIGHT = "opening-hours:\n" + "".join(
    f"  {day}: []\n" for day in ("monday", "tuesday", "wednesday", "thursday", "friday",
                                 "saturday", "sunday")) + SCREEN + "  brightness: {closed: 0%}\n"


@test("outside opening hours the display is off, and the first touch only wakes it")
def night():
    product.follow("A touchscreen")
    plug(glass, beside)
    product.accept([beside.accepted()], NIGHT)
    product.wait_attached(BESIDE, TOUCHED)
    display.find()
    display.shows("question")
    with product.Ledger() as ledger:
        wait_for(lambda: display.power() == ["Off"],
                 lambda: f"a display that is off; it is {display.power()}", seconds=180)
        product.wait_attached(TOUCHED)
        taps = shown()["taps"]
        glass.tap(FACES[4])
        wait_for(lambda: shown()["taps"] == taps + 1, "the tap to be read")
        display.shows("question")
        expect_equal(display.power(), ["On"], "the display's power")
        # Nobody has seen a face until two seconds after it was switched on.
        time.sleep(3)
        touch_face(4)
        ledger.add(TOUCHED, 4)
        answer(SKIP)
    product.accept([])
