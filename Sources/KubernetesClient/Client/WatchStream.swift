/// Buffers the lines of a watch or log while libcurl receives, and delivers them afterwards.
final class WatchStream {
  /// Larger than any object.
  static let lineLimit = 16 << 20

  private var pending: [UInt8] = []
  private let line: ([UInt8]) -> Void

  init(line: @escaping ([UInt8]) -> Void) { self.line = line }

  /// Receives a part of the body. Returns false to end the transfer. Called by libcurl, which must not be called back from
  /// here.
  func take(_ part: UnsafeBufferPointer<UInt8>) -> Bool {
    guard pending.count + part.count <= Self.lineLimit else { return false }
    pending += part
    return true
  }

  /// Delivers the complete lines.
  func drain() {
    guard let last = pending.lastIndex(of: 0x0A) else { return }
    let whole = pending[...last]
    pending = Array(pending[(last + 1)...])
    for line in whole.split(separator: 0x0A) { self.line(Array(line)) }
  }

  /// Delivers the complete lines, and what follows the last of them.
  func end() {
    drain()
    let rest = pending
    pending = []
    if !rest.isEmpty { line(rest) }
  }
}
