/// A sample fetch and its converters: `url_param(room),lower` (section 7.1 of the configuration manual).
public struct SampleExpression: Sendable, Hashable {
  /// A fetch or converter with its arguments.
  public struct Call: Sendable, Hashable {
    /// The name, such as `url_param`.
    public let name: String
    /// The arguments in parentheses.
    public let arguments: [String]
  }

  /// The whole expression as written.
  public let text: String
  /// The sample fetch.
  public let fetch: Call
  /// The converters applied to the sample, in order.
  public let converters: [Call]

  init(_ text: String) {
    self.text = text
    var reader = CallReader(text)
    var calls: [Call] = []
    while let call = reader.next() { calls.append(call) }
    fetch = calls.first ?? Call(name: "", arguments: [])
    converters = Array(calls.dropFirst())
  }

  /// Parses a log format that consists of exactly one `%[EXPRESSION]`.
  init?(format: String) {
    let bytes = format.utf8
    guard bytes.starts(with: "%[".utf8) || bytes.starts(with: "%{".utf8),
      bytes.last == UInt8(ascii: "]"), let open = bytes.firstIndex(of: UInt8(ascii: "["))
    else { return nil }
    let inner = bytes[bytes.index(after: open)..<bytes.index(before: bytes.endIndex)]
    // With a second %[…], the value would depend on more than this expression.
    guard !Substring(inner).utf8.contains(UInt8(ascii: "[")) else { return nil }
    self.init(String(Substring(inner)))
  }
}

private struct CallReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func next() -> SampleExpression.Call? {
    while position < bytes.count, bytes[position] == UInt8(ascii: ",") || bytes[position] == 32 {
      position += 1
    }
    guard position < bytes.count else { return nil }
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: ","),
      bytes[position] != UInt8(ascii: "(")
    {
      position += 1
    }
    let name = String(decoding: bytes[start..<position], as: UTF8.self)
    guard position < bytes.count, bytes[position] == UInt8(ascii: "(") else {
      return SampleExpression.Call(name: name, arguments: [])
    }
    position += 1
    return SampleExpression.Call(name: name, arguments: arguments())
  }

  private mutating func arguments() -> [String] {
    var arguments: [String] = []
    var current: [UInt8] = []
    var quote: UInt8?
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\\") where quote != UInt8(ascii: "'") && position < bytes.count:
        current.append(bytes[position])
        position += 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if let open = quote {
          if open == byte { quote = nil } else { current.append(byte) }
        } else {
          quote = byte
        }
      case UInt8(ascii: ",") where quote == nil:
        arguments.append(String(decoding: current, as: UTF8.self))
        current = []
      case UInt8(ascii: ")") where quote == nil:
        if !arguments.isEmpty || !current.isEmpty {
          arguments.append(String(decoding: current, as: UTF8.self))
        }
        return arguments
      default: current.append(byte)
      }
    }
    arguments.append(String(decoding: current, as: UTF8.self))
    return arguments
  }
}
