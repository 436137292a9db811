import Kubernetes
import KubernetesClient

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Turns SIGINT and SIGTERM into an `Interrupt`, so that a command can clean up before it ends.
enum InterruptSignals {
  private static let interrupt = Interrupt()

  /// Installs the signal handlers. A second signal ends the process immediately.
  static func take() -> Interrupt {
    let interrupt = interrupt
    var taken = sigset_t()
    sigemptyset(&taken)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&taken, number)
      signal(number) { number in
        signal(number, SIG_DFL)
        InterruptSignals.interrupt.raise()
      }
    }
    // The parent process may have blocked these signals.
    pthread_sigmask(SIG_UNBLOCK, &taken, nil)
    return interrupt
  }
}
