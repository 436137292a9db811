/// Why a text could not be read at all.
public enum SourceError: Error, Sendable, Hashable, CustomStringConvertible {
  case tooLarge(bytes: Int, limit: Int)
  case binary
  case invalidUTF16(offset: Int)

  public var description: String {
    switch self {
    case .tooLarge(let bytes, let limit):
      "is too large: \(bytes) bytes, the limit is \(limit)"
    case .binary:
      "is not text: it contains NUL bytes"
    case .invalidUTF16(let offset):
      "is not valid UTF-16 near offset \(offset); save the file as UTF-8"
    }
  }
}
