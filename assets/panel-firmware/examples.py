"""Plays examples of docs/panel-protocol.md on the firmware, and prints what leaves the panel.

Reads lines from standard input: milliseconds, two spaces or more, steps with ", " between them
(the third column of the document is not for this program). A panel starts with power-on.
"""

import sys

import panel_logic


def play(lines):
    """The report of each line, in hexadecimal, or "-", or what was wrong with the lamps."""
    panel, busy = None, False
    for line in lines:
        when, _, steps = line.strip().partition(" ")
        if not steps:
            continue
        ms, edges, received, reports, lit = int(when), [], None, [], None
        for step in steps.strip().split(", "):
            word, *rest = step.split()
            if word == "power-on":
                panel, busy = panel_logic.Panel(ms), False
            elif word in ("close", "open"):
                edges.append((int(rest[0]) - 1, word == "close", ms))
            elif word == "out":
                received = bytes.fromhex("".join(rest))
            elif word == "lit":
                lit = int(rest[0], 16)
            elif word in ("busy", "free"):
                busy = word == "busy"
            elif step != "time passes":
                raise ValueError("no such step: " + step)
        burning = panel.turn(
            edges, received, ms, lambda report: not busy and not reports.append(report))
        if lit is not None and lit != burning:
            yield "lit %02X" % burning
        else:
            yield reports[0].hex(" ").upper() if reports else "-"


if __name__ == "__main__":
    for answer in play(sys.stdin):
        print(answer)
