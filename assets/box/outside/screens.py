"""What the box's displays show, beside the pages that `hailong preview` draws on this machine."""

import os
import shutil
import subprocess
import threading
import time

from machine import BoxError
from picture import read_png, read_ppm, write_png

# The light for the staff stands there: what colour it has is not the picture's to say.
CORNER = 50


class Screens:
    """The pages of one kiosk.yaml, and the displays of a machine that runs."""

    def __init__(self, machine, root):
        self.machine, self.root = machine, root
        self.pages = {}
        self.film = None

    def draw(self, config, display):
        """Draws every page of a kiosk's configuration as a display of that size has it.

        Returns their names.
        """
        folder = self.machine.path("preview")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(os.path.join(self.root, "kiosk-config"), folder)
        shutil.copytree(os.path.join(self.root, "assets", "box", "config", "panels"),
                        os.path.join(folder, "panels"), dirs_exist_ok=True)
        fonts = os.path.join(self.root, "assets", "fonts")
        with open(os.path.join(folder, "kiosk.yaml"), "w", encoding="utf-8") as file:
            file.write(config.replace("screen:\n", f"screen:\n  fonts: {fonts}\n", 1))
        drawn = subprocess.run(
            [os.path.join(self.root, ".build", "release", "hailong"), "preview",
             "--config", os.path.join(folder, "kiosk.yaml"), "--display", display,
             "--output", os.path.join(folder, "pages")],
            capture_output=True, text=True, check=False)
        if drawn.returncode != 0:
            raise BoxError(f"hailong preview: {drawn.stdout}{drawn.stderr}")
        self.pages = {}
        return sorted(name[:-len(".png")] for name in os.listdir(os.path.join(folder, "pages"))
                      if name.endswith(".png"))

    def page(self, name):
        """A page as it was drawn, without its corner; read once, for that takes a second."""
        if name not in self.pages:
            path = os.path.join(self.machine.path("preview"), "pages", f"{name}.png")
            self.pages[name] = read_png(path).without_corner(CORNER)
        return self.pages[name]

    def shot(self, device, name="shot"):
        """What a display shows now, without its corner."""
        path = self.machine.path(f"{name}.ppm")
        self.machine.qmp.execute("screendump", {"filename": path, "device": device})
        return read_ppm(path).without_corner(CORNER)

    def wait(self, device, name, seconds):
        """Waits until a display shows a page, pixel by pixel; raises BoxError if it does not."""
        wanted, end = self.page(name), time.monotonic() + seconds
        while (shown := self.shot(device)) != wanted:
            if time.monotonic() > end:
                raise BoxError(f"{device} does not show {name} within {seconds} s: "
                               f"{self._kept(shown, name, wanted)}")
            time.sleep(0.1)

    def start_film(self, device, names):
        """Takes one picture after the other, and notes which of the pages each of them is."""
        self.film = Film(self, device, {name: self.page(name) for name in names})

    def cut_film(self):
        """Ends that; the names of what was seen, in order, each with how often it was."""
        film, self.film = self.film, None
        seen = film.cut()
        for number, picture in enumerate(film.strange, 1):
            write_png(picture, self.machine.path(f"seen-{number}.png"))
        return seen

    def _kept(self, shown, name, wanted):
        """Leaves both pictures to whoever looks for the cause; says how they differ."""
        write_png(shown, self.machine.path("shown.png"))
        write_png(wanted, self.machine.path(f"{name}.png"))
        try:
            count, left, top, right, bottom = shown.differing(wanted)
        except ValueError as other:
            return f"{other}; see shown.png"
        return (f"{count} pixels differ, all within {left},{top} and {right},{bottom}; "
                f"see shown.png beside {name}.png")


class Film:
    """Pictures of one display, taken by a thread of their own."""

    # No more of what nobody knows is kept.
    MOST = 8

    def __init__(self, screens, device, pages):
        self.screens, self.device, self.pages = screens, device, pages
        self.seen, self.strange, self.error = [], [], None
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def cut(self):
        self.over.set()
        self.thread.join()
        if self.error:
            raise BoxError(f"the film of {self.device}: {self.error}")
        return self.seen

    def _run(self):
        try:
            while not self.over.is_set():
                self._take()
                self.over.wait(0.05)
        except (OSError, ValueError) as error:
            self.error = error

    def _take(self):
        shown = self.screens.shot(self.device, "film")
        name = next((name for name, page in self.pages.items() if page == shown), None)
        if name is None and len(self.strange) < self.MOST and shown not in self.strange:
            self.strange.append(shown)
        if self.seen and self.seen[-1][0] == name:
            self.seen[-1][1] += 1
        else:
            self.seen.append([name, 1])
