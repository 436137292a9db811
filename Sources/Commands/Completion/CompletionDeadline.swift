import Basics
import KubernetesClient

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The time limit for a cluster to answer a completion request.
enum CompletionDeadline {
  /// The start of the process, approximately.
  static let begun = Time.steady
  /// The time after which requests are canceled, in milliseconds since the start.
  private static let all = 200
  /// The time after that until the process exits even if it is blocked, for example in a DNS lookup, in milliseconds.
  private static let last = 50

  /// The remaining time in milliseconds.
  static var milliseconds: Int { max(1, all - Int(Time.steady - begun)) }

  private static let interrupt = Interrupt()

  /// Starts a timer that cancels requests after some milliseconds.
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

  /// Exits with an empty answer, using only async-signal-safe calls.
  private static func end() -> Never {
    var text: (UInt8, UInt8, UInt8) = (0x3A, 0x34, 0x0A)  // ":4\n"
    _ = write(STDOUT_FILENO, &text, 3)
    _exit(0)
  }
}
