"""One boot, followed from outside: what the driver inside asks for and reports, line by line."""

import json
import random
import select
import threading
import time

from machine import BoxError
from writelog import written


class Session:
    """Speaks with the driver inside; the lines are JSON objects, in both directions."""

    def __init__(self, machine, screens, memory, voice):
        self.machine = machine
        self.screens = screens
        self.memory = memory
        self.voice = voice
        self.results = []
        self.pulled = False
        self.rest = b""

    def run(self, order, seconds):
        """Gives the driver its order and follows it until it is done or the plug is pulled.

        Raises BoxError if the box stops by itself, or says nothing for so many seconds.
        """
        handlers = {
            "test": self._test, "qmp": self._qmp, "remember": self._remember,
            "recall": self._recall, "pull": self._pull, "say": self._say,
            "wake": self._wake, "draw": self._draw, "shows": self._shows,
            "film": self._film, "cut": self._cut, "resize": self._resize}
        for message in self._messages(seconds):
            kind = message.pop("kind")
            if kind == "ready":
                self.voice.say(f"up after {message['uptime']:.0f} s of its own time")
                self._send(order)
            elif kind == "done":
                return
            else:
                handlers[kind](**message)

    def power_off(self):
        self._send({"power": "off"})

    def _messages(self, seconds):
        """Every message, until the line is closed by a pulled plug."""
        end = time.monotonic() + seconds
        while True:
            while b"\n" in self.rest:
                line, self.rest = self.rest.split(b"\n", 1)
                end = time.monotonic() + seconds
                yield json.loads(line)
            ready = select.select([self.machine.channel], [], [], 1)[0]
            data = self.machine.channel.recv(65_536) if ready else None
            if data == b"" and self.pulled:
                return
            if data == b"":
                raise BoxError("the box stopped by itself")
            if data is None and time.monotonic() > end:
                raise BoxError(f"the box has said nothing for {seconds} s")
            self.rest += data or b""

    def _send(self, message):
        self.machine.channel.sendall(json.dumps(message).encode() + b"\n")

    def _say(self, words):
        self.voice.say(words)

    def _test(self, name, passed, seconds, why=None):
        self.results.append(passed)
        self.voice.result(name, passed, seconds, why)

    def _answer(self, function, *arguments):
        """Does what the box asks for, and tells it what came of that."""
        try:
            answer = {"answer": function(*arguments)}
        except (BoxError, ValueError) as error:
            answer = {"error": str(error)}
        self._send(answer)

    def _qmp(self, command, arguments):
        self._answer(self.machine.qmp.execute, command, arguments)

    def _draw(self, config, display):
        self._answer(self.screens.draw, config, display)

    def _shows(self, device, page, seconds):
        self._answer(self.screens.wait, device, page, seconds)

    def _film(self, device, pages):
        self._answer(self.screens.start_film, device, pages)

    def _resize(self, width, height):
        self._answer(self.machine.resize, width, height)

    def _cut(self):
        self._answer(self.screens.cut_film)

    def _remember(self, name, value):
        """What is remembered outside outlives the box; so does how much was written by then."""
        self.memory.setdefault(name, []).append(value)
        self.memory.setdefault(f"{name}, written", []).append(written(self.machine.log))

    def _recall(self, name):
        self._send({"answer": self.memory.get(name, [])})

    def _wake(self, seconds):
        """A hand on the power button, once the box sleeps."""
        def wake():
            end = time.monotonic() + 120
            while qmp := self.machine.qmp:
                # A box that does not sleep says so itself.
                if time.monotonic() > end:
                    return
                if qmp.execute("query-status")["status"] == "suspended":
                    time.sleep(seconds)
                    qmp.execute("system_wakeup")
                    return
                time.sleep(0.2)
        threading.Thread(target=wake, daemon=True).start()
        self._send({"answer": None})

    def _pull(self, between):
        """The box goes on meanwhile, and what it reports until then counts."""
        def pull():
            self.pulled = True
            self.machine.pull_the_plug()
        threading.Timer(random.uniform(*between), pull).start()
        self._send({"answer": None})
