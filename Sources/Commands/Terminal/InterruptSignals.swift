import Kubernetes
import KubernetesClient

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ctrl-C and a request to end, as an ``Interrupt`` that lets a command leave everything in order.
enum InterruptSignals {
  private static let interrupt = Interrupt()

  /// Takes the signals over. A second one ends the process as it would have without this.
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
    // Whoever started the process may have blocked them for it.
    pthread_sigmask(SIG_UNBLOCK, &taken, nil)
    return interrupt
  }
}
