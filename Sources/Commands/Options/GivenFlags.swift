import ArgumentParser

/// Options that report which of their flags were given.
///
/// A flag that has no effect is rejected by name, so a default value must be distinguishable from a given one.
protocol GivenFlags {
  /// The names of the given flags, as spelled in the documentation.
  var given: [String] { get }
}

extension Array where Element == String {
  /// Throws if there is any flag, naming the first one.
  ///
  /// - Parameter reason: The rest of the message after the flag's name, such as `requires --live`.
  /// - Throws: `ValidationError` if there is a flag.
  func refuse(_ reason: @autoclosure () -> String) throws(ValidationError) {
    if let flag = first { throw ValidationError("\(flag) \(reason())") }
  }

  /// Returns the flags that are set.
  init(set flags: [(name: String, isSet: Bool)]) {
    self = flags.filter(\.isSet).map(\.name)
  }
}
