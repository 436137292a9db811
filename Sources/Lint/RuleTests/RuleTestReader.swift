import Basics
import Kubernetes
public import YAML

/// Reads the tests in rule files strictly: unknown keys are errors.
public struct RuleTestReader {
  private var form = StrictReader()
  private let file: String

  /// The tests of the rules in a text, in order.
  ///
  /// - Throws: ``RuleErrors`` with all errors and their positions.
  public static func read(_ tree: Tree) throws(RuleErrors) -> [RuleTest] {
    var reader = RuleTestReader(file: tree.source.name)
    var tests: [RuleTest] = []
    for document in tree.documents {
      guard let root = document.root.map(tree.node), let spec = root["spec"],
        let list = reader.form.value(spec, "tests")
      else { continue }
      guard list.isSequence else {
        reader.form.fail(list, "`tests` must be a list")
        continue
      }
      let rule = root["metadata"]?["name"]?.text ?? ""
      for node in list.elements {
        if let test = reader.test(node, of: rule) { tests.append(test) }
      }
    }
    try reader.finish()
    return tests
  }

  /// The edits in a list.
  ///
  /// - Throws: ``RuleErrors`` with all errors and their positions.
  static func edits(_ list: Node) throws(RuleErrors) -> [RuleTest.Edit] {
    var reader = RuleTestReader(file: list.tree.source.name)
    let edits = list.elements.compactMap { reader.edit($0) }
    try reader.finish()
    return edits
  }

  private init(file: String) { self.file = file }

  private func finish() throws(RuleErrors) {
    let errors = form.errors.map {
      RuleError(file: $0.file, line: $0.line, column: $0.column, message: $0.message)
    }
    if !errors.isEmpty { throw RuleErrors(errors) }
  }

  private mutating func test(_ node: Node, of rule: String) -> RuleTest? {
    guard form.expectKeys(node, .test) else { return nil }
    let name = required(node, "name", in: "a test").flatMap { form.text($0) }
    var input = RuleTest.Input.nothing
    if let example = form.value(node, "example") {
      if let name = form.choice(example, RuleTestExamples.names) { input = .example(name) }
      if let other = form.value(node, "manifests") {
        form.fail(other, "`manifests` cannot be combined with `example`")
      }
    } else if let manifests = form.value(node, "manifests"), let path = form.text(manifests) {
      input = .manifests(path)
    }
    let isWhole = form.value(node, "whole").flatMap { form.boolean($0) } ?? true
    let edits = elements(node, "edits") { $0.edit($1) }
    if node["example"] == nil, node["manifests"] == nil, (node["edits"]?.count ?? 0) == 0 {
      form.fail(node, "a test requires `example`, `manifests` or `edits` that add objects")
    }
    guard let wanted = node["expect"], wanted.isSequence else {
      form.fail(
        node["expect"] ?? node,
        "a test requires `expect`: a list of findings, `[]` if there must be none")
      return nil
    }
    let expected = elements(node, "expect") { $0.finding($1) }
    let fixed = elements(node, "fixed") { $0.field($1) }
    guard let name else { return nil }
    return RuleTest(
      rule: rule, name: name, file: file, start: node.start, input: input, isWhole: isWhole,
      edits: edits, expected: expected, fixed: fixed)
  }

  // MARK: Edits

  private mutating func edit(_ node: Node) -> RuleTest.Edit? {
    guard form.expectKeys(node, .edit) else { return nil }
    let kinds = ["add", "raw", "everywhere", "object"].filter { node[$0] != nil }
    guard kinds.count == 1 else {
      form.fail(node, "an edit requires exactly one of add, raw, everywhere, object")
      return nil
    }
    let value = node[kinds[0]]!
    if kinds[0] != "object" {
      for entry in node.entries where entry.key.text != kinds[0] {
        form.fail(entry.key, "`\(entry.key.text ?? "")` requires `object`")
      }
    }
    switch kinds[0] {
    case "add":
      guard value.isMapping else {
        form.fail(value, "`add` must be an object")
        return nil
      }
      return content(value).map { .add($0) }
    case "raw": return form.text(value).map { .raw($0) }
    case "everywhere":
      guard form.expectKeys(value, .wordReplacement),
        let from = required(value, "from", in: "`everywhere`").flatMap({ form.text($0) }),
        let to = words(value, "to", in: "`everywhere`")
      else { return nil }
      return .everywhere(from: from, to: to)
    default: return objectEdit(value, node).map { .object($0) }
    }
  }

  private mutating func objectEdit(_ object: Node, _ node: Node) -> RuleTest.ObjectEdit? {
    guard let text = form.text(object), let slash = text.firstIndex(of: "/") else {
      form.fail(object, "`object` must be KIND/NAME")
      return nil
    }
    var edit = RuleTest.ObjectEdit(
      kind: String(text[..<slash]), name: String(text[text.index(after: slash)...]))
    if let node = node["delete"] { edit.isDeleted = form.boolean(node) ?? false }
    if let node = node["copy"] { edit.copy = form.text(node) }
    if let set = node["set"] {
      guard set.isMapping else {
        form.fail(set, "`set` must map paths to values")
        return nil
      }
      for entry in set.entries {
        if let path = path(entry.key), let value = content(entry.value) {
          edit.set.append((path, value))
        }
      }
    }
    edit.remove = elements(node, "remove") { $0.path($1) }
    edit.replace = elements(node, "replace") { reader, node in
      guard reader.form.expectKeys(node, .pathReplacement),
        let path = reader.required(node, "path", in: "`replace`").flatMap({ reader.path($0) }),
        let from = reader.required(node, "from", in: "`replace`")
          .flatMap({ reader.form.text($0) }),
        let to = reader.words(node, "to", in: "`replace`")
      else { return nil }
      return (path, from, to)
    }
    return edit
  }

  // MARK: Expectations

  private mutating func finding(_ node: Node) -> RuleTest.ExpectedFinding? {
    guard form.expectKeys(node, .finding) else { return nil }
    var finding = RuleTest.ExpectedFinding(start: node.start)
    finding.rule = node["rule"].flatMap { form.text($0) }
    finding.object = node["object"].flatMap { form.text($0) }
    finding.path = node["path"]?.text ?? ""
    finding.line = node["line"].flatMap { form.text($0) }
    finding.message = node["message"].flatMap { form.text($0) }
    finding.severity = node["severity"].flatMap {
      form.choice($0, Severity.allCases.map(\.rawValue))
    }
    finding.shard = node["shard"].flatMap { form.number($0, atLeast: 0) }
    finding.isFixable = node["fixable"].flatMap { form.boolean($0) } ?? true
    return finding
  }

  private mutating func field(_ node: Node) -> RuleTest.ExpectedField? {
    guard form.expectKeys(node, .field),
      let object = required(node, "object", in: "an entry of `fixed`")
        .flatMap({ form.text($0) }),
      let path = required(node, "path", in: "an entry of `fixed`").flatMap({ path($0) })
    else { return nil }
    let given = ["value", "holds", "absent"].filter { node[$0] != nil }
    guard given.count == 1 else {
      form.fail(node, "an entry of `fixed` requires exactly one of value, holds, absent")
      return nil
    }
    let content: RuleTest.ExpectedField.Expectation?
    switch given[0] {
    case "value": content = self.content(node["value"]!).map { .value($0) }
    case "holds": content = form.text(node["holds"]!).map { .holds($0) }
    default: content = .absent
    }
    return content.map {
      RuleTest.ExpectedField(start: node.start, object: object, path: path, content: $0)
    }
  }

  // MARK: Values

  private mutating func elements<Item>(
    _ node: Node, _ key: String, _ read: (inout RuleTestReader, Node) -> Item?
  ) -> [Item] {
    guard let list = form.value(node, key) else { return [] }
    guard list.isSequence else {
      form.fail(list, "`\(key)` must be a list")
      return []
    }
    var items: [Item] = []
    for element in list.elements {
      if let item = read(&self, element) { items.append(item) }
    }
    return items
  }

  private mutating func path(_ node: Node) -> FieldPath? {
    guard let text = form.text(node) else { return nil }
    guard let path = FieldPath(text), !path.steps.isEmpty else {
      form.fail(node, "this is not a path such as spec.ports[0].port or data[\"haproxy.cfg\"]")
      return nil
    }
    return path
  }

  private mutating func content(_ node: Node) -> Content? {
    guard let content = Content(node) else {
      form.fail(node, "this is nested too deeply")
      return nil
    }
    return content
  }

  /// A string, which may be empty.
  private mutating func words(_ node: Node, _ key: String, in place: String) -> String? {
    guard let value = node[key], let text = value.text else {
      form.fail(node[key] ?? node, "\(place) requires `\(key)`, a text")
      return nil
    }
    return text
  }

  private mutating func required(_ node: Node, _ key: String, in place: String) -> Node? {
    guard let value = form.value(node, key) else {
      form.fail(node, "\(place) requires `\(key)`")
      return nil
    }
    return value
  }
}
