import Basics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A pipe into which a program writes its output, read line by line without blocking longer than wanted.
public final class OutputPipe {
  /// What a read came to.
  public enum Line: Sendable, Hashable {
    case text(String)
    /// The program has closed its end, usually because it has ended.
    case end
    case tooLate
    case interrupted
  }

  /// The end for the program.
  public let writeEnd: Int32
  private let readEnd: Int32
  private var bytes: [UInt8] = []
  private var isAtEnd = false

  /// The most bytes of a line that are kept.
  private static let limit = 1 << 16

  /// Nil if the system has no descriptors left.
  public init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit { _ = close(readEnd) }

  /// The next line without its line break.
  ///
  /// - Parameters:
  ///   - milliseconds: How long to wait for it; 0 takes only what is there.
  ///   - interrupt: What ends the wait at once.
  public func line(within milliseconds: Int, _ interrupt: Interrupt? = nil) -> Line {
    let end = Time.steady + Int64(milliseconds)
    while true {
      if let found = bytes.firstIndex(of: 0x0A) {
        let line = String(decoding: bytes[..<found], as: UTF8.self)
        bytes.removeFirst(found + 1)
        return .text(line)
      }
      if isAtEnd || bytes.count > Self.limit {
        if bytes.isEmpty { return .end }
        defer { bytes = [] }
        return .text(String(decoding: bytes, as: UTF8.self))
      }
      var part = [UInt8](repeating: 0, count: 4096)
      let count = read(readEnd, &part, part.count)
      if count > 0 {
        bytes += part[..<count]
      } else if count == 0 {
        isAtEnd = true
      } else if errno == EAGAIN || errno == EINTR {
        switch DescriptorWait.wait(for: [readEnd], until: end, interrupt) {
        case .ready: continue
        case .tooLate: return .tooLate
        case .interrupted: return .interrupted
        }
      } else {
        isAtEnd = true
      }
    }
  }
}
