import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Stops the work of clients immediately, from any thread or from a signal handler.
public final class Interrupt: Sendable {
  private let flag = Atomic<Bool>(false)
  /// The end of a pipe that becomes readable on the first interrupt; -1 if the system has no descriptors left.
  let descriptor: Int32
  private let trigger: Int32

  public init() {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
      }
    }
    (descriptor, trigger) = (ends[0], ends[1])
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if trigger >= 0 { close(trigger) }
  }

  /// Whether an interrupt has been raised.
  public var isRaised: Bool { flag.load(ordering: .relaxed) }

  /// Raises the interrupt. Async-signal-safe: only stores a flag and writes a byte.
  public func raise() {
    flag.store(true, ordering: .relaxed)
    var byte: UInt8 = 1
    _ = write(trigger, &byte, 1)
  }
}

/// An interrupt was raised while work was in progress.
public struct Interrupted: Error, Sendable, Hashable, CustomStringConvertible {
  public init() {}

  public var description: String { "interrupted" }
}
