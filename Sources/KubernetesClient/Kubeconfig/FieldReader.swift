import YAML

/// Reads and validates the fields of a mapping, and names the invalid field in errors.
struct FieldReader {
  let node: Node
  let file: String
  /// The path of the mapping itself; empty for the file's root.
  let field: String

  init(_ node: Node, file: String, field: String) throws(KubeconfigError) {
    self.node = node
    self.file = file
    self.field = field
    guard node.isMapping else {
      throw KubeconfigError(
        .wrongType(expected: "a mapping"), file: file, field: field.isEmpty ? nil : field)
    }
  }

  var origin: Origin { Origin(file: file, field: field) }

  /// Returns a string, or nil if it is absent, null or empty.
  func text(_ name: String) throws(KubeconfigError) -> String? {
    guard let value = value(name) else { return nil }
    guard let text = value.text else { throw error(.wrongType(expected: "a string"), name) }
    return text.isEmpty ? nil : text
  }

  func secret(_ name: String) throws(KubeconfigError) -> Secret<String>? {
    try text(name).map(Secret.init)
  }

  func flag(_ name: String) throws(KubeconfigError) -> Bool {
    guard let value = value(name) else { return false }
    guard case .bool(let flag) = value.scalar else {
      throw error(.wrongType(expected: "true or false"), name)
    }
    return flag
  }

  func texts(_ name: String) throws(KubeconfigError) -> [String] {
    guard let value = value(name) else { return [] }
    guard value.isSequence else { throw error(.wrongType(expected: "a list"), name) }
    var texts: [String] = []
    for element in value.elements {
      guard let text = element.text else {
        throw error(.wrongType(expected: "a list of strings"), name)
      }
      texts.append(text)
    }
    return texts
  }

  /// Returns a nested mapping, or nil if it is absent or null.
  func mapping(_ name: String) throws(KubeconfigError) -> FieldReader? {
    guard let value = value(name) else { return nil }
    return try FieldReader(value, file: file, field: path(name))
  }

  /// Returns the mappings of a list.
  func mappings(_ name: String) throws(KubeconfigError) -> [FieldReader] {
    guard let value = value(name) else { return [] }
    guard value.isSequence else { throw error(.wrongType(expected: "a list"), name) }
    var readers: [FieldReader] = []
    for (position, element) in value.elements.enumerated() {
      readers.append(
        try FieldReader(element, file: file, field: "\(path(name))[\(position)]"))
    }
    return readers
  }

  /// Returns the named entries of a kubeconfig list, each with the mapping under `key`.
  func entries(_ name: String, holding key: String) throws(KubeconfigError) -> [Entry] {
    var names: Set<String> = []
    var entries: [Entry] = []
    for item in try mappings(name) {
      guard let entry = try item.text("name") else {
        throw KubeconfigError(.unnamed, file: file, field: item.field)
      }
      guard names.insert(entry).inserted else { throw error(.repeated(name: entry), name) }
      guard let content = item.value(key) else { continue }
      let reader = try FieldReader(content, file: file, field: "\(name)[\(entry)].\(key)")
      entries.append(Entry(name: entry, reader: reader))
    }
    return entries
  }

  struct Entry {
    let name: String
    let reader: FieldReader
  }

  func error(_ reason: KubeconfigError.Reason, _ name: String) -> KubeconfigError {
    KubeconfigError(reason, file: file, field: path(name))
  }

  /// Returns a field that is present and not null.
  func value(_ name: String) -> Node? {
    guard let value = node[name], !value.isNull else { return nil }
    return value
  }

  private func path(_ name: String) -> String { field.isEmpty ? name : "\(field).\(name)" }
}
