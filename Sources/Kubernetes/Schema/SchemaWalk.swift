import YAML

/// Checks an object against its schema.
///
/// An API server reads JSON, which kubectl and helm convert from YAML 1.1: `yes` is a boolean, `1.0` is the number 1. A null
/// value is treated as absent.
/// source: kubernetes-sigs/yaml v1.6 yaml.go; kubernetes-sigs/json v0 internal/golang/encoding/json/decode.go
struct SchemaWalk {
  let reader: NodeReader
  let table: SchemaTable
  let minor: Int
  private(set) var faults: [SchemaFault] = []
  private var isStructural = false
  /// Whether the object was stored by an API server, which keeps only fields it knows.
  private var isStored = false

  init(reader: NodeReader, table: SchemaTable, minor: Int) {
    self.reader = reader
    self.table = table
    self.minor = minor
  }

  mutating func checkObject(_ object: KubernetesObject, _ type: Int) {
    let node = object.node.index
    let metadata = reader.value(of: node, "metadata")
    isStored = metadata.flatMap { reader.value(of: $0, "uid") } != nil
    // The object is encrypted with SOPS; the server receives the decrypted one.
    if reader.value(of: node, "sops") != nil { return }
    check(node, type)
    checkName(object, metadata)
    if faults.contains(where: \.isStructural), isPatch(node) {
      faults.removeAll(where: \.isStructural)
    }
  }

  /// Returns whether a document is evidently a patch rather than a whole object: most of what such a kind requires is missing.
  private func isPatch(_ node: UInt32) -> Bool {
    if reader.node(node).holdsPatchDirective { return true }
    guard let spec = field(node, "spec") else { return false }
    if let template = field(spec, "template") {
      guard let pod = field(template, "spec") else { return true }
      let containers = items(field(pod, "containers"))
      if containers.contains(where: { field($0, "image") != nil }) { return false }
      let isWhole =
        present(spec, ["replicas", "strategy", "updateStrategy", "serviceName"]).count > 0
        || containers.contains {
          present($0, ["ports", "readinessProbe", "livenessProbe", "imagePullPolicy"]).count > 0
        }
      return containers.isEmpty || field(spec, "selector") == nil || !isWhole
    }
    if isText(field(node, "kind"), "Service") {
      return present(spec, ["ports", "selector", "type", "clusterIP"]).count == 0
    }
    return isText(field(node, "kind"), "Ingress")
      && present(spec, ["rules", "defaultBackend", "backend"]).count == 0
  }

  // MARK: Objects

  /// Checks a mapping against a type.
  mutating func check(_ mapping: UInt32, _ number: Int) {
    guard reader.form(mapping) == .mapping else {
      return mismatch(mapping, "a mapping")
    }
    let type = table.type(number)
    var seen: UInt64 = 0
    checkFields(mapping, type, &seen, depth: 0)
    var missing = type.required & ~seen
    guard missing != 0 || type.check != nil else { return }
    isStructural = true
    while missing != 0 {
      let position = missing.trailingZeroBitCount
      missing &= missing - 1
      reportMissing(type.fields[position], mapping)
    }
    if let check = type.check { run(check, mapping) }
    isStructural = false
  }

  private mutating func checkFields(
    _ mapping: UInt32, _ type: SchemaType, _ seen: inout UInt64, depth: Int
  ) {
    let merges = reader.merges(mapping)
    var key = mapping + 1
    var remaining = reader.childCount(mapping)
    while remaining > 1 {
      remaining -= 2
      let place = reader.next(key)
      let name = reader.resolve(key)
      let value = reader.resolve(place)
      if merges, reader.isMergeKey(name) {
        if depth < 16 { checkMerged(value, type, &seen, depth: depth + 1) }
      } else if reader.form(name) == .scalar {
        if let position = type.position(of: reader.bytes(name)) {
          let field = type.fields[position]
          if field.since > minor, !isStored { reportUnknown(name, mapping, type, field) }
          if isPresent(value, field) { seen |= 1 << UInt64(position) }
          check(value, field)
        } else if !isStored {
          reportUnknown(name, mapping, type, nil)
        }
      }
      key = reader.next(place)
    }
  }

  /// Checks the mappings merged with `<<` as part of the mapping that contains it.
  private mutating func checkMerged(
    _ source: UInt32, _ type: SchemaType, _ seen: inout UInt64, depth: Int
  ) {
    switch reader.form(source) {
    case .mapping: checkFields(source, type, &seen, depth: depth)
    case .sequence:
      var element = source + 1
      for _ in 0..<reader.childCount(source) {
        let merged = reader.resolve(element)
        if reader.form(merged) == .mapping { checkFields(merged, type, &seen, depth: depth) }
        element = reader.next(element)
      }
    case .scalar: break
    }
  }

  /// Returns whether a value is present. An empty required string or list counts as absent.
  @inline(__always)
  private func isPresent(_ value: UInt32, _ field: SchemaField) -> Bool {
    guard field.isRequired else { return true }
    switch reader.form(value) {
    case .mapping: return true
    case .sequence: return reader.childCount(value) > 0
    case .scalar:
      return !isNull(value) && !(field.value.base == .string && reader.bytes(value).isEmpty)
    }
  }

  @inline(__always)
  func isNull(_ value: UInt32) -> Bool { reader.isNull(value) }

  // MARK: Values

  @inline(__always)
  private mutating func check(_ value: UInt32, _ field: SchemaField) {
    switch field.value.outer {
    case .none: checkSingle(value, field)
    case .list: checkList(value, field, isOuter: true)
    case .map: checkMap(value, field, isOuter: true)
    }
  }

  private mutating func checkInner(_ value: UInt32, _ field: SchemaField) {
    switch field.value.inner {
    case .none: checkSingle(value, field)
    case .list: checkList(value, field, isOuter: false)
    case .map: checkMap(value, field, isOuter: false)
    }
  }

  private mutating func checkList(_ value: UInt32, _ field: SchemaField, isOuter: Bool) {
    guard reader.form(value) == .sequence else {
      if !isNull(value) { mismatch(value, "a list") }
      return
    }
    var element = value + 1
    for _ in 0..<reader.childCount(value) {
      let item = reader.resolve(element)
      if isOuter { checkInner(item, field) } else { checkSingle(item, field) }
      element = reader.next(element)
    }
  }

  private mutating func checkMap(
    _ value: UInt32, _ field: SchemaField, isOuter: Bool, depth: Int = 0
  ) {
    guard reader.form(value) == .mapping else {
      if !isNull(value) { mismatch(value, "a mapping") }
      return
    }
    let merges = reader.merges(value)
    var key = value + 1
    for _ in 0..<reader.childCount(value) / 2 {
      let place = reader.next(key)
      let name = reader.resolve(key)
      let item = reader.resolve(place)
      if merges, reader.isMergeKey(name) {
        if depth < 16 {
          for merged in mappings(in: item) {
            checkMap(merged, field, isOuter: isOuter, depth: depth + 1)
          }
        }
      } else {
        if case .format(let format) = field.limit { checkEntry(name, item, format) }
        if isOuter { checkInner(item, field) } else { checkSingle(item, field) }
      }
      key = reader.next(place)
    }
  }

  /// Returns the node itself if it is a mapping, or the mappings in a list.
  private func mappings(in node: UInt32) -> [UInt32] {
    if reader.form(node) == .mapping { return [node] }
    var found: [UInt32] = []
    reader.forEachElement(of: node) { if reader.form($0) == .mapping { found.append($0) } }
    return found
  }

  @inline(__always)
  private mutating func checkSingle(_ value: UInt32, _ field: SchemaField) {
    switch field.value.base {
    case .any: break
    case .object: if !isNull(value) { check(value, field.value.number) }
    case .string: checkString(value, field)
    case .bytes, .time: if reader.form(value) != .scalar { mismatch(value, "a string") }
    case .int32, .int64: checkInteger(value, field)
    case .bool: checkBool(value)
    case .number, .quantity, .intOrString: checkAmount(value, field)
    }
  }

  @inline(__always)
  private mutating func checkString(_ value: UInt32, _ field: SchemaField) {
    guard reader.form(value) == .scalar else { return mismatch(value, "a string") }
    if !reader.isQuoted(value), let other = reader.plainValue(value) {
      if other != .null {
        mismatch(
          value, "a string", other,
          .text(String(decoding: reader.bytes(value), as: UTF8.self)))
      }
      return
    }
    if field.value.number > 0 { checkWords(value, field.value.number) }
    if field.value.outer == .none, case .format(let format) = field.limit {
      checkText(value, format)
    }
  }

  private mutating func checkInteger(_ value: UInt32, _ field: SchemaField) {
    guard reader.form(value) == .scalar else { return mismatch(value, "a number") }
    let number: Int64
    switch reader.isQuoted(value) ? nil : reader.plainValue(value) {
    case .null: return
    case .int(let integer): number = integer
    case .double(let double) where double == double.rounded() && abs(double) < 0x1p53:
      number = Int64(double)
    case .uint: return report(value, "\(name(value)) is out of range for the field")
    case .double: return report(value, "\(name(value)) must be a whole number")
    case .bool: return mismatch(value, "a number", .bool(true))
    case .string, nil:
      return mismatch(value, "a number", nil, self.number(in: value).map { .number($0) })
    }
    if field.value.base == .int32, Int32(exactly: number) == nil {
      return report(value, "\(name(value)) is out of range for the field")
    }
    switch field.limit {
    case .range(let low, let high) where number < low || number > high:
      let limits = high == .max ? "\(low) or more" : "from \(low) to \(high)"
      report(value, "\(name(value)) must be \(limits), not \(number)")
    case .format(.mode) where number < 0 || number > 0o777:
      report(
        value,
        "\(name(value)) must be a file mode from 0 to 0777, not the decimal number \(number)")
    default: break
    }
  }

  private mutating func checkBool(_ value: UInt32) {
    guard reader.form(value) == .scalar else { return mismatch(value, "true or false") }
    switch reader.isQuoted(value) ? nil : reader.plainValue(value) {
    case .null, .bool: return
    case .string, nil:
      let text = reader.bytes(value)
      let truth = text.elementsEqual("true".utf8)
      mismatch(
        value, "true or false", nil,
        truth || text.elementsEqual("false".utf8) ? .truth(truth) : nil)
    case let other?: mismatch(value, "true or false", other)
    }
  }

  private mutating func checkAmount(_ value: UInt32, _ field: SchemaField) {
    guard reader.form(value) == .scalar else { return mismatch(value, words(field.value.base)) }
    let plain = reader.isQuoted(value) ? nil : reader.plainValue(value)
    switch (field.value.base, plain) {
    case (_, .null): return
    case (_, .bool): mismatch(value, words(field.value.base), plain)
    case (.number, .string), (.number, nil): mismatch(value, "a number")
    case (.quantity, .string), (.quantity, nil):
      if Amount(reader.bytes(value)) == nil, !isPlaceholder(value) {
        report(value, "\(name(value)) is not a quantity such as 500m, 1.5 or 2Gi")
      }
    case (.intOrString, .double(let double)) where double != double.rounded():
      report(value, "\(name(value)) must be a whole number or a string")
    case (.intOrString, _):
      if case .format(let format) = field.limit { checkNumberOrText(value, plain, format) }
    default: break
    }
  }

  private func words(_ base: SchemaValue.Base) -> String {
    switch base {
    case .quantity: "a quantity"
    case .intOrString: "a number or a string"
    default: "a number"
    }
  }

  private mutating func checkWords(_ value: UInt32, _ number: Int) {
    let text = reader.bytes(value)
    // An empty string is treated as absent: the server applies its default.
    guard !text.isEmpty else { return }
    let words = table.words(number)
    if words.contains(where: { $0.elementsEqual(text) }) || isPlaceholder(value) { return }
    let listed = words.filter { !$0.isEmpty }.prefix(8)
      .map { String(decoding: $0, as: UTF8.self) }
    let choice =
      listed.count > 1
      ? listed.dropLast().joined(separator: ", ") + " or " + listed[listed.count - 1]
      : listed.joined()
    report(value, "\(name(value)) must be \(choice), not \(quoted(value))")
  }

  // MARK: Faults

  /// Adds a fault that makes the server reject the object.
  mutating func report(
    _ node: UInt32, _ text: String, field: String? = nil,
    replacement: SchemaFault.Replacement? = nil
  ) {
    faults.append(
      SchemaFault(
        kind: .refused, isStructural: isStructural, node: reader.node(node), field: field,
        text: text, replacement: replacement, alternatives: []))
  }

  private mutating func mismatch(
    _ value: UInt32, _ wanted: String, _ actual: Scalar? = nil,
    _ replacement: SchemaFault.Replacement? = nil
  ) {
    let found: String
    switch reader.form(value) {
    case .mapping: found = "a mapping"
    case .sequence: found = "a list"
    case .scalar:
      switch actual {
      case .bool: found = "a boolean"
      case .int, .uint, .double: found = "a number"
      case .null: found = "null"
      case .string, nil:
        if isPlaceholder(value) { return }
        found = "a string"
      }
    }
    report(value, "\(name(value)) must be \(wanted), not \(found)", replacement: replacement)
  }

  private mutating func reportMissing(_ field: SchemaField, _ mapping: UInt32) {
    let name = String(decoding: field.name, as: UTF8.self)
    let node = reader.node(mapping)
    let isWritten = node[name] != nil
    report(
      mapping,
      "\(self.name(mapping)) " + (isWritten ? "has an empty \(name)" : "has no \(name)"),
      field: name)
  }

  private mutating func reportUnknown(
    _ key: UInt32, _ mapping: UInt32, _ type: SchemaType, _ field: SchemaField?
  ) {
    let name = String(decoding: reader.bytes(key).prefix(100), as: UTF8.self)
    // A broken list or an unfilled template, which other checks report.
    if name.contains("{") || name.contains("<") || name.hasPrefix("$") { return }
    let place = self.name(mapping)
    let text: String
    if let field {
      text = "\(place) has no field \(name) before Kubernetes 1.\(field.since)"
    } else {
      text = "\(place) has no field \(name)"
    }
    faults.append(
      SchemaFault(
        kind: .unknown, node: reader.node(mapping), field: name, text: text, replacement: nil,
        alternatives: field == nil
          ? type.fields.map { String(decoding: $0.name, as: UTF8.self) } : []))
  }

  // MARK: Words

  /// Returns the name of a node for messages: its key, or its position in a list.
  func name(_ index: UInt32) -> String {
    let node = reader.node(index)
    if let key = node.key?.text {
      if let map = node.parent?.key?.text {
        if map == "labels" || map == "matchLabels" { return "the label \(key)" }
        if map == "annotations" { return "the annotation \(key)" }
      }
      if key == "value", let variable = node.parent?["name"]?.text, !variable.isEmpty {
        return "the value of \(variable)"
      }
      return key
    }
    guard let parent = node.parent, parent.isSequence else {
      return node["kind"]?.text ?? "the object"
    }
    return "\(parent.key?.text ?? "item")[\(node.position)]"
  }

  /// Returns whether a text contains a placeholder to be filled in before the object is applied.
  func isPlaceholder(_ value: UInt32) -> Bool {
    reader.bytes(value).contains {
      $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "{")
    }
  }

  /// Returns a non-secret text, quoted and truncated.
  func quoted(_ value: UInt32) -> String {
    let text = String(decoding: reader.bytes(value).prefix(60), as: UTF8.self)
    return "\"" + text.replacing("\n", with: " ") + "\""
  }

  /// Returns the number that a text represents in JSON notation.
  func number(in value: UInt32) -> Int64? {
    let text = String(decoding: reader.bytes(value).prefix(20), as: UTF8.self)
    guard let number = Int64(text), String(number) == text else { return nil }
    return number
  }
}
