"""What a touchscreen's citizens hear, with a loudspeaker and without."""

import product
from box import expect_equal, plug, sh, test, wait_for
from citizen import (
    BESIDE, SCREEN, SKIP, TOUCHED, answer, beside, display, glass, touch_face)
from display import shown

# A card that plays and records nothing, of the kernel's own, and how its loudspeaker is.
CARD = "snd-dummy"
PLAYING = "/proc/asound/card0/pcm0p/sub0/status"


def is_playing():
    with open(PLAYING, encoding="ascii") as file:
        return "closed" not in file.read()


def wait_heard(is_heard, seconds=60):
    """Waits until the status says that the loudspeaker works, or that it does not."""
    wait_for(lambda: "sound" in shown() and ("failure" not in shown()["sound"]) == is_heard,
             lambda: f"a loudspeaker that {'works' if is_heard else 'does not'}; the screen is "
             f"{shown()}", seconds)


@test("thanks are heard on a card of the kernel's, and no microphone is given to the daemon")
def heard():
    product.follow("A touchscreen")
    plug(glass, beside)
    sh("modprobe", CARD)
    sh("udevadm", "settle")
    groups = {name: sh("stat", "-c", "%G %a", f"/dev/snd/{name}").strip()
              for name in ("controlC0", "pcmC0D0p", "pcmC0D0c")}
    expect_equal(groups, {"controlC0": "hailong 660", "pcmC0D0p": "hailong 660",
                          "pcmC0D0c": "audio 660"}, "the card's nodes")
    product.accept([beside.accepted()], SCREEN + "  sound: {device: default}\n")
    product.wait_attached(BESIDE, TOUCHED)
    display.find()
    wait_heard(True)
    with product.Ledger() as ledger:
        touch_face(4)
        ledger.add(TOUCHED, 4)
        wait_for(lambda: not is_playing(), "the sound of a press to end")
        answer(SKIP)
        wait_for(is_playing, "the sound of thanks", every=0.01)
    wait_for(lambda: not is_playing(), "the sound of thanks to end")
    wait_heard(True)


@test("a loudspeaker that is gone costs no press, is named, and is heard again when it is back")
def silent():
    sh("modprobe", "-r", CARD)
    with product.Ledger() as ledger:
        touch_face(2)
        ledger.add(TOUCHED, 2)
        wait_heard(False)
        answer(SKIP)
        display.shows("thanks")
    sh("modprobe", CARD)
    wait_heard(True, seconds=150)
    product.accept([])
