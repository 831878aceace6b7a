"""A kiosk's touchscreen and a panel beside it, and a citizen before them."""

import time

from display import Display, shown
from glass import Touchscreen
from uinput import Keypad

# The faces are the panel after those that are listed.
BESIDE, TOUCHED = 1, 2
# Where things are, as fractions of the picture: five cards side by side with their words below
# them, that reach over the picture's middle both where it asks first and where it asks again; and
# the buttons under the reasons, at the left and at the right.
FACES = {level: ((level - 0.5) / 5, 0.5) for level in range(1, 6)}
CORRECT, SKIP = (0.08, 0.9), (0.92, 0.9)

glass = Touchscreen("box/glass")
beside = Keypad("box/beside", keys=5)
display = Display()

SCREEN = """\
screen:
  unit:
    vi: Bộ phận Một cửa UBND phường Tây Nha Trang
    en: Tay Nha Trang Ward One-Stop Shop
  hotline: 0258 3 822 222
  complaints: https://pakn.dichvucong.gov.vn
  size: 217x136
  result: none
""" + glass.yaml()


def touch_face(level):
    """A citizen touches a face of the question, and is asked for reasons."""
    display.shows("question")
    glass.tap(FACES[level])
    try:
        display.shows(f"reasons-{level}")
    except Exception as error:
        raise AssertionError(f"{error}\nafter a touch; the screen is {shown()}") from error


def answer(place):
    """Touches a button of the page that is shown.

    For half a second a page takes no touch, which may have been meant for the one before.
    """
    time.sleep(0.6)
    glass.tap(place)
