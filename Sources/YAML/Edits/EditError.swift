/// Why an edit cannot be made without changing something else.
public enum EditError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The path to the field runs through a value that is neither a mapping nor a list.
  case noWay(String)
  case nothingThere
  /// The mapping already has the key.
  case taken(key: String)
  /// The scalar does not contain the text to replace.
  case textMissing
  /// The value is shared through an anchor, so other places would change too.
  case shared(anchor: String)
  /// The part to move has comments inside it, or uses an unusual layout.
  case unusual
  /// The value is too large to be copied to each alias that refers to it.
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
