"""Where things are written: memory without a disk, a disk in memory, and the disk."""

import contextlib
import os
import shutil
import subprocess
import tempfile

MEMORY = "/dev/shm"


class Place:
    """A directory to write in; `device` is the block device under it if it is ours alone."""

    def __init__(self, name, directory, device=None):
        self.name = name
        self.directory = directory
        self.device = device

    def sub(self, name):
        """A new directory."""
        path = os.path.join(self.directory, name)
        os.makedirs(path)
        return path

    def counters(self):
        """What the block device has written so far: (bytes, writes, flushes)."""
        # Documentation/admin-guide/iostats.rst, fields 5, 7 and 16, after numbers and name.
        with open("/proc/diskstats", encoding="ascii") as file:
            lines = [line.split() for line in file]
        fields = next(line[3:] for line in lines if line[2] == self.device)
        return 512 * int(fields[6]), int(fields[4]), int(fields[15])


class Places:
    """Makes places and removes them again; `with` ends them all."""

    def __init__(self, disk):
        self.stack = contextlib.ExitStack()
        self.disk = disk
        self.memory = None

    def __enter__(self):
        self.memory = tempfile.mkdtemp(prefix="hailong-bench-", dir=MEMORY)
        self.stack.callback(shutil.rmtree, self.memory, ignore_errors=True)
        shutil.rmtree(self.disk, ignore_errors=True)
        os.makedirs(self.disk)
        self.stack.callback(shutil.rmtree, self.disk, ignore_errors=True)
        return self

    def __exit__(self, *_):
        self.stack.close()

    def tmpfs(self, name):
        """Memory: a flush costs nothing, so that only the software is left."""
        directory = os.path.join(self.memory, name)
        os.makedirs(directory)
        return Place("no disk (tmpfs)", directory)

    def loop(self, name, megabytes=512):
        """An ext4 file system on a loop device whose file is in memory."""
        image = os.path.join(self.memory, name + ".img")
        mount = os.path.join(self.memory, name)
        with open(image, "wb") as file:
            file.truncate(megabytes << 20)
        run("mkfs.ext4", "-q", "-b", "4096", "-E", "lazy_itable_init=0,lazy_journal_init=0", image)
        device = run("losetup", "--find", "--show", image).strip()
        self.stack.callback(run, "losetup", "--detach", device)
        os.makedirs(mount)
        run("mount", device, mount)
        self.stack.callback(run, "umount", "--lazy", mount)
        return Place("ext4 in memory", mount, os.path.basename(device))

    def on_disk(self, name):
        """The disk of this machine."""
        directory = os.path.join(self.disk, name)
        os.makedirs(directory)
        return Place("ext4 on disk", directory)


def run(*command, **options):
    """Runs a command to its end, and returns what it printed."""
    result = subprocess.run(
        command, capture_output=True, text=True, check=False, env=plain(), **options)
    if result.returncode != 0:
        raise BenchError(f"{' '.join(command)}: {result.stderr.strip() or result.stdout.strip()}")
    return result.stdout


def plain():
    """The environment without the emulated devices."""
    return {
        key: value for key, value in os.environ.items()
        if key != "LD_PRELOAD" and not key.startswith("UMOCKDEV")}


class BenchError(Exception):
    """Something cannot be measured; the words are for the person who started it."""
