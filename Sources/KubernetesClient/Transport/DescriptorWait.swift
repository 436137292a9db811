import Basics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Waits until one of some descriptors can be read or written, without missing an interrupt.
enum DescriptorWait {
  enum Outcome: Sendable, Hashable {
    case ready, tooLate, interrupted
  }

  /// - Parameters:
  ///   - descriptors: The descriptors to wait for.
  ///   - isWriting: Whether to wait until they can be written.
  ///   - end: The time on `Time.steady` until which to wait.
  ///   - interrupt: What ends the wait at once.
  static func wait(
    for descriptors: [Int32], isWriting: Bool = false, until end: Int64, _ interrupt: Interrupt?
  ) -> Outcome {
    while true {
      if interrupt?.isRaised == true { return .interrupted }
      let left = end - Time.steady
      if left <= 0 { return .tooLate }
      var entries = descriptors.map {
        pollfd(fd: $0, events: Int16(isWriting ? POLLOUT : POLLIN), revents: 0)
      }
      entries.append(pollfd(fd: interrupt?.descriptor ?? -1, events: Int16(POLLIN), revents: 0))
      let count = poll(&entries, nfds_t(entries.count), Int32(min(left, 60_000)))
      if count < 0, errno != EINTR { return .ready }
      if interrupt?.isRaised == true { return .interrupted }
      if count > 0, entries.dropLast().contains(where: { $0.revents != 0 }) { return .ready }
    }
  }
}
