import Basics
import KubernetesClient

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The time that a cluster has to answer while somebody waits for a completion.
enum CompletionDeadline {
  /// When the process began, or nearly so.
  static let begun = Time.steady
  /// When requests are given up, counted from then.
  private static let all = 200
  /// When the process ends after that, whatever it is waiting for, such as a name server.
  private static let last = 50

  /// What is left of the time.
  static var milliseconds: Int { max(1, all - Int(Time.steady - begun)) }

  private static let interrupt = Interrupt()

  /// Lets the time end after so many milliseconds.
  static func start(_ milliseconds: Int) -> Interrupt {
    let interrupt = interrupt
    signal(SIGALRM) { _ in
      if CompletionDeadline.interrupt.isRaised { CompletionDeadline.end() }
      CompletionDeadline.interrupt.raise()
      CompletionDeadline.setAlarm(CompletionDeadline.last)
    }
    setAlarm(milliseconds)
    return interrupt
  }

  static func stop() { setAlarm(0) }

  private static func setAlarm(_ milliseconds: Int) {
    var timer = itimerval()
    timer.it_value.tv_sec = .init(milliseconds / 1000)
    timer.it_value.tv_usec = .init(milliseconds % 1000 * 1000)
    setitimer(itimerTimer, &timer, nil)
  }

  #if canImport(Glibc)
    private static let itimerTimer = __itimer_which_t(0)
  #else
    private static let itimerTimer = ITIMER_REAL
  #endif

  /// Answers that there is nothing, with what a signal's handler may call.
  private static func end() -> Never {
    var text: (UInt8, UInt8, UInt8) = (0x3A, 0x34, 0x0A)  // ":4\n"
    _ = write(STDOUT_FILENO, &text, 3)
    _exit(0)
  }
}
