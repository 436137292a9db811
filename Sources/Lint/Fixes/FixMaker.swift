import CEL
import HAProxy
import Kubernetes
import YAML

/// Evaluates the fix of a finding. Returns nil whenever the fix could not do exactly what it describes.
struct FixMaker {
  let fix: CompiledFix
  /// The values of the variables when the finding was made.
  var slots: [Value]
  /// The value that the finding points to; `path` is the field in it.
  let subject: Value
  let path: String?

  mutating func make() throws(EvaluationError) -> Fix? {
    if let when = fix.when, try !when.truth(slots) { return nil }
    var edits: [Fix.FileEdit] = []
    for patch in fix.patches {
      for element in try elements(patch.forEach) {
        slots[RuleVariables.each] = element
        if let when = patch.when, try !when.truth(slots) { continue }
        guard let made = try edit(patch) else { return nil }
        for edit in made { Self.add(edit, to: &edits) }
      }
    }
    var creations: [Fix.NewObject] = []
    for creation in fix.creations {
      for element in try elements(creation.forEach) {
        slots[RuleVariables.each] = element
        if let when = creation.when, try !when.truth(slots) { continue }
        let content = try creation.object.content(slots)
        guard let content, let node = Self.node(try creation.beside.evaluate(slots)),
          case .map = content
        else { return nil }
        creations.append(Fix.NewObject(content: content, beside: node.tree))
      }
    }
    guard !edits.isEmpty || !creations.isEmpty, !Self.collide(edits) else { return nil }
    slots[RuleVariables.each] = .null
    var description = fix.definition.description ?? ""
    if let text = try fix.description?.text(slots) { description = text }
    return Fix(
      FixSummary(
        applicability: fix.definition.applicability, description: description),
      edits: edits, creations: creations, uncovers: fix.definition.uncovers)
  }

  private func elements(_ list: CompiledExpression?) throws(EvaluationError) -> [Value] {
    guard let list else { return [.null] }
    let value = try list.evaluate(slots)
    return (0..<value.listCount).map { value.listElement($0) }
  }

  private func edit(_ patch: CompiledPatch) throws(EvaluationError) -> [Fix.FileEdit]? {
    let target = try patch.object?.evaluate(slots) ?? subject
    guard case .foreign(let store, let handle) = target,
      let place = (store as? LocatedRecord)?.place(handle)
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
    _ node: Node, _ path: [NodeStep], _ patch: CompiledPatch
  ) throws(EvaluationError) -> [TextEdit]? {
    guard let change = try change(patch) else { return nil }
    return try? NodeEditor(node).edits(change, at: path)
  }

  private func change(_ patch: CompiledPatch) throws(EvaluationError) -> NodeChange? {
    switch patch.operation {
    case .value(let value): return try value.content(slots).map { .set($0) }
    case .append(let value): return try value.content(slots).map { .append($0) }
    case .remove: return .remove
    case .rename(let name): return try name.text(slots).map { .rename($0) }
    case .replace(let from, let to):
      guard let from = try from.text(slots), let to = try to.text(slots) else { return nil }
      return .replaceText(from: from, to: to)
    case .lineBelow, .lineAbove, .text: return nil
    }
  }

  /// The edits of a part of haproxy.cfg.
  private func inside(
    _ node: Node, _ written: Range<Int>, _ patch: CompiledPatch
  ) throws(EvaluationError) -> [TextEdit]? {
    let editor = NodeEditor(node)
    guard let range = editor.contentRange(ofWritten: written), let text = node.text else {
      return nil
    }
    let configuration = ConfigurationEditor(Array(text.utf8))
    var changes: [ConfigurationEditor.Change]?
    switch patch.operation {
    case .value(let words):
      changes = try words.text(slots).map { [configuration.replacing(range, with: $0)] }
    case .text(let words):
      changes = try words.text(slots).map { [configuration.replacing(range, with: $0)] }
    case .lineBelow(let lines):
      changes = try lines.text(slots).map { [configuration.adding($0, below: range)] }
    case .lineAbove(let lines):
      changes = try lines.text(slots).map { [configuration.adding($0, above: range)] }
    case .replace(let from, let to):
      guard let from = try from.text(slots), let to = try to.text(slots) else { return nil }
      changes = configuration.replacing(from, with: to, at: range)
    case .remove: changes = [configuration.removing(at: range)]
    case .append, .rename: return nil
    }
    return changes.flatMap { try? editor.edits($0.map { ContentEdit($0.range, $0.text) }) }
  }

  private static func node(_ value: Value) -> Node? {
    guard case .foreign(let store, let handle) = value,
      let place = (store as? LocatedRecord)?.place(handle)
    else { return nil }
    switch place {
    case .node(let node), .inside(let node, _, _): return node
    case .mark: return nil
    }
  }

  /// Adds an edit; insertions of several patches at one place keep the order of the patches.
  private static func add(_ added: Fix.FileEdit, to edits: inout [Fix.FileEdit]) {
    let place = added.edit.range
    let same = edits.firstIndex {
      $0.file === added.file && $0.edit.range == place && place.isEmpty
    }
    guard let same else {
      edits.append(added)
      return
    }
    edits[same] = Fix.FileEdit(
      file: added.file, edit: TextEdit(range: place, text: edits[same].edit.text + added.edit.text))
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
