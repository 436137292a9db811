import CEL
import Kubernetes
import YAML

/// Works out the fix of a finding. Nil wherever the fix would not do just what it says.
struct FixMaker {
  let fix: PreparedFix
  /// The variables as they stood when the finding was made.
  var slots: [Value]
  /// What the finding points into, and its field in that.
  let subject: Value
  let path: String?

  mutating func make() throws(EvaluationError) -> Fix? {
    if let when = fix.when, try !when.truth(slots) { return nil }
    var edits: [Fix.FileEdit] = []
    for patch in fix.patches {
      for element in try elements(patch.forEach) {
        slots[Slots.each] = element
        if let when = patch.when, try !when.truth(slots) { continue }
        guard let made = try edit(patch) else { return nil }
        edits += made
      }
    }
    var creations: [Fix.NewObject] = []
    for creation in fix.creations {
      for element in try elements(creation.forEach) {
        slots[Slots.each] = element
        if let when = creation.when, try !when.truth(slots) { continue }
        guard let node = Self.node(try creation.beside.evaluate(slots)),
          let content = Content(try creation.object.evaluate(slots))
        else { return nil }
        creations.append(Fix.NewObject(content: content, beside: node.tree))
      }
    }
    guard !edits.isEmpty || !creations.isEmpty, !Self.collide(edits) else { return nil }
    slots[Slots.each] = .null
    var description = fix.definition.description ?? ""
    if let text = try fix.description?.text(slots) { description = text }
    return Fix(
      FixSummary(
        applicability: fix.definition.applicability, description: description),
      edits: edits, creations: creations)
  }

  private func elements(_ list: PreparedExpression?) throws(EvaluationError) -> [Value] {
    guard let list else { return [.null] }
    let value = try list.evaluate(slots)
    return (0..<value.listCount).map { value.listElement($0) }
  }

  private func edit(_ patch: PreparedPatch) throws(EvaluationError) -> [Fix.FileEdit]? {
    let target = try patch.object?.evaluate(slots) ?? subject
    guard case .foreign(let store, let handle) = target,
      let place = (store as? LocatedStore)?.place(handle)
    else { return nil }
    var path = patch.definition.path ?? (patch.object == nil ? self.path : nil)
    if let text = try patch.path?.text(slots) { path = text }
    switch place {
    case .mark: return nil
    case .inside(let node, let start, let end):
      return try inside(node, start.offset..<end.offset, patch).map {
        $0.map { Fix.FileEdit(file: node.tree.source, edit: $0) }
      }
    case .node(let node):
      var steps: [NodeStep] = []
      if let path {
        guard let read = FieldPath(path) else { return nil }
        steps = read.steps
      }
      return try edits(node, steps, patch).map {
        $0.map { Fix.FileEdit(file: node.tree.source, edit: $0) }
      }
    }
  }

  private func edits(
    _ node: Node, _ path: [NodeStep], _ patch: PreparedPatch
  ) throws(EvaluationError) -> [TextEdit]? {
    let editor = NodeEditor(node)
    switch patch.operation {
    case .value(let value):
      return try Content(value.evaluate(slots)).flatMap { editor.set(path, to: $0) }
    case .append(let value):
      return try Content(value.evaluate(slots)).flatMap { editor.append(path, $0) }
    case .remove: return editor.remove(path)
    case .rename(let name):
      return try name.text(slots).flatMap { editor.rename(path, to: $0) }
    case .replace(let from, let to):
      let (target, isThere) = FieldPath(steps: path).follow(from: node)
      guard isThere, let from = try from.text(slots), let to = try to.text(slots) else {
        return nil
      }
      return ScalarEditor(target)?.replace(from, with: to)
    case .lineBelow, .lineAbove, .text: return nil
    }
  }

  private func inside(
    _ node: Node, _ range: Range<Int>, _ patch: PreparedPatch
  ) throws(EvaluationError) -> [TextEdit]? {
    guard let editor = ScalarEditor(node) else { return nil }
    switch patch.operation {
    case .text(let text):
      return try text.text(slots).flatMap { editor.replace(range, with: $0) }
    case .lineBelow(let text):
      return try text.text(slots).flatMap { editor.insert($0, below: range) }
    case .lineAbove(let text):
      return try text.text(slots).flatMap { editor.insert($0, above: range) }
    case .replace(let from, let to):
      guard let from = try from.text(slots), let to = try to.text(slots) else { return nil }
      return editor.replace(from, with: to, within: range)
    case .remove: return editor.removeLines(range)
    case .value, .append, .rename: return nil
    }
  }

  private static func node(_ value: Value) -> Node? {
    guard case .foreign(let store, let handle) = value,
      let place = (store as? LocatedStore)?.place(handle)
    else { return nil }
    switch place {
    case .node(let node), .inside(let node, _, _): return node
    case .mark: return nil
    }
  }

  private static func collide(_ edits: [Fix.FileEdit]) -> Bool {
    for (index, one) in edits.enumerated() {
      for other in edits[..<index] where one.file === other.file && one.edit.meets(other.edit) {
        return true
      }
    }
    return false
  }
}
