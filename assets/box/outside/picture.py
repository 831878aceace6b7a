"""Pictures as bytes: reads PNG and what QEMU writes of a screen, compares them, and writes PNG.

PNG as in W3C's recommendation (third edition), 8 bits a channel, RGB or RGBA, not interlaced: what
Cairo writes. PPM as in ppm(5), raw, with 255 as its largest value.
"""

import itertools
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Channels by colour type.
CHANNELS = {2: 3, 6: 4}


class Picture:
    """Width, height, and the pixels row by row, three bytes each: red, green, blue."""

    def __init__(self, width, height, pixels):
        self.width, self.height, self.pixels = width, height, bytes(pixels)
        if len(self.pixels) != 3 * width * height:
            raise ValueError(f"{len(self.pixels)} bytes for {width}x{height} pixels")

    def __eq__(self, other):
        return ((self.width, self.height, self.pixels)
                == (other.width, other.height, other.pixels))

    def without_corner(self, side):
        """The same picture, black in a square at its upper right corner."""
        pixels = bytearray(self.pixels)
        across = 3 * min(side, self.width)
        for row in range(1, min(side, self.height) + 1):
            end = 3 * self.width * row
            pixels[end - across:end] = bytes(across)
        return Picture(self.width, self.height, pixels)

    def differing(self, other):
        """How many pixels differ, and the rectangle that has them all: (count, x, y, x, y)."""
        if (self.width, self.height) != (other.width, other.height):
            raise ValueError(f"{self.width}x{self.height} is not {other.width}x{other.height}")
        stride, xs, ys, count = 3 * self.width, [], [], 0
        for y in range(self.height):
            row, its = (picture.pixels[y * stride:(y + 1) * stride] for picture in (self, other))
            if row == its:
                continue
            found = [x for x in range(self.width)
                     if row[3 * x:3 * x + 3] != its[3 * x:3 * x + 3]]
            count += len(found)
            xs += found[:1] + found[-1:]
            ys.append(y)
        return (count, min(xs), ys[0], max(xs), ys[-1]) if count else (0, 0, 0, 0, 0)


def read_ppm(path):
    """A picture from a file of QEMU's `screendump`."""
    with open(path, "rb") as file:
        data = file.read()
    kind, width, height, most = data.split(None, 4)[:4]
    if (kind, most) != (b"P6", b"255"):
        raise ValueError(f"{path}: no raw PPM of 8 bits")
    size = 3 * int(width) * int(height)
    return Picture(int(width), int(height), data[len(data) - size:])


def read_png(path):
    """A picture from a PNG; whatever it says of transparency is passed over."""
    with open(path, "rb") as file:
        data = file.read()
    if not data.startswith(SIGNATURE):
        raise ValueError(f"{path}: no PNG")
    header, packed = None, b""
    for kind, body in chunks(data, path):
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            packed += body
    width, height, depth, colour, *others = header
    if depth != 8 or colour not in CHANNELS or any(others):
        raise ValueError(f"{path}: not 8 bits of RGB or RGBA, row by row")
    channels = CHANNELS[colour]
    pixels = unfiltered(zlib.decompress(packed), channels * width, height, channels)
    if channels == 4:
        del pixels[3::4]
    return Picture(width, height, pixels)


def write_png(picture, path):
    stride = 3 * picture.width
    rows = b"".join(b"\0" + picture.pixels[begin:begin + stride]
                    for begin in range(0, len(picture.pixels), stride))
    header = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 2, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(SIGNATURE)
        for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")):
            file.write(struct.pack(">I", len(body)) + kind + body
                       + struct.pack(">I", zlib.crc32(kind + body)))


def chunks(data, path):
    """Kind and body of each chunk, in order."""
    at = len(SIGNATURE)
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8:at + 8 + length]
        if struct.unpack_from(">I", data, at + 8 + length)[0] != zlib.crc32(kind + body):
            raise ValueError(f"{path}: a damaged chunk")
        yield kind, body
        at += 12 + length


def unfiltered(data, stride, height, channels):
    """The rows as they were before each was filtered; every row begins with its filter."""
    undo = {1: sub, 2: up, 3: average, 4: paeth}
    pixels, above = bytearray(), bytes(stride)
    for begin in range(0, height * (stride + 1), stride + 1):
        kind, row = data[begin], bytearray(data[begin + 1:begin + 1 + stride])
        if kind:
            undo[kind](row, above, channels)
        pixels += row
        above = row
    return pixels


def sub(row, _, channels):
    for channel in range(channels):
        row[channel::channels] = bytes(
            value & 255 for value in itertools.accumulate(row[channel::channels]))


def up(row, above, _):
    row[:] = bytes((value + over) & 255 for value, over in zip(row, above))


def average(row, above, channels):
    for at, over in enumerate(above):
        left = row[at - channels] if at >= channels else 0
        row[at] = (row[at] + (left + over >> 1)) & 255


def paeth(row, above, channels):
    for at, over in enumerate(above):
        left, corner = (row[at - channels], above[at - channels]) if at >= channels else (0, 0)
        near_left, near_over = abs(over - corner), abs(left - corner)
        near_corner = abs(left + over - 2 * corner)
        if near_left <= near_over and near_left <= near_corner:
            guess = left
        elif near_over <= near_corner:
            guess = over
        else:
            guess = corner
        row[at] = (row[at] + guess) & 255
