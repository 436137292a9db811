/// The field managers of an object, as in `metadata.managedFields`.
struct ManagedFields {
  enum Operation: String {
    case apply = "Apply"
    case update = "Update"
  }

  private var entries: [JSON]
  /// Whether the object has no managers.
  let isUnset: Bool

  init(_ object: JSON) {
    let list = object["metadata"]?["managedFields"]?.elements ?? []
    isUnset = list.isEmpty
    entries = list.filter { $0["manager"] != nil }
  }

  /// The entries: appliers before updaters, older ones before newer ones.
  ///
  /// source: kubernetes/apimachinery pkg/util/managedfields/internal/managedfields.go (sortEncodedManagedFields)
  var value: JSON? {
    if entries.isEmpty { return nil }
    func key(_ entry: JSON) -> (String, String, String) {
      (
        entry["operation"]?.text ?? "", entry["time"]?.text ?? "", entry["manager"]?.text ?? ""
      )
    }
    return .array(entries.sorted { key($0) < key($1) })
  }

  /// All fields with a manager.
  var leaves: Set<[String]> {
    entries.reduce(into: []) {
      $0.formUnion(FieldOwnership.leaves(ofFields: $1["fieldsV1"] ?? [:]))
    }
  }

  func fields(of manager: String, _ operation: Operation) -> JSON {
    entries.first { Self.isOf($0, manager, operation) }?["fieldsV1"] ?? [:]
  }

  mutating func set(
    _ fields: JSON, _ manager: String, _ operation: Operation, _ version: String, _ time: String
  ) {
    entries.removeAll { Self.isOf($0, manager, operation) }
    if fields.members.isEmpty { return }
    entries.append([
      "manager": .string(manager), "operation": .string(operation.rawValue),
      "apiVersion": .string(version), "time": .string(time), "fieldsType": "FieldsV1",
      "fieldsV1": fields,
    ])
  }

  /// Removes fields whose values will change from all other managers.
  ///
  /// - Returns: The previous owners, in the server's words.
  mutating func takeOver(
    _ leaves: [[String]: JSON], of object: JSON, by manager: String
  ) -> [(manager: String, field: String)] {
    var conflicts: [(manager: String, field: String)] = []
    for position in entries.indices where !Self.isOf(entries[position], manager, .apply) {
      let owned = FieldOwnership.leaves(ofFields: entries[position]["fieldsV1"] ?? [:])
      let disputed = leaves.filter { leaf, value in
        owned.contains(leaf) && FieldOwnership.value(in: object, leaf) != value
      }.keys
      for leaf in disputed {
        conflicts.append((Self.words(entries[position]), FieldOwnership.words(leaf)))
      }
      remove(Set(disputed), from: position)
    }
    entries.removeAll { $0["fieldsV1"]?.members.isEmpty != false }
    return conflicts.sorted { ($0.manager, $0.field) < ($1.manager, $1.field) }
  }

  /// Records an update: its manager becomes the only owner of changed fields; removed fields have no owner any more.
  mutating func note(
    from old: JSON, to new: JSON, by manager: String, _ version: String, _ time: String
  ) {
    let before = FieldOwnership.leaves(old)
    let after = FieldOwnership.leaves(new)
    let changed = Set(after.keys.filter { before[$0] != after[$0] })
    let gone = Set(before.keys).subtracting(after.keys)
    if changed.isEmpty, gone.isEmpty { return }
    for position in entries.indices
    where entries[position]["subresource"] != nil
      || !Self.isOf(entries[position], manager, .update)
    {
      remove(changed.union(gone), from: position)
    }
    let own = fields(of: manager, .update)
    var fields = FieldOwnership.removing(gone, fromFields: own)
    for leaf in changed {
      fields[leaf] = [:]
      // A parent that did not exist is created along with the field.
      for count in 1..<leaf.count {
        let path = Array(leaf[..<count])
        if FieldOwnership.value(in: old, path) == nil, !FieldOwnership.isStructure(path) {
          fields[path + ["."]] = [:]
        }
      }
    }
    set(fields, manager, .update, version, time)
    entries.removeAll { $0["fieldsV1"]?.members.isEmpty != false }
  }

  /// Returns the fields that an update owns after creating an object, without those that defaults add.
  static func created(_ object: JSON) -> JSON {
    var managers = ManagedFields([:])
    managers.note(from: [:], to: object, by: "-", "", "")
    return managers.fields(of: "-", .update)
  }

  private mutating func remove(_ leaves: Set<[String]>, from position: Int) {
    entries[position]["fieldsV1"] = FieldOwnership.removing(
      leaves, fromFields: entries[position]["fieldsV1"] ?? [:])
  }

  /// Returns a manager in the form of a conflict message.
  ///
  /// source: kubernetes/apimachinery pkg/util/managedfields/internal/conflict.go (printManager)
  private static func words(_ entry: JSON) -> String {
    var words = "\"\(entry["manager"]?.text ?? "")\""
    if let subresource = entry["subresource"]?.text {
      words += " with subresource \"\(subresource)\""
    }
    if entry["operation"] == "Update" { words += " using \(entry["apiVersion"]?.text ?? "")" }
    return words
  }

  private static func isOf(_ entry: JSON, _ manager: String, _ operation: Operation) -> Bool {
    entry["manager"]?.text == manager && entry["operation"]?.text == operation.rawValue
      && entry["subresource"] == nil
  }
}
