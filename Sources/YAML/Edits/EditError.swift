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
    case .noWay(let step): "nothing can stand under \(step) there"
    case .nothingThere: "there is nothing to change"
    case .taken(let key): "\(key) is there already"
    case .textMissing: "the text to replace is not there"
    case .shared(let anchor): "others share the value through the anchor &\(anchor)"
    case .unusual: "it is written in a form that can't be edited in place"
    case .tooLarge: "the value that an alias stands for is too large to be repeated"
    }
  }
}
