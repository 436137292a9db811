/// A change to a value.
public enum NodeChange: Sendable, Hashable {
  /// Sets the value, creating the field and missing mappings on the way.
  case set(Content)
  /// Appends an element to the list, creating the list if it does not exist.
  case append(Content)
  /// Removes the field or element.
  case remove
  /// Renames the field's key.
  case rename(String)
  /// Replaces every occurrence of a text inside a scalar.
  case replaceText(from: String, to: String)
}

extension Content {
  /// Applies a change at the end of a path.
  ///
  /// - Throws: ``EditError`` if the path does not exist or there is nothing to change at its end.
  public mutating func make(
    _ change: NodeChange, at steps: ArraySlice<NodeStep>
  ) throws(EditError) {
    guard let step = steps.first else {
      self = try changed(change)
      return
    }
    let rest = steps.dropFirst()
    switch (step, self) {
    case (.key(let key), .map(var entries)):
      if let position = entries.lastIndex(where: { $0.key == key }) {
        if rest.isEmpty, change == .remove {
          entries.remove(at: position)
        } else if rest.isEmpty, case .rename(let name) = change {
          guard !entries.contains(where: { $0.key == name }) else { throw .taken(key: name) }
          entries[position].key = name
        } else {
          try entries[position].value.make(change, at: rest)
        }
      } else {
        entries.append(Entry(key, try .making(change, at: rest)))
      }
      self = .map(entries)
    case (.key, .scalar(.null)):
      self = try .making(change, at: steps)
    case (.index(let index), .list(var elements)):
      guard elements.indices.contains(index) else { throw .nothingThere }
      if rest.isEmpty, change == .remove {
        elements.remove(at: index)
      } else {
        try elements[index].make(change, at: rest)
      }
      self = .list(elements)
    default: throw .noWay(step.shown)
    }
  }

  private func changed(_ change: NodeChange) throws(EditError) -> Content {
    switch (change, self) {
    case (.set(let content), _): return content
    case (.append(let element), .list(let elements)): return .list(elements + [element])
    case (.append(let element), .scalar(.null)): return .list([element])
    case (.replaceText(let from, let to), .scalar(.string(let text))):
      guard let replaced = text.replacingBytes(of: from, with: to) else { throw .textMissing }
      return .scalar(.string(replaced))
    default: throw .nothingThere
    }
  }

  /// Returns the content to create where the path does not exist yet.
  static func making(
    _ change: NodeChange, at steps: ArraySlice<NodeStep>
  ) throws(EditError) -> Content {
    guard let step = steps.first else {
      switch change {
      case .set(let content): return content
      case .append(let element): return .list([element])
      case .remove, .rename, .replaceText: throw .nothingThere
      }
    }
    guard case .key(let key) = step else { throw .nothingThere }
    return .map([Entry(key, try making(change, at: steps.dropFirst()))])
  }
}

extension String {
  /// Returns the text with every occurrence of `from` replaced, or nil if there is none.
  func replacingBytes(of from: String, with to: String) -> String? {
    let places = Array(utf8).places(of: Array(from.utf8))
    if places.isEmpty { return nil }
    var result: [UInt8] = []
    let bytes = Array(utf8)
    var position = 0
    for place in places {
      result += bytes[position..<place] + Array(to.utf8)
      position = place + from.utf8.count
    }
    return String(decoding: result + bytes[position...], as: UTF8.self)
  }
}

extension [UInt8] {
  /// Returns the offsets of all non-overlapping occurrences.
  func places(of wanted: [UInt8]) -> [Int] {
    guard let first = wanted.first, count >= wanted.count else { return [] }
    var places: [Int] = []
    var index = 0
    while index + wanted.count <= count {
      if self[index] == first, self[index..<index + wanted.count].elementsEqual(wanted) {
        places.append(index)
        index += wanted.count
      } else {
        index += 1
      }
    }
    return places
  }
}
