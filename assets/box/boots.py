"""Which scenarios run in which boot; all boots have the same disk, in this order."""

# (name, modules of scenarios/ in order); at most four boots.
BOOTS = [
    ("a new kiosk", [
        "install", "presses", "security", "trouble", "flood", "libusb", "misbehaving", "beacon",
        "clock", "crashes", "screen", "displays", "logged", "pull"]),
    ("after the pull", ["pulled"]),
]

# What `make bench` boots instead.
FIGURES = [
    ("figures", ["install", "figures", "displayed"]),
]
