"""The display on the right, as it is seen from a desk: only to change its size."""

import socket
import struct

# RFC 6143, and the extension ExtendedDesktopSize of the community's wiki.
VERSION, NO_SECRET, SHARED, SET_DESKTOP_SIZE = b"RFB 003.008\n", 1, 1, 251


def resize(path, width, height):
    """Asks the display for another size, which its driver then tells whoever draws on it."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(60)
        line.connect(path)
        said = line.makefile("rb")
        if said.read(12) != VERSION:
            raise ConnectionError("QEMU speaks another version of VNC")
        line.sendall(VERSION)
        if NO_SECRET not in said.read(said.read(1)[0]):
            raise ConnectionError("QEMU's VNC wants a password")
        line.sendall(bytes([NO_SECRET]))
        if said.read(4) != bytes(4):
            raise ConnectionError("QEMU's VNC lets nobody in")
        line.sendall(bytes([SHARED]))
        said.read(struct.unpack(">20xI", said.read(24))[0])
        line.sendall(struct.pack(">BxHHBx", SET_DESKTOP_SIZE, width, height, 1)
                     + struct.pack(">IHHHHI", 0, 0, 0, width, height, 0))
        # Whatever it sends after that, it has read what was said before: ask for the picture.
        line.sendall(struct.pack(">BBHHHH", 3, 0, 0, 0, 1, 1))
        said.read(1)
