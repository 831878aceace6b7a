"""What a disk was told to write and flush, in order; and the disk as it was at any moment of it.

QEMU's blklogwrites driver keeps the log (block/blklogwrites.c; the format is that of Linux's
dm-log-writes, drivers/md/dm-log-writes.c). All numbers are little endian; a sector has 512 bytes:

    sector 0   magic u64 = 0x6a736677736872, version u64 = 1, entries u64, sector size u32
    each entry, in a sector of its own: first sector u64, sectors u64, flags u64, data length u64
               then its data, in whole sectors, unless it is a discard
"""

import os
import struct

MAGIC, VERSION, SECTOR = 0x6A736677736872, 1, 512
FLUSH, FUA, DISCARD = 1, 2, 4
# What a disk writes whole or not at all: ext4 counts on its superblock being such a block.
BLOCK = 4096
SUPER = struct.Struct("<QQQL")
ENTRY = struct.Struct("<QQQQ")


class Write:
    """One write or flush; `end` is the length of the log with it."""

    def __init__(self, sector, sectors, flags, data, end):
        self.sector, self.sectors, self.flags, self.data, self.end = (
            sector, sectors, flags, data, end)


def read_log(path):
    """Every write and flush, in order, up to the last flush that was completed."""
    with open(path, "rb") as file:
        magic, version, entries, size = SUPER.unpack(file.read(SUPER.size))
        if (magic, version, size) != (MAGIC, VERSION, SECTOR):
            raise ValueError(f"{path}: not a log of writes with sectors of {SECTOR} bytes")
        file.seek(SECTOR)
        for _ in range(entries):
            sector, sectors, flags, _ = ENTRY.unpack(file.read(SECTOR)[:ENTRY.size])
            data = b"" if flags & DISCARD else file.read(sectors * SECTOR)
            yield Write(sector, sectors, flags, data, file.tell())


class Replay:
    """A disk that is written again, one flush at a time."""

    def __init__(self, image, log):
        with open(image, "rb") as file:
            self.disk = bytearray(file.read())
        self.epochs = list(epochs(log))

    def states(self):
        """After each flush: its number, the log's length there, and what was written next."""
        for number, (writes, end) in enumerate(self.epochs):
            for write in writes:
                apply(self.disk, write)
            following = self.epochs[number + 1][0] if number + 1 < len(self.epochs) else []
            yield number, end, following

    def torn(self, following, chance):
        """The disk if the power failed before the next flush: any of its blocks may be there."""
        disk = bytearray(self.disk)
        for write in following:
            share = chance.choice((0, 0.5, 1))
            begin, end = write.sector * SECTOR, (write.sector + write.sectors) * SECTOR
            data = write.data or bytes(end - begin)
            while begin < end:
                stop = min(end, (begin // BLOCK + 1) * BLOCK)
                if chance.random() < share:
                    disk[begin:stop] = data[:stop - begin]
                begin, data = stop, data[stop - begin:]
        return disk


def epochs(log):
    """What was written between two flushes, and the log's length at the second."""
    writes = []
    for write in log:
        writes.append(write)
        if write.flags & (FLUSH | FUA):
            yield writes, write.end
            writes = []


def apply(disk, write):
    begin = write.sector * SECTOR
    disk[begin:begin + write.sectors * SECTOR] = write.data or bytes(write.sectors * SECTOR)


def written(path):
    """How long the log is now."""
    return os.stat(path).st_size


def save(disk, path):
    """Writes a disk to a file, sparse."""
    block = 1 << 16
    empty = bytes(block)
    with open(path, "wb") as file:
        for begin in range(0, len(disk), block):
            if disk[begin:begin + block] != empty:
                file.seek(begin)
                file.write(disk[begin:begin + block])
        file.truncate(len(disk))
