"""The box as a process: QEMU with Debian's kernel, and the two lines that lead into it."""

import os
import shutil
import socket
import subprocess
import tempfile
import time

import vnc
from qmp import QMP


LOGGED_SIZE = 64 << 20


def with_sbin():
    """The environment, with the tools of file systems."""
    return {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"}


class BoxError(Exception):
    """Something did not happen; the words are for the person who started the box."""


class Machine:
    """One disk that is booted several times, and the QEMU that runs it now."""

    def __init__(self, directory, images):
        self.directory = directory
        self.images = images
        self.disk = os.path.join(directory, "disk.img")
        # Not below the directory: the kernel allows a socket's path 107 bytes.
        self.sockets = tempfile.mkdtemp(prefix="box-")
        # A second disk, whose every write and flush is kept: see writelog.py.
        self.logged, self.log = self.path("logged.img"), self.path("logged.log")
        self.process = self.qmp = self.channel = None

    def new_disk(self):
        """A fresh Debian; sparse, and shared with its original where the file system can."""
        subprocess.run(
            ["cp", "--reflink=auto", "--sparse=always",
             os.path.join(self.images, "base.img"), self.disk], check=True)
        for path, size in ((self.logged, LOGGED_SIZE), (self.log, 0)):
            with open(path, "wb") as file:
                file.truncate(size)
        subprocess.run(
            ["mke2fs", "-q", "-F", "-t", "ext4", "-L", "logged", "-E", "lazy_itable_init=0",
             self.logged], check=True, env=with_sbin())
        shutil.copy(self.logged, self.path("logged-before.img"))

    def path(self, name):
        return os.path.join(self.directory, name)

    def line(self, name):
        return os.path.join(self.sockets, name)

    def arguments(self, serial):
        return [
            "qemu-system-x86_64", "-nodefaults", "-no-reboot", "-display", "none", "-vga", "none",
            # Never kvm: what is tried must not depend on the machine that tries it.
            "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", "1024",
            "-kernel", os.path.join(self.images, "vmlinuz"),
            "-initrd", os.path.join(self.images, "initrd"),
            "-append", "root=/dev/vda rw console=ttyS0 quiet panic=-1 systemd.show_status=error",
            "-drive", f"file={self.disk},format=raw,if=virtio,cache=none",
            "-drive", f"file={os.path.join(self.images, 'payload.tar')},format=raw,if=virtio,"
            "readonly=on",
            "-blockdev", self.second_disk(),
            # The last on its bus: the other two disks are named after their places.
            "-device", "virtio-blk-pci,drive=logged,serial=logged,addr=0x1d",
            "-serial", serial,
            "-qmp", f"unix:{self.line('qmp')},server=on,wait=off",
            "-device", "virtio-serial-pci",
            "-chardev", f"socket,id=driver,path={self.line('driver')},server=on,wait=off",
            "-device", "virtserialport,chardev=driver,name=box",
            "-device", "virtio-rng-pci", "-device", "qemu-xhci,id=usb",
            # A keyboard belongs to a screen: so each of two can be typed on.
            # Two displays of different drivers, of one size.
            "-device", "bochs-display,id=left",
            "-device", "virtio-gpu-pci,id=right,xres=1280,yres=800",
            "-vnc", f"unix:{self.line('vnc')},display=right",
        ]

    def second_disk(self):
        """Logged in the first boot only: what comes after is not looked at write by write.

        Its own log tells what was flushed; the host need not flush anything for that.
        """
        file = f"driver=file,filename={self.logged},cache.no-flush=on"
        if os.path.getsize(self.log):
            return f"node-name=logged,{file}"
        inner = ",".join(f"file.{option}" for option in file.split(","))
        return (f"driver=blklogwrites,node-name=logged,log-sector-size=512,{inner},"
                f"log.driver=file,log.filename={self.log},log.cache.no-flush=on")

    def boot(self, serial_log):
        """Starts QEMU and connects to it; the guest is not up yet."""
        for name in ("qmp", "driver", "vnc"):
            if os.path.exists(self.line(name)):
                os.remove(self.line(name))
        with open(self.path("qemu.log"), "ab") as log:
            self.process = subprocess.Popen(
                self.arguments(f"file:{serial_log}"), stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True)
        self._connect()

    def _connect(self):
        end = time.monotonic() + 60
        while not all(os.path.exists(self.line(name)) for name in ("qmp", "driver")):
            if self.process.poll() is not None or time.monotonic() > end:
                raise BoxError(f"QEMU did not start; see {self.path('qemu.log')}")
            time.sleep(0.05)
        try:
            self.channel = socket.socket(socket.AF_UNIX)
            self.channel.connect(self.line("driver"))
            self.qmp = QMP(self.line("qmp"))
        except ConnectionError as refusal:
            # It made its sockets, and ended over something that came after them.
            raise BoxError(f"QEMU did not start; see {self.path('qemu.log')}") from refusal

    def resize(self, width, height):
        """Has the display on the right show so many pixels best."""
        try:
            vnc.resize(self.line("vnc"), width, height)
        except OSError as refusal:
            raise BoxError(f"the display: {refusal}") from refusal

    def pull_the_plug(self):
        """No warning, no flush."""
        self.process.kill()

    def wait(self, seconds):
        """Waits for the guest to switch itself off; by force after so many seconds."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise BoxError("the box did not switch itself off") from None
        finally:
            self.close()

    def close(self):
        for line in (self.qmp, self.channel):
            if line:
                line.close()
        self.qmp = self.channel = None

    def stop(self):
        """Whatever the state."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.close()

    def salvage(self, folder):
        """Copies out of the disk what explains a failure, without mounting or changing it."""
        copy = self.path("autopsy.img")
        subprocess.run(
            ["cp", "--reflink=auto", "--sparse=always", self.disk, copy], check=True)
        # The file system's own journal first: the plug may have been pulled.
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        tools = {"env": with_sbin(), **quiet}
        subprocess.run(["e2fsck", "-fy", copy], check=False, **tools)
        os.makedirs(os.path.join(folder, "etc"))
        for place, target in (("/var/lib/hailong", ""), ("/var/lib/hailong-server", ""),
                              ("/var/log/journal", ""), ("/var/lib/box", ""),
                              ("/etc/hailong", "etc")):
            order = f"rdump {place} {os.path.join(folder, target)}"
            subprocess.run(["debugfs", "-R", order, copy], check=False, **tools)
        os.remove(copy)

    def discard(self):
        self.stop()
        shutil.rmtree(self.sockets, ignore_errors=True)
        shutil.rmtree(self.directory, ignore_errors=True)
