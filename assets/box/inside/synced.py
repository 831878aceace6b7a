"""A time server inside the box, so that systemd-timesyncd finds the clock right.

It answers SNTP (RFC 4330) with the box's own time: the kernel's clock becomes synchronised and
does not move.
"""

import os
import socket
import struct
import subprocess
import sys
import time

# Seconds from 1900, where NTP begins, to 1970.
NTP_EPOCH = 2_208_988_800


def stamp():
    now = time.time()
    return struct.pack(">II", int(now) + NTP_EPOCH & 0xFFFFFFFF, int(now % 1 * 2**32))


def answer(request):
    """A server of stratum 1, whose clock is as good as a clock can be."""
    arrived = stamp()
    head = struct.pack(">BBbb", 0 << 6 | 4 << 3 | 4, 1, 6, -20)
    return (head + struct.pack(">II4s", 0, 0, b"BOX\0") + arrived + request[40:48]
            + arrived + stamp())


def serve():
    """Starts the server as a process of its own, and points timesyncd at it."""
    os.makedirs("/etc/systemd/timesyncd.conf.d", exist_ok=True)
    with open("/etc/systemd/timesyncd.conf.d/box.conf", "w", encoding="ascii") as file:
        file.write("[Time]\nNTP=127.0.0.1\nFallbackNTP=\n")
    subprocess.Popen([sys.executable, "-B", __file__], stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 123))
        while True:
            data, peer = line.recvfrom(512)
            if len(data) >= 48:
                line.sendto(answer(data), peer)
