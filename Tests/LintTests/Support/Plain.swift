import Foundation
import Kubernetes
import YAML

/// A mutable value for tests.
indirect enum Plain: Sendable {
  case scalar(Scalar)
  case list([Plain])
  case map([(key: String, value: Plain)])

  init(_ node: Node) {
    if let scalar = node.scalar {
      self = .scalar(scalar)
    } else if node.isSequence {
      self = .list(node.elements.map { Plain($0) })
    } else {
      self = .map(node.entries.map { ($0.key.text ?? "", Plain($0.value)) })
    }
  }

  init(_ content: Content) {
    switch content {
    case .scalar(let scalar): self = .scalar(scalar)
    case .list(let elements): self = .list(elements.map { Plain($0) })
    case .map(let entries): self = .map(entries.map { ($0.key, Plain($0.value)) })
    }
  }

  /// Changes the value at a path, creating missing maps; nil removes it.
  mutating func change(_ steps: ArraySlice<FieldStep>, _ edit: (Plain?) throws -> Plain?) throws {
    guard let step = steps.first else { return }
    let rest = steps.dropFirst()
    switch (step, self) {
    case (.key(let key), .map(let old)):
      var entries = old
      let position = entries.firstIndex { $0.key == key }
      if rest.isEmpty {
        let changed = try edit(position.map { entries[$0].value })
        switch (position, changed) {
        case (let position?, let value?): entries[position].value = value
        case (let position?, nil): entries.remove(at: position)
        case (nil, let value?): entries.append((key, value))
        case (nil, nil): throw TestFault("nothing to remove at \(key)")
        }
      } else {
        if position == nil { entries.append((key, .map([]))) }
        let position = position ?? entries.count - 1
        try entries[position].value.change(rest, edit)
      }
      self = .map(entries)
    case (.index(let index), .list(let old)):
      var elements = old
      guard index < elements.count || (index == elements.count && rest.isEmpty) else {
        throw TestFault("no element \(index)")
      }
      if rest.isEmpty {
        let changed = try edit(index < elements.count ? elements[index] : nil)
        if index == elements.count {
          if let changed { elements.append(changed) }
        } else if let changed {
          elements[index] = changed
        } else {
          elements.remove(at: index)
        }
      } else {
        try elements[index].change(rest, edit)
      }
      self = .list(elements)
    default:
      throw TestFault("the path does not fit at \(step)")
    }
  }

  /// Returns the value with a word replaced in all strings.
  func replacing(_ from: String, _ to: String) -> Plain {
    switch self {
    case .scalar(.string(let text)):
      .scalar(.string(text.replacingOccurrences(of: from, with: to)))
    case .scalar: self
    case .list(let elements): .list(elements.map { $0.replacing(from, to) })
    case .map(let entries): .map(entries.map { ($0.key, $0.value.replacing(from, to)) })
    }
  }

  subscript(key: String) -> Plain? {
    guard case .map(let entries) = self else { return nil }
    return entries.first { $0.key == key }?.value
  }

  var text: String? {
    if case .scalar(.string(let text)) = self { return text }
    return nil
  }
}

struct TestFault: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
