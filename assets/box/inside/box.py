"""What scenarios are made of: named tests, waiting for conditions, and a line to the outside."""

import json
import os
import subprocess
import threading
import time

TESTS = []
# What is plugged in, and has an unplug().
DEVICES = []


class Failure(Exception):
    """A test found something else than it expected; the words are for a person."""


def test(name):
    """Registers a function as a test; `name` is the sentence that a report shows.

    The tests of a module run in the order in which they stand.
    """
    def register(function):
        TESTS.append((name, function))
        return function
    return register


def plug(*devices):
    for device in devices:
        device.plug()


def plugged(device):
    """Remembers a device, so that the next module finds none of this one's."""
    DEVICES.append(device)


def unplugged(device):
    if device in DEVICES:
        DEVICES.remove(device)


def unplug_all():
    for device in list(DEVICES):
        device.unplug()


def expect(condition, words):
    """Fails the test with these words unless the condition holds."""
    if not condition:
        raise Failure(words)


def expect_equal(found, expected, what):
    expect(found == expected, f"{what}: found {found}, expected {expected}")


def wait_for(condition, what, seconds=120, every=0.05):
    """Waits until the function returns something true, and returns that.

    The time is generous because the machine may be slow; nothing is concluded from it but failure.
    """
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            said = what() if callable(what) else what
            raise Failure(f"waited {seconds} s for: {said}")
        time.sleep(every)


def sh(*arguments, check=True, stdin=None):
    """Runs a program to its end and returns what it printed."""
    result = subprocess.run(
        arguments, capture_output=True, text=True, check=False, input=stdin)
    if check and result.returncode != 0:
        raise Failure(f"{' '.join(arguments)}: exit status {result.returncode}\n"
                      f"{result.stdout}{result.stderr}")
    return result.stdout


class Outside:
    """The line to the machine that the box runs on."""

    def __init__(self):
        self.port = None
        self.lock = threading.Lock()

    def connect(self, path="/dev/virtio-ports/box"):
        # udev makes the name; the driver may be faster.
        wait_for(lambda: self._open(path), path)

    def _open(self, path):
        try:
            self.port = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        self.lines = os.fdopen(os.dup(self.port), "rb")
        return True

    def send(self, kind, **fields):
        """Writes one line; several threads may."""
        if self.port is None:
            print(kind, fields, flush=True)
            return
        line = json.dumps({"kind": kind, **fields}).encode() + b"\n"
        with self.lock:
            while line:
                line = line[os.write(self.port, line):]

    def receive(self):
        return json.loads(self.lines.readline())

    def say(self, words):
        """Shows a line to the person outside."""
        self.send("say", words=words)

    def ask(self, kind, **fields):
        """Has something done outside; returns what came of it."""
        self.send(kind, **fields)
        answer = self.receive()
        if "error" in answer:
            raise Failure(answer["error"])
        return answer["answer"]

    def qmp(self, command, **arguments):
        """A command of QEMU's monitor; returns its answer."""
        return self.ask("qmp", command=command, arguments=arguments)

    def remember(self, name, value):
        """Keeps a value where no pulled plug reaches it."""
        self.send("remember", name=name, value=value)

    def recall(self, name):
        """Every value that was remembered under the name, in this boot and those before."""
        return self.ask("recall", name=name)

    def wake_later(self, seconds):
        """Has the sleeping box woken, so many seconds after it fell asleep; returns at once."""
        self.ask("wake", seconds=seconds)

    def pull_the_plug(self, between):
        """Has QEMU killed at a random moment between so many seconds from now; returns at once."""
        self.ask("pull", between=list(between))


outside = Outside()
