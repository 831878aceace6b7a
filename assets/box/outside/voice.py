"""What is printed: whole messages, in the order in which they come, of boxes that run side by side."""

import threading


class Voice:
    """One box's share of the output; each line of it but results begins with the box's name."""

    lock = threading.Lock()

    def __init__(self, name):
        self.name = name

    def say(self, words):
        self._print([f"    {self.name}: {words}"])

    def result(self, test, passed, seconds, why=None):
        """A test's result, and above it why it failed."""
        mark, verb = ("✔", "passed") if passed else ("✘", "failed")
        self._print([f"        {line}" for line in (why or "").splitlines()]
                    + [f'{mark} Test "{test}" {verb} after {seconds:.3f} seconds.'])

    def _print(self, lines):
        with self.lock:
            print("\n".join(lines), flush=True)
