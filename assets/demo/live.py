"""An emulated panel under the keyboard: keys 1 to 5 press its buttons."""

import os
import select
import sys
import termios
import time
import tty

WORDS = {
    "press": "press   ", "on-disk": "on disk ", "light": "light   ", "batch": "batch   ",
    "receipt": "receipt ", "uplink": "uplink  ", "panel": "panel   "}


def show(say):
    """A function that shows an event of the kiosk as one line."""
    def line(name, words):
        if name in WORDS:
            say(f"  {time.strftime('%H:%M:%S')}  {WORDS[name]} {words}\r")
    return line


def drain(stage, line):
    while not stage.kiosk.lines.empty():
        for name, words in stage.kiosk.events(0.01):
            line(name, words)


def play(stage, say):
    keys = "Press 1 (rất không hài lòng) to 5 (rất hài lòng)"
    if not stage.panel.is_emulated:
        keys = "Press the panel's keys"
    say(f"\n{keys}; q or Ctrl-C ends.\n")
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    line = show(say)
    try:
        tty.setcbreak(terminal)
        while True:
            if select.select([terminal], [], [], 0.05)[0]:
                key = os.read(terminal, 1).decode("ascii", "replace")
                if key in "12345":
                    stage.panel.press(int(key))
                elif key in "qQ\x04":
                    break
            drain(stage, line)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
    say("\n" + stage.hailong("status"))
    return 0
