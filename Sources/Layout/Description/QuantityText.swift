/// Quantities in canonical form, as an API server stores them: `1Gi` for `1024Mi`, and `1500m` for `1.5`.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
enum QuantityText {
  /// The canonical form; the unchanged text if it is not a quantity, or if its value is out of range.
  static func canonical(_ text: String) -> String {
    guard var quantity = Quantity(text), quantity.spellOut() else { return text }
    quantity.shorten()
    return quantity.text
  }

  private struct Quantity {
    var mantissa: Int
    /// The number of digits of the mantissa after the decimal point.
    var decimals: Int
    /// The index in the list of suffixes.
    var exponent: Int
    let step: Int

    private static let decimalSuffixes = ["m", "", "k", "M", "G", "T", "P", "E"]
    private static let binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]

    private var suffixes: [String] {
      step == 1000 ? Self.decimalSuffixes : Self.binarySuffixes
    }

    init?(_ text: String) {
      guard LayoutText.isQuantity(text) else { return nil }
      let number = text.prefix { $0.isNumber || $0 == "." }
      let suffix = String(text.dropFirst(number.count))
      let parts = number.split(separator: ".", omittingEmptySubsequences: false)
      guard let mantissa = Int(parts.joined()) else { return nil }
      self.mantissa = mantissa
      decimals = parts.count > 1 ? parts[1].utf8.count : 0
      step = suffix.hasSuffix("i") ? 1024 : 1000
      exponent = 0
      guard let place = suffixes.firstIndex(of: suffix) else { return nil }
      exponent = place
    }

    /// Converts to smaller units until there are no decimals; false if no unit is small enough.
    mutating func spellOut() -> Bool {
      strip()
      while decimals > 0 {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: step)
        guard exponent > 0, !overflow else { return false }
        mantissa = product
        exponent -= 1
        strip()
      }
      return true
    }

    private mutating func strip() {
      while decimals > 0, mantissa % 10 == 0 {
        mantissa /= 10
        decimals -= 1
      }
    }

    /// Converts to the largest unit that needs no decimals.
    mutating func shorten() {
      if mantissa == 0 {
        exponent = suffixes.firstIndex(of: "") ?? 0
        return
      }
      while mantissa % step == 0, exponent + 1 < suffixes.count {
        mantissa /= step
        exponent += 1
      }
    }

    var text: String { "\(mantissa)\(suffixes[exponent])" }
  }
}
