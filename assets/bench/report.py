"""What is printed at the end, and kept as Markdown."""

import datetime
import os
import platform
import re

import flash
import table
from places import BenchError, run
from programs import ROOT, program

MEANING = """\
Everything is measured in one run, in turns, on one machine: compare the columns of a row, and not
the rows of two machines. A ratio is ours by the peer's. Programs are release builds, with Swift's
library in them, and stripped.

- **stamp → durable**: from the kernel's stamp of a key going down to the return of the flush that
  makes it durable; both programs take it themselves. The peer is a C loop over libevdev that
  appends 64 bytes and calls `fdatasync`, to a file that grows or to one that was allocated before;
  the row names the faster one. Without a disk the flush costs nothing, so that only the software
  is left. The panels are emulated (umockdev, pseudo-terminals): both pay for that, about the
  figure of the C loop without a disk.
- **process start → first press on disk**: the panel is pressed as soon as the daemon has opened
  it. *Not in memory*: the journal's pages were dropped from the page cache.
- **idle**: enrolled, nothing unsent, green light, clock reported as synchronised. Wake-ups are
  context switches of all threads. The libraries of the emulated panel are in the memory of both.
- **flash**: the counters of a block device that only this program writes to, over the presses and
  {tail} s after them, divided by the presses; files have grown before. A human presses less often
  than every {pace} s, which spreads ext4's own commits (every 5 s) over fewer presses; 100 presses
  share a checkpoint. The peer is the C loop that writes less often; it keeps no chain, no time, no
  level, and no reader may look at it.
- **bytes**: batches that a journal froze, with the receipt of the batch before in each; the peer is
  the same content as compact JSON in a JWS.
- **batches**: 50 ratings each, from 1 000 enrolled kiosks; signature and chain verified, committed,
  answered with a signed receipt. wrk's 32 connections share the machine's processors with the
  server and with its index; in process, 32 callers do. The peer is the same server with one commit
  for each batch.
- **box**: Debian 12's own kernel and systemd in QEMU without hardware help, keypads of uinput, ext4 on
  a virtual disk; some twenty times slower than a kiosk, so that only the columns compare.
  *Event → command* is what triggerhappy does with a key: it starts a program, and keeps nothing. *Burst*:
  eight keys, thirty presses a second each for ten seconds, each press bouncing once; ours counts
  every down as a press, a merged press or a bounce, and an overrun of the kernel's queue as a
  loss. Triggerhappy's queue runs over while it starts a program for each, which takes long here:
  on a kiosk it would keep more. *systemctl start → first press thanked*: somebody presses all the time; thanks follow the
  flush.
- **screen**: *touch → picture in memory* is from the touchscreen's report of a lifted finger, through the rules of
  touches, the input thread's rules of panels and back, to the picture with its face, copied to where a display would
  show it; the peer copies the same parts. (libevdev's reading of the device is in the box's rows alone.) *Exec → first picture* is from the
  moment before a process becomes a program with the daemon's code and all its libraries (network and panels too) to
  its first page, before it is copied to a display; the peer, `first.c`, links Cairo and Pango only and draws about as
  many words of one font, without a layout. *Touch → frame handed over* is
  from the kernel's stamp of the lifted finger to the kernel having the frame, on a display of QEMU's; the C loop
  copies as many pixels from a picture that it has, and draws nothing. A resting screen is looked at for 30 s.
  Chromium shows one static page on an X server in memory, and its processes are counted by share (PSS), so that
  what they have in common counts once; ours is the resident set, in which what it shares with others counts.

Limits: no SD card and no ARM board was measured; the disk is whatever this machine has, a
virtual one's flush may cost next to nothing, and *ext4 in memory* (a loop device whose file is in
tmpfs) even less. Bytes, writes and flushes carry over to a card, milliseconds do not.
"""


def machine():
    """What this ran on."""
    cpu = re.search(r"^model name\s*: (.*)$", text("/proc/cpuinfo"), re.MULTILINE)
    memory = int(re.search(r"^MemTotal:\s*(\d+)", text("/proc/meminfo"), re.MULTILINE)[1])
    with_hypervisor = "hypervisor" in text("/proc/cpuinfo")
    system = re.search(r'^PRETTY_NAME="(.*)"', text("/etc/os-release"), re.MULTILINE)
    return (
        f"{os.cpu_count()} × {cpu[1] if cpu else platform.machine()}"
        f"{' (virtual machine)' if with_hypervisor else ''}, {memory / 2**20:.0f} GiB, "
        f"Linux {platform.release()}, {system[1] if system else 'unknown system'}")


def text(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def commit():
    """What was measured."""
    try:
        name = run("git", "-C", ROOT, "rev-parse", "--short=12", "HEAD").strip()
        changed = run("git", "-C", ROOT, "status", "--porcelain", "--untracked-files=no").strip()
    except BenchError:  # Not a repository, but a source archive.
        return run(program("hailongd"), "--version").strip()
    return f"commit {name}" + (" and changes" if changed else "")


def show(rows, path, plan, load):
    """Prints the table, and writes it with what it means to `path`."""
    date = datetime.date.today()
    head = (
        f"Measured on {date:%d/%m/%Y} at {commit()}.\n{machine()}; "
        f"load before the run {load:.1f}.")
    meaning = MEANING.format(tail=flash.TAIL, pace=plan.human_pace)
    print(f"\n{table.text(rows)}\n\n{head}\n\n{meaning}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{head}\n\n{table.markdown(rows)}\n\n{meaning}")
