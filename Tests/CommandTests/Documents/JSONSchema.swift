import ApiServerStandIn

/// A JSON Schema (draft 2020-12) with the keywords that the schemas of reports use. An unknown keyword is an error, so that
/// nothing in a schema is ignored.
struct JSONSchema: Sendable {
  private let root: JSON

  private static let keywords: Set<String> = [
    "$schema", "$defs", "$ref", "title", "description", "type", "const", "enum", "minimum",
    "required", "properties", "additionalProperties", "items", "anyOf",
  ]

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Reads a schema.
  ///
  /// - Throws: ``Failure`` for an unknown keyword or a dangling reference.
  init(_ text: String) throws {
    guard let schema = JSON.parse(Array(text.utf8)) else { throw Failure(description: "not JSON") }
    root = schema
    try Self.check(root, "#", in: root)
  }

  /// The paths at which all properties are declared, such as `#/$defs/finding/properties/rule`.
  var properties: Set<String> {
    var found: Set<String> = []
    Self.visit(root, "#") { schema, place in
      for name in (schema["properties"]?.members ?? [:]).keys {
        found.insert("\(place)/properties/\(name)")
      }
    }
    return found
  }

  /// Returns the errors of a value, and the properties that it uses. A member that the schema does not declare is an error,
  /// too.
  func validate(_ value: JSON) -> (faults: [String], used: Set<String>) {
    var run = Run(root: root)
    run.validate(value, root, "#", at: "$")
    return (run.faults, run.used)
  }

  private static func check(_ schema: JSON, _ place: String, in root: JSON) throws {
    var failure: Failure?
    visit(schema, place) { schema, place in
      for keyword in schema.members.keys where !keywords.contains(keyword) {
        failure = Failure(description: "\(place): unknown keyword \(keyword)")
      }
      if let reference = schema["$ref"]?.text, definition(reference, in: root) == nil {
        failure = Failure(description: "\(place): \(reference) does not exist")
      }
      let declared = Set((schema["properties"]?.members ?? [:]).keys)
      for name in schema["required"]?.elements ?? [] where !declared.contains(name.text ?? "") {
        failure = Failure(description: "\(place): requires \(name), which is not declared")
      }
    }
    if let failure { throw failure }
  }

  /// Visits a schema and all nested schemas.
  private static func visit(
    _ schema: JSON, _ place: String, _ body: (JSON, String) -> Void
  ) {
    body(schema, place)
    for keyword in ["properties", "$defs"] {
      for (name, inner) in schema[keyword]?.members ?? [:] {
        visit(inner, "\(place)/\(keyword)/\(name)", body)
      }
    }
    for keyword in ["items", "additionalProperties"] {
      if let inner = schema[keyword] { visit(inner, "\(place)/\(keyword)", body) }
    }
    for (position, inner) in (schema["anyOf"]?.elements ?? []).enumerated() {
      visit(inner, "\(place)/anyOf/\(position)", body)
    }
  }

  private static func definition(_ reference: String, in root: JSON) -> JSON? {
    reference.hasPrefix("#/$defs/") ? root["$defs"]?[String(reference.dropFirst(8))] : nil
  }

  private struct Run {
    let root: JSON
    var faults: [String] = []
    var used: Set<String> = []

    mutating func validate(
      _ value: JSON, _ schema: JSON, _ place: String, at path: String
    ) {
      if let reference = schema["$ref"]?.text,
        let target = JSONSchema.definition(reference, in: root)
      {
        validate(value, target, reference, at: path)
      }
      if let options = schema["anyOf"]?.elements { choose(value, options, place, at: path) }
      if let type = schema["type"]?.text, !value.has(type: type) {
        faults.append("\(path) must be of type \(type)")
      }
      if let constant = schema["const"], constant != value {
        faults.append("\(path) must be \(constant)")
      }
      if let list = schema["enum"]?.elements, !list.contains(value) {
        faults.append("\(path) is none of the listed values: \(value)")
      }
      if let least = schema["minimum"]?.amount, let number = value.amount, number < least {
        faults.append("\(path) is less than \(least)")
      }
      if case .array(let elements) = value, let items = schema["items"] {
        for (index, element) in elements.enumerated() {
          validate(element, items, place + "/items", at: "\(path)[\(index)]")
        }
      }
      if case .object(let members) = value { check(members, schema, place, at: path) }
    }

    private mutating func check(
      _ members: [String: JSON], _ schema: JSON, _ place: String, at path: String
    ) {
      for name in schema["required"]?.elements.compactMap(\.text) ?? []
      where members[name] == nil {
        faults.append("\(path).\(name) is missing")
      }
      let others = schema["additionalProperties"]
      if schema["properties"] == nil, others == nil { return }
      let declared = schema["properties"]?.members ?? [:]
      for (name, member) in members {
        guard let inner = declared[name] else {
          if let others {
            validate(member, others, "\(place)/additionalProperties", at: "\(path).\(name)")
          } else {
            faults.append("\(path).\(name) is not in the schema")
          }
          continue
        }
        let own = "\(place)/properties/\(name)"
        used.insert(own)
        validate(member, inner, own, at: "\(path).\(name)")
      }
    }

    private mutating func choose(
      _ value: JSON, _ options: [JSON], _ place: String, at path: String
    ) {
      var closest: Run?
      for (position, option) in options.enumerated() {
        var trial = Run(root: root)
        trial.validate(value, option, "\(place)/anyOf/\(position)", at: path)
        if closest.map({ trial.faults.count < $0.faults.count }) ?? true { closest = trial }
      }
      faults += closest?.faults ?? []
      used.formUnion(closest?.used ?? [])
    }
  }
}

extension JSON {
  fileprivate func has(type: String) -> Bool {
    switch (type, self) {
    case ("null", .null), ("boolean", .bool), ("integer", .int), ("number", .int),
      ("number", .double), ("string", .string), ("array", .array), ("object", .object):
      true
    default: false
    }
  }

  fileprivate var amount: Double? {
    switch self {
    case .int(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }
}
