"""A disk that can lose its power: ext4 in a file, shut down as if nothing more reached it."""

import ctypes
import fcntl
import os
import struct
import subprocess

# linux/ext4.h (fs/ext4/ext4.h before Linux 6.2): the file system does nothing more from now on,
# and what its own journal holds in memory is gone.
EXT4_IOC_SHUTDOWN = 0x8004587D
EXT4_GOING_FLAGS_NOLOGFLUSH = 2
SIZE = 64 << 20


class Disk:
    """One file system in a file, mounted in a folder beside it."""

    def __init__(self, folder):
        self.image, self.place = os.path.join(folder, "disk.img"), os.path.join(folder, "disk")
        os.makedirs(self.place, exist_ok=True)
        self.unmount()

    def format(self):
        with open(self.image, "wb") as file:
            file.truncate(SIZE)
        run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=1,lazy_journal_init=1", self.image)

    def mount(self):
        """Mounts it, which replays its journal after a cut."""
        run("mount", "-o", "loop", self.image, self.place)
        self.root = os.open(self.place, os.O_RDONLY | os.O_DIRECTORY)

    def cut(self):
        """The power is gone."""
        fcntl.ioctl(self.root, EXT4_IOC_SHUTDOWN,
                    struct.pack("I", EXT4_GOING_FLAGS_NOLOGFLUSH))

    def unmount(self):
        if getattr(self, "root", None) is not None:
            os.close(self.root)
            self.root = None
        if os.path.ismount(self.place):
            run("umount", self.place)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"{' '.join(command)}: {done.stderr.strip() or done.returncode}")


def own_mounts():
    """Mounts are ours alone, and end with this process; needs root."""
    # linux/sched.h, linux/mount.h
    clone_newns, ms_rec, ms_private = 0x00020000, 0x4000, 0x40000
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(clone_newns) or libc.mount(b"none", b"/", None, ms_rec | ms_private, None):
        raise OSError(ctypes.get_errno(), "mounts of its own: run this as root")
