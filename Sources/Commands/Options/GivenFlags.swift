import ArgumentParser

/// Options of which each can tell whether the command line names it.
///
/// A flag that does nothing where a command reads or writes is refused by name, so defaults must be distinguishable from
/// what was typed.
protocol GivenFlags {
  /// The names of the flags that the command line has, as documentation spells them.
  var given: [String] { get }
}

extension Array where Element == String {
  /// Refuses the first of these flags.
  ///
  /// - Parameter reason: what follows its name, such as `requires --live`.
  /// - Throws: `ValidationError` when there is one.
  func refuse(_ reason: @autoclosure () -> String) throws(ValidationError) {
    if let flag = first { throw ValidationError("\(flag) \(reason())") }
  }

  /// The flags of a list that are set.
  init(set flags: [(name: String, isSet: Bool)]) {
    self = flags.filter(\.isSet).map(\.name)
  }
}
