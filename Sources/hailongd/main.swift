import Glibc
import KioskDaemon

exit(DaemonCommand.run(Array(CommandLine.arguments.dropFirst())))
