/// A Kubernetes quantity, such as `1.5Gi` or `250m`, exact to one billionth.
public final class Quantity: OpaqueValue {
  /// The value in billionths.
  let nanos: Int128

  /// The maximum; Kubernetes caps quantities at it.
  private static let most = Int128(Int64.max) * 1_000_000_000

  init(nanos: Int128) {
    self.nanos = min(max(nanos, -Self.most), Self.most)
  }

  public var typeName: TypeName { TypeName("kubernetes.Quantity") }

  /// The quantity as a decimal number.
  public var text: String {
    let (whole, part) = nanos.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    return (nanos < 0 ? "-" : "") + String(whole) + fraction(UInt64(part))
  }

  public func isEqual(to other: any OpaqueValue) -> Bool {
    (other as? Quantity)?.nanos == nanos
  }

  /// Parses a quantity: a decimal number with a suffix (n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei) or an exponent.
  /// Returns nil if the text is not one.
  public convenience init?(_ text: String) {
    var rest = Array(text.utf8.prefix(200))[...]
    guard text.utf8.count <= 200 else { return nil }
    var isNegative = false
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      rest.removeFirst()
    }
    let whole = rest.prefix { $0.isDigit }
    rest.removeFirst(whole.count)
    var decimals: ArraySlice<UInt8> = []
    if rest.first == UInt8(ascii: ".") {
      decimals = rest.dropFirst().prefix { $0.isDigit }
      rest.removeFirst(decimals.count + 1)
    }
    guard whole.count + decimals.count > 0,
      let scale = Self.scale(String(decoding: rest, as: UTF8.self))
    else { return nil }
    let nanos = Self.nanos(Array(whole + decimals), decimals.count, scale)
    self.init(nanos: isNegative ? -nanos : nanos)
  }

  private enum Scale {
    case decimal(Int)
    case binary(Int)
  }

  private static func scale(_ suffix: String) -> Scale? {
    switch suffix {
    case "": return .decimal(0)
    case "n": return .decimal(-9)
    case "u": return .decimal(-6)
    case "m": return .decimal(-3)
    case "k": return .decimal(3)
    case "M": return .decimal(6)
    case "G": return .decimal(9)
    case "T": return .decimal(12)
    case "P": return .decimal(15)
    case "E": return .decimal(18)
    case "Ki": return .binary(10)
    case "Mi": return .binary(20)
    case "Gi": return .binary(30)
    case "Ti": return .binary(40)
    case "Pi": return .binary(50)
    case "Ei": return .binary(60)
    default:
      guard suffix.utf8.first.map({ $0 | 0x20 }) == UInt8(ascii: "e"),
        let exponent = Int(suffix.dropFirst())
      else { return nil }
      return .decimal(min(max(exponent, -1000), 1000))
    }
  }

  /// Scales the digits, rounding up below one billionth.
  private static func nanos(_ digits: [UInt8], _ decimals: Int, _ scale: Scale) -> Int128 {
    var mantissa: Int128 = 0
    var exponent = 9 - decimals
    var isInexact = false
    for digit in digits {
      if mantissa > most {
        exponent += 1
        isInexact = isInexact || digit != 0x30
      } else {
        mantissa = mantissa * 10 + Int128(digit - 0x30)
      }
    }
    guard mantissa > 0 else { return 0 }
    switch scale {
    case .decimal(let power): exponent += power
    case .binary(let bits):
      // Multiplies in steps to keep intermediate values small.
      for _ in 0..<(bits / 10) {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: 1024)
        if overflow {
          mantissa = mantissa / 1000 * 1024
          exponent += 3
          isInexact = true
        } else {
          mantissa = product
        }
      }
    }
    while exponent > 0 {
      if mantissa > most { return most }
      mantissa *= 10
      exponent -= 1
    }
    while exponent < 0, mantissa > 0 {
      isInexact = isInexact || mantissa % 10 != 0
      mantissa /= 10
      exponent += 1
    }
    return min(mantissa + (isInexact ? 1 : 0), most)
  }
}
