/// Why a change can't be made without touching what it must not touch.
public enum EditError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The way to the field leads through something else than a mapping or a list.
  case noWay(String)
  case nothingThere
  /// A mapping has the key already.
  case taken(key: String)
  /// The text to replace does not stand in the scalar.
  case textMissing
  /// The value is shared through an anchor, and others would change with it.
  case shared(anchor: String)
  /// What would have to move has comments in between, or is written in a form that nobody writes.
  case unusual
  /// The value is too large to be written out again where an alias stood for it.
  case tooLarge

  public var description: String {
    switch self {
    case .noWay(let step): "nothing can be added under \(step) there"
    case .nothingThere: "the value to change does not exist"
    case .taken(let key): "\(key) already exists"
    case .textMissing: "the text to replace was not found"
    case .shared(let anchor): "the value is shared through the anchor &\(anchor)"
    case .unusual: "its form cannot be edited in place"
    case .tooLarge: "the value of an alias is too large to be repeated"
    }
  }
}
