import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ends the work of clients at once, from any thread and from a signal's handler.
public final class Interrupt: Sendable {
  private let flag = Atomic<Bool>(false)
  /// The end of a pipe that becomes readable with the first interrupt; -1 where the system has no more descriptors.
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

  /// Whether somebody asked for the end.
  public var isRaised: Bool { flag.load(ordering: .relaxed) }

  /// Asks for the end. It only stores and writes a byte, as a signal's handler may.
  public func raise() {
    flag.store(true, ordering: .relaxed)
    var byte: UInt8 = 1
    _ = write(trigger, &byte, 1)
  }
}

/// Somebody asked for the end while work was under way.
public struct Interrupted: Error, Sendable, Hashable, CustomStringConvertible {
  public init() {}

  public var description: String { "interrupted" }
}
