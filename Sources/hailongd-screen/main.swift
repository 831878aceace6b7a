import Glibc
import KioskDaemon
import KioskScreen

exit(DaemonCommand.run(Array(CommandLine.arguments.dropFirst()), drawing: drawScreen))
