/// Takes in the lines of a watch while libcurl receives, and gives them out when it does not.
final class WatchStream {
  /// Above what any object takes.
  static let lineLimit = 16 << 20

  private var pending: [UInt8] = []
  private let line: ([UInt8]) -> Void

  init(line: @escaping ([UInt8]) -> Void) { self.line = line }

  /// A part of the body; false ends the transfer. Called from within libcurl, which must not be called from here.
  func take(_ part: UnsafeBufferPointer<UInt8>) -> Bool {
    guard pending.count + part.count <= Self.lineLimit else { return false }
    pending += part
    return true
  }

  /// Gives out the lines that are whole.
  func drain() {
    guard let last = pending.lastIndex(of: 0x0A) else { return }
    let whole = pending[...last]
    pending = Array(pending[(last + 1)...])
    for line in whole.split(separator: 0x0A) { self.line(Array(line)) }
  }
}
