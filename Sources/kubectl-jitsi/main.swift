import Basics
import Commands

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

Memory.growInLargeSteps()
exit(CommandLineProgram.run())
