/// Quantities as an API server writes them: it keeps `1Gi` of `1024Mi`, and `1500m` of `1.5`.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
enum QuantityText {
  /// The canonical form; the text itself where it is no quantity, or one that does not fit.
  static func canonical(_ text: String) -> String {
    guard var quantity = Quantity(text), quantity.spellOut() else { return text }
    quantity.shorten()
    return quantity.text
  }

  private struct Quantity {
    var mantissa: Int
    /// How many of the mantissa's digits stand behind the point.
    var decimals: Int
    /// The place in the list of suffixes.
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

    /// Takes smaller units until no digit stands behind the point; false where there are none so small.
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

    /// Takes the largest unit that needs no point.
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
