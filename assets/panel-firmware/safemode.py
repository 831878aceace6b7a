"""After a brownout or the watchdog CircuitPython would wait for a person; a panel starts anew."""

import microcontroller
import supervisor

MENDED_BY_A_RESTART = (
    supervisor.SafeModeReason.BROWNOUT,
    supervisor.SafeModeReason.WATCHDOG,
    supervisor.SafeModeReason.HARD_FAULT,
)

if supervisor.runtime.safe_mode_reason in MENDED_BY_A_RESTART:
    microcontroller.reset()
