import Jitsi
import Kubernetes
import KubernetesClient
import Layout
import Lint
import YAML

/// What an object was before an upgrade changed it: an annotation of the object itself, which is written with the change.
///
/// It holds only the fields that changed. Revisions of workloads would not do: they cover pod templates alone, and are pruned.
struct UpgradeRecord {
  static let annotation = Content.upgradeRecord
  static let path: [NodeStep] = [
    .key("metadata"), .key("annotations"), .key(annotation),
  ]
  /// The most bytes of a record; all annotations of an object have 256 KiB.
  static let limit = 128 << 10

  /// The release that the object was upgraded to; nil if manifests were rolled out.
  let release: String?
  /// The change that takes the object back; nil if the upgrade created it.
  private let reversal: PartialChange?

  /// The record of a change; nil if its object cannot be taken back to what it was.
  init?(_ change: DryRunChange, release: String?) {
    self.release = release
    switch change.outcome {
    case .missing: reversal = nil
    case .different(let after):
      guard let live = change.live, change.planned.object.kind != "Secret",
        let reversal = PartialChange(from: after.comparable, to: live.comparable)
      else { return nil }
      self.reversal = reversal
    default: return nil
    }
    guard text.utf8.count <= Self.limit else { return nil }
  }

  /// Reads the record of an object; nil without one.
  init?(of object: KubernetesObject) {
    guard let text = object.annotation(Self.annotation) else { return nil }
    let tree = Tree(parsing: SourceFile(name: Self.annotation, text: text))
    guard let root = tree.documents.first?.root.flatMap({ Content(tree.node($0)) }) else {
      return nil
    }
    release = root["release"]?.text
    if root["created"]?.text == "true" {
      reversal = nil
      return
    }
    guard let fields = root["set"], case .list(let removals)? = root["remove"] else { return nil }
    reversal = PartialChange(
      fields: fields,
      removals: removals.compactMap { entry in
        guard case .list(let steps)? = entry["path"], let value = entry["value"] else { return nil }
        return PartialChange.Removal(path: steps.compactMap(Self.step), value: value)
      })
  }

  private static func step(_ content: Content) -> NodeStep? {
    if let index = content.integer { return .index(index) }
    return content.text.map { .key($0) }
  }

  /// The value of the annotation.
  var text: String {
    var entries: [Content.Entry] = []
    if let release { entries.append(.init("release", .scalar(.string(release)))) }
    if let reversal {
      entries.append(.init("set", reversal.fields))
      entries.append(
        .init(
          "remove",
          .list(
            reversal.removals.map { removal in
              .map([
                .init("path", .list(removal.path.map(Self.content))),
                .init("value", removal.value),
              ])
            })))
    } else {
      entries.append(.init("created", .scalar(.bool(true))))
    }
    return String(decoding: JSONText(Content.map(entries)).bytes, as: UTF8.self)
  }

  private static func content(_ step: NodeStep) -> Content {
    switch step {
    case .key(let key): .scalar(.string(key))
    case .index(let index): .scalar(.int(Int64(index)))
    }
  }

  /// A change with this record.
  func added(to change: DryRunChange) -> PlannedChange {
    let planned = change.planned
    let value = Content.scalar(.string(text))
    let action: PlannedChange.Action
    switch planned.action {
    case .apply(let content):
      action = content.setting(Self.path[...], to: value).map { .apply($0) } ?? planned.action
    case .change(var partial, let whole):
      guard let fields = partial.fields.setting(Self.path[...], to: value),
        let wanted = whole.setting(Self.path[...], to: value)
      else { return planned }
      partial.fields = fields
      // An earlier record is replaced, not removed.
      partial.removals.removeAll { $0.path == Self.path }
      action = .change(partial, whole: wanted)
    case .delete: return planned
    }
    return planned.with(action)
  }

  /// The change that takes an object back to what it was.
  func undoing(_ object: KubernetesObject, in inventory: Inventory) -> PlannedChange? {
    guard let live = Content(object.node) else { return nil }
    let reasons = [PlannedChange.Reason("it is taken back to what it was before the upgrade")]
    let shard = PlanMaker.shard(of: object, in: inventory)
    guard let reversal else {
      return PlannedChange(
        object: ObjectReference(object), shard: shard, stage: .removal, action: .delete,
        reasons: reasons)
    }
    var wanted = OwnedFields.merged(live, with: reversal.fields)
    for removal in reversal.removals { wanted = wanted.removing(removal.path[...]) }
    wanted = wanted.removing(Self.path[...])
    if wanted["metadata"]?["annotations"] == .map([]) {
      wanted = wanted.removing([.key("metadata"), .key("annotations")])
    }
    guard let partial = PartialChange(from: live, to: wanted) else { return nil }
    return PlannedChange(
      object: ObjectReference(object), shard: shard, stage: ApplyStage(object, in: inventory),
      action: .change(partial, whole: wanted), reasons: reasons)
  }
}

extension PlannedChange {
  fileprivate func with(_ action: Action) -> PlannedChange {
    PlannedChange(object: object, shard: shard, stage: stage, action: action, reasons: reasons)
  }
}
