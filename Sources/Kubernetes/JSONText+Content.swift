public import YAML

extension JSONText {
  /// Creates the JSON of a value.
  public init(_ content: Content) {
    self.init()
    append(content)
  }

  public mutating func append(_ content: Content) {
    switch content {
    case .scalar(let scalar): append(scalar)
    case .list(let elements):
      append(raw: "[")
      for (position, element) in elements.enumerated() {
        if position > 0 { append(raw: ",") }
        append(element)
      }
      append(raw: "]")
    case .map(let entries):
      append(raw: "{")
      for (position, entry) in entries.enumerated() {
        if position > 0 { append(raw: ",") }
        append(entry.key)
        append(raw: ":")
        append(entry.value)
      }
      append(raw: "}")
    }
  }
}
