"""What a box prints: whole messages at once, for another box may run beside it."""


class Voice:
    """Each message says which box it is of."""

    def __init__(self, name):
        self.name = name

    def say(self, words):
        print(f"    {self.name}: {words}", flush=True)

    def result(self, test, passed, seconds, why=None):
        """A test's result, and above it why it failed."""
        mark, verb = ("✔", "passed") if passed else ("✘", "failed")
        lines = [f"        {line}" for line in (why or "").splitlines()]
        lines += [f'{mark} Test "{self.name}: {test}" {verb} after {seconds:.3f} seconds.']
        print("\n".join(lines), flush=True)
