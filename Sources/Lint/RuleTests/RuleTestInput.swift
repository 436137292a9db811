import Basics
import Kubernetes
public import YAML

/// The manifests of a test with its edits applied.
public struct RuleTestInput: Sendable {
  public private(set) var objects: [Content]
  /// Text that is appended after the objects.
  public private(set) var raw = ""

  /// Why an edit cannot be applied.
  public struct Fault: Error, Sendable, Hashable {
    public let message: String
  }

  /// - Throws: ``Fault`` if an edit does not fit the objects.
  public init(_ objects: [Content], edited test: RuleTest) throws(Fault) {
    try self.init(objects, test.edits)
  }

  /// - Throws: ``RuleErrors`` if an edit cannot be read, ``Fault`` if it does not fit the objects.
  package init(_ objects: [Content], edits: Node?) throws {
    try self.init(objects, edits.map { try RuleTestReader.edits($0) } ?? [])
  }

  private init(_ objects: [Content], _ edits: [RuleTest.Edit]) throws(Fault) {
    self.objects = objects
    for edit in edits { try apply(edit) }
  }

  /// The objects of manifests; lists are expanded.
  public static func objects(in trees: [Tree]) -> [Content] {
    trees.flatMap { tree in
      tree.documents.compactMap { $0.root.map(tree.node) }.flatMap { root -> [Content] in
        guard root["kind"]?.text == "List", let items = root["items"] else {
          return [Content(root)].compactMap { $0 }
        }
        return items.elements.compactMap { Content($0) }
      }
    }
  }

  /// All manifests as one text.
  public func tree(name: String) -> Tree {
    Tree(parsing: SourceFile(name: name, text: DocumentWriter.text(objects) + raw))
  }

  private mutating func apply(_ edit: RuleTest.Edit) throws(Fault) {
    switch edit {
    case .add(let object): objects.append(object)
    case .raw(let text): raw += text
    case .everywhere(let from, let to):
      objects = objects.map { $0.replacing(from, with: to) }
    case .object(let edit): try apply(edit)
    }
  }

  private mutating func apply(_ edit: RuleTest.ObjectEdit) throws(Fault) {
    let name = "\(edit.kind)/\(edit.name)"
    let matches = objects.indices.filter {
      objects[$0]["kind"]?.text == edit.kind && objects[$0]["metadata"]?["name"]?.text == edit.name
    }
    guard matches.count == 1, let position = matches.first else {
      throw Fault(
        message: matches.isEmpty ? "no object is \(name)" : "\(matches.count) objects are \(name)")
    }
    if edit.isDeleted {
      objects.remove(at: position)
      return
    }
    if let copy = edit.copy {
      var object = objects[position]
      try object.change([.key("metadata"), .key("name")]) { _ in .scalar(.string(copy)) }
      objects.append(object)
    }
    for (path, value) in edit.set {
      try objects[position].change(path.steps[...]) { _ in value }
    }
    for path in edit.remove {
      try objects[position].change(path.steps[...]) { old throws(Fault) in
        guard old != nil else { throw Fault(message: "\(name) has no \(path)") }
        return nil
      }
    }
    for (path, from, to) in edit.replace {
      try objects[position].change(path.steps[...]) { old throws(Fault) in
        guard let text = old?.text, text.utf8.firstRange(of: from.utf8) != nil else {
          throw Fault(message: "\(path) of \(name) does not contain the text to replace")
        }
        return .scalar(.string(text.replacing(from, with: to)))
      }
    }
  }
}

extension Content {
  fileprivate subscript(key: String) -> Content? {
    guard case .map(let entries) = self else { return nil }
    return entries.first { $0.key == key }?.value
  }

  fileprivate var text: String? {
    guard case .scalar(.string(let text)) = self else { return nil }
    return text
  }

  /// The content with a text replaced in all strings.
  fileprivate func replacing(_ from: String, with to: String) -> Content {
    switch self {
    case .scalar(.string(let text)): .scalar(.string(text.replacing(from, with: to)))
    case .scalar: self
    case .list(let elements): .list(elements.map { $0.replacing(from, with: to) })
    case .map(let entries):
      .map(entries.map { Content.Entry($0.key, $0.value.replacing(from, with: to)) })
    }
  }

  /// Applies a change at a path, creating missing mappings; `edit` returns nil to remove the value.
  fileprivate mutating func change(
    _ steps: ArraySlice<NodeStep>,
    _ edit: (Content?) throws(RuleTestInput.Fault) -> Content?
  ) throws(RuleTestInput.Fault) {
    guard let step = steps.first else { return }
    let rest = steps.dropFirst()
    switch (step, self) {
    case (.key(let key), .map(var entries)):
      let position = entries.firstIndex { $0.key == key }
      var value = position.map { entries[$0].value }
      if rest.isEmpty {
        value = try edit(value)
      } else {
        var inner = value ?? .map([])
        try inner.change(rest, edit)
        value = inner
      }
      switch (position, value) {
      case (let position?, let value?): entries[position].value = value
      case (let position?, nil): entries.remove(at: position)
      case (nil, let value?): entries.append(Content.Entry(key, value))
      case (nil, nil): break
      }
      self = .map(entries)
    case (.index(let index), .list(var elements)):
      guard index < elements.count || index == elements.count && rest.isEmpty else {
        throw RuleTestInput.Fault(message: "a list has no element \(index)")
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
      throw RuleTestInput.Fault(
        message: "the path does not fit the object at \(FieldPath(steps: [step]))")
    }
  }
}
