/// A quantity such as `1.5Gi` or `250m`, in billionths, precise enough for comparisons.
///
/// source: kubernetes/kubernetes v1.36 staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go
package struct Amount: Comparable, Sendable {
  private let billionths: Int128

  /// Returns nil if the text is not a quantity.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    guard text.count <= 100 else { return nil }
    var rest = text[...]
    while let first = rest.first, first == 0x20 { rest = rest.dropFirst() }
    while let last = rest.last, last == 0x20 { rest = rest.dropLast() }
    var isNegative = false
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      rest = rest.dropFirst()
    }
    var mantissa: Int128 = 0
    var digits = 0
    var exponent = 9
    var isFraction = false
    while let byte = rest.first {
      if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else if (0x30...0x39).contains(byte) {
        digits += 1
        // Further digits are beyond any accepted value and change nothing.
        if mantissa < 1_000_000_000_000_000_000_000 {
          mantissa = mantissa * 10 + Int128(byte - 0x30)
          if isFraction { exponent -= 1 }
        } else if !isFraction {
          exponent += 1
        }
      } else {
        break
      }
      rest = rest.dropFirst()
    }
    guard digits > 0, let scale = Self.scale(String(decoding: rest, as: UTF8.self)) else {
      return nil
    }
    exponent += scale.decimal
    for _ in 0..<scale.binary {
      mantissa = mantissa > Self.most ? mantissa : mantissa * 1024
    }
    while exponent > 0, mantissa < Self.most {
      mantissa *= 10
      exponent -= 1
    }
    while exponent < 0, mantissa != 0 {
      mantissa = (mantissa + 9) / 10
      exponent += 1
    }
    billionths = isNegative ? -mantissa : mantissa
  }

  /// Returns nil if the text is not a quantity.
  package init?(_ text: String) {
    var text = text
    guard let amount = text.withUTF8({ Amount($0) }) else { return nil }
    self = amount
  }

  var isNegative: Bool { billionths < 0 }

  /// The amount without its fraction; nil if an integer cannot hold it.
  package var whole: Int? { Int(exactly: billionths / 1_000_000_000) }

  private static let most: Int128 = 1_000_000_000_000_000_000_000_000_000_000

  private static func scale(_ suffix: String) -> (decimal: Int, binary: Int)? {
    switch suffix {
    case "": return (0, 0)
    case "n": return (-9, 0)
    case "u": return (-6, 0)
    case "m": return (-3, 0)
    case "k": return (3, 0)
    case "M": return (6, 0)
    case "G": return (9, 0)
    case "T": return (12, 0)
    case "P": return (15, 0)
    case "E": return (18, 0)
    case "Ki": return (0, 1)
    case "Mi": return (0, 2)
    case "Gi": return (0, 3)
    case "Ti": return (0, 4)
    case "Pi": return (0, 5)
    case "Ei": return (0, 6)
    default:
      guard suffix.hasPrefix("e") || suffix.hasPrefix("E"),
        let exponent = Int(suffix.dropFirst()), abs(exponent) < 100
      else { return nil }
      return (exponent, 0)
    }
  }

  package static func < (left: Amount, right: Amount) -> Bool { left.billionths < right.billionths }
}
