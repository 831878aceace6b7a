"""A panel that is really attached, if the person at the terminal wants to use it."""

import dataclasses

from product import DemoError


@dataclasses.dataclass
class AttachedPanel:
    """A device of this machine; its keys are pressed by a finger."""

    id_path: str
    device: str
    profile: str
    name: str
    uptime_extra = 0
    is_emulated = False

    def environment(self):
        """The daemon needs nothing special to read it."""
        return {}

    def press(self, _key):
        """The terminal's keys press nothing here."""

    def unplug(self):
        """It stays where it is."""


def offer(programs, config, say):
    """Asks for each readable device that a profile fits; the first one wanted, or None."""
    try:
        devices = programs.json("hailong", "devices", "--json", "--config", config)
    except DemoError as error:
        say(f"    no attached panel can be looked for: {error}")
        return None
    for device in devices:
        if not device["readable"] or not device["profiles"]:
            continue
        say(f"    attached: {device['name']} at {device['node']} ({device['device']})")
        for profile in device["profiles"]:
            answer = input(
                f"    Use it as {profile}? Its keys will type nowhere else meanwhile. [y/N] ")
            if answer.strip().lower() in ("y", "yes", "c", "có"):
                return AttachedPanel(device["port"], device["device"], profile, device["name"])
    return None
