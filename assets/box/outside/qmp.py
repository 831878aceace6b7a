"""QEMU's monitor: what a hand does to the machine from outside."""

import json
import socket
import threading


class QMP:
    """One connection for any thread; commands are answered in order, events are passed over."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        self.socket.connect(path)
        self.lines = self.socket.makefile("rw", encoding="utf-8")
        self.lines.readline()
        self.lock = threading.Lock()
        self.execute("qmp_capabilities")

    def execute(self, command, arguments=None):
        """The command's answer; raises ValueError with QEMU's words if it refuses."""
        request = {"execute": command, "arguments": arguments or {}}
        with self.lock:
            self.lines.write(json.dumps(request) + "\n")
            self.lines.flush()
            while True:
                line = self.lines.readline()
                if not line:
                    raise ConnectionError("QEMU has closed its monitor")
                answer = json.loads(line)
                if "return" in answer:
                    return answer["return"]
                if "error" in answer:
                    raise ValueError(f"{command}: {answer['error']['desc']}")

    def close(self):
        self.lines.close()
        self.socket.close()
