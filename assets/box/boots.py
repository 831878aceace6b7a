"""Which scenarios run in which boot of which box; the boxes run side by side."""

# Box: [(name of a boot, modules of scenarios/ in order)]; all boots of a box have the same disk. Each
# box has its own, begins with `install`, and takes about as long as the other.
BOXES = {
    "counts": [
        ("a new kiosk", [
            "install", "presses", "security", "trouble", "flood", "libusb", "clock", "logged",
            "pull"]),
        ("after the pull", ["pulled"]),
    ],
    "sights": [
        ("a kiosk with displays", [
            "install", "screen", "displays", "sound", "hours", "misbehaving", "crashes",
            "hung", "beacon"]),
    ],
}

# What `--quick` leaves out, so that `make check` stays below half an hour; `make box` has it all.
LONG = {
    "trouble", "flood", "libusb", "clock", "sound", "hours", "misbehaving", "crashes", "hung",
    "beacon"}

# What a scenario needs before it, beside `install`.
NEEDS = {"pulled": ["pull"]}

# What `make bench` boots instead, by itself.
FIGURES = {
    "figures": [("figures", ["install", "figures", "displayed"])],
}
