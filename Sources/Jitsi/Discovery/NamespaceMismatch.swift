import Basics
public import Kubernetes
import YAML

/// An object of an installation that is in another namespace by mistake.
public struct NamespaceMismatch: Sendable {
  public let object: KubernetesObject
  /// The namespace of the rest of its installation.
  public let home: String
}

/// Finds objects of installations that are in the wrong namespace: workloads that fill exactly the gaps of a shard, then
/// objects that only that namespace's objects reference, or that reference them. They are treated as if they were in the right
/// namespace, so that one mistake is not reported as many missing objects.
struct NamespaceMismatchFinder {
  let objects: ObjectSet
  /// The components by namespace.
  private var members: [String: [Member]] = [:]
  private(set) var found: [NamespaceMismatch] = []
  private var homes: Set<String> = []

  private struct Member {
    let workload: Workload
    let kind: ComponentKind
    let shard: String?
  }

  init(
    _ objects: ObjectSet, _ workloads: [Workload],
    _ decisions: [[ComponentClassifier.Decision]]
  ) {
    self.objects = objects
    let parts = Array(zip(workloads, decisions)).filter { !$0.1.isEmpty }
    let shards = Parallel.map(parts, from: Discovery.manyWorkloads) { workload, _ in
      ShardIdentity(
        labels: [
          workload.template.labels, workload.object.node["metadata"]?["labels"],
        ], name: workload.object.name)?.key
    }
    for ((workload, decisions), shard) in zip(parts, shards) {
      for decision in decisions {
        members[workload.namespace, default: []].append(
          Member(workload: workload, kind: decision.kind, shard: shard))
      }
    }
  }

  mutating func find() {
    homes = Set(members.keys)
    homes.remove("")
    guard !homes.isEmpty, members[""] == nil else { return }
    if homes.count > 1 { findWorkloads() }
    findOthers()
  }

  // MARK: Workloads

  /// A namespace without a web or prosody, or without most components, is not an installation. Its workloads belong to the
  /// installation that lacks exactly those.
  private mutating func findWorkloads() {
    let complete = homes.filter { isComplete(members[$0]!) }
    var lacking: [(namespace: String, shard: String?, kind: ComponentKind)] = []
    for namespace in homes.sorted() {
      let all = members[namespace]!
      let byShard = Dictionary(grouping: all.filter { $0.kind != .haproxy }, by: \.shard)
      for (shard, parts) in byShard where parts.count >= 2 || byShard.count > 1 || complete.isEmpty
      {
        for kind in ComponentKind.ofShard where !parts.contains(where: { $0.kind == kind }) {
          lacking.append((namespace, shard, kind))
        }
      }
      if byShard.count > 1, !all.contains(where: { $0.kind == .haproxy }) {
        lacking.append((namespace, nil, .haproxy))
      }
    }
    for namespace in homes.subtracting(complete).sorted() {
      let strays = members[namespace]!
      let targets = strays.map { stray in
        lacking.filter {
          $0.namespace != namespace && $0.kind == stray.kind
            && (stray.kind == .haproxy || $0.shard == stray.shard)
            && members[$0.namespace]!.count > strays.count
        }.map(\.namespace)
      }
      guard let home = targets.first?.first, targets.allSatisfy({ $0 == [home] }),
        !isMeant(namespace, by: members[home]!)
      else { continue }
      for workload in Dictionary(grouping: strays.map(\.workload), by: \.id).values {
        found.append(NamespaceMismatch(object: workload[0].object, home: home))
      }
      members[home]!.append(contentsOf: strays)
      homes.remove(namespace)
    }
  }

  private func isComplete(_ members: [Member]) -> Bool {
    Set(members.map(\.kind)).count >= 4
      || Dictionary(grouping: members, by: \.shard).values.contains {
        Set($0.map(\.kind)).isSuperset(of: ComponentKind.ofShard)
      }
  }

  /// Returns whether any object names a Service in a namespace, which indicates that its objects are there on purpose.
  private func isMeant(_ namespace: String, by members: [Member]) -> Bool {
    members.contains { member in
      (member.workload.template.containers + member.workload.template.initContainers).contains {
        $0.environment.contains { entry in
          guard let value = entry["value"]?.text else { return false }
          let labels = value.split { ".:/".contains($0) }.drop { $0.hasPrefix("http") }
          guard labels.count > 1, labels.dropFirst().first == Substring(namespace) else {
            return false
          }
          return labels.dropFirst(2).first == "svc"
            || HostReference.xmppVariables.contains(entry["name"]?.text ?? "")
        }
      }
    }
  }

  // MARK: Objects that belong to workloads

  /// Finds objects in namespaces without an installation that only an installation's objects reference.
  private mutating func findOthers() {
    let candidates = objects.objects.filter { object in
      Self.kinds.contains(object.kind) && !object.namespace.isEmpty
        && !homes.contains(object.namespace) && !object.isHook && !object.isOwned
    }
    guard !candidates.isEmpty else { return }
    let moved = Set(found.map(\.object.id))
    let names = Set(candidates.filter { !Self.pointing.contains($0.kind) }.map(\.name))
    let arePointing = candidates.contains { Self.pointing.contains($0.kind) }
    let known = homes.flatMap { home in members[home]!.map { (home: home, $0.workload) } }
    let (needed, index) = Parallel.both(
      if: known.count >= Discovery.manyWorkloads,
      { names.isEmpty ? [:] : Self.needs(of: known, among: names) },
      { arePointing ? MemberIndex(known) : MemberIndex([]) })
    let namespaces = Set(candidates.map(\.namespace))
    let neighbours = Dictionary(
      grouping: objects.objects.filter { namespaces.contains($0.namespace) && !$0.isHook },
      by: \.namespace)
    for object in candidates where !moved.contains(object.id) {
      let suitors: Set<String>
      switch object.kind {
      case "Service": suitors = selecting(object.node["spec"]?["selector"], index)
      case "PodDisruptionBudget":
        suitors = selecting(object.node["spec"]?["selector"]?["matchLabels"], index)
      case "HorizontalPodAutoscaler": suitors = scaling(object, index)
      default: suitors = needed["\(object.kind)/\(object.name)"] ?? []
      }
      let homes = suitors.filter {
        objects.find(group: object.group, kind: object.kind, namespace: $0, name: object.name)
          == nil
      }
      guard homes.count == 1, let home = homes.first,
        !isUsed(object, by: neighbours[object.namespace] ?? [])
      else { continue }
      found.append(NamespaceMismatch(object: object, home: home))
    }
  }

  /// Returns, for the given `Kind/name` keys, the namespaces whose workloads need them.
  private static func needs(
    of workloads: [(home: String, Workload)], among names: Set<String>
  ) -> [String: Set<String>] {
    var needed: [String: Set<String>] = [:]
    for (home, workload) in workloads { need(workload, home, &needed, among: names) }
    return needed
  }

  private static func need(
    _ workload: Workload, _ home: String, _ needed: inout [String: Set<String>],
    among names: Set<String>
  ) {
    func add(_ kind: String, _ name: String?) {
      guard let name, names.contains(name) else { return }
      needed["\(kind)/\(name)", default: []].insert(home)
    }
    for reference in PodReference.find(in: workload.template, of: workload.object) {
      add(reference.kind, reference.name)
    }
    for container in workload.template.containers + workload.template.initContainers {
      for entry in container.environment {
        guard let source = entry["valueFrom"], source.isMapping else { continue }
        add("Secret", source["secretKeyRef"]?["name"]?.text)
        add("ConfigMap", source["configMapKeyRef"]?["name"]?.text)
      }
    }
  }

  /// Returns the installations whose pods a selector is intended for.
  private func selecting(_ selector: Node?, _ index: MemberIndex) -> Set<String> {
    guard let selector, let first = selector.entries.first(where: { _ in true }) else { return [] }
    if let pod = selector[ServiceEntry.podNameLabel]?.text {
      guard let dash = pod.lastIndex(of: "-") else { return [] }
      return Set((index.byName["StatefulSet/\(pod[..<dash])"] ?? []).map(\.namespace))
    }
    let pair = "\(first.key.text ?? "")=\(first.value.text ?? "")"
    let candidates = index.byLabel[pair] ?? []
    return Set(
      candidates.filter { LabelSelector.equalities(selector, match: $0.template.labels) }
        .map(\.namespace))
  }

  private func scaling(_ object: KubernetesObject, _ index: MemberIndex) -> Set<String> {
    guard let target = object.node["spec"]?["scaleTargetRef"] else { return [] }
    let key = "\(target["kind"]?.text ?? "")/\(target["name"]?.text ?? "")"
    return Set((index.byName[key] ?? []).map(\.namespace))
  }

  /// The workloads of installations by their pods' labels and by name, under the namespace they belong to.
  private struct MemberIndex {
    struct Entry {
      let namespace: String
      let template: PodTemplate
    }

    var byLabel: [String: [Entry]] = [:]
    var byName: [String: [Entry]] = [:]

    init(_ workloads: [(home: String, Workload)]) {
      for (home, workload) in workloads { add(workload, home) }
    }

    private mutating func add(_ workload: Workload, _ home: String) {
      let entry = Entry(namespace: home, template: workload.template)
      byName["\(workload.object.kind)/\(workload.object.name)", default: []].append(entry)
      guard let labels = workload.template.labels else { return }
      for label in labels.entries {
        byLabel["\(label.key.text ?? "")=\(label.value.text ?? "")", default: []].append(entry)
      }
    }
  }

  /// Returns whether a neighboring object uses it where it is.
  private func isUsed(_ object: KubernetesObject, by neighbours: [KubernetesObject]) -> Bool {
    let moved = Set(found.map(\.object.id))
    for other in neighbours where !moved.contains(other.id) {
      guard let template = PodTemplate(of: other) else { continue }
      switch object.kind {
      case "Service":
        if let selector = object.node["spec"]?["selector"],
          LabelSelector.equalities(selector, match: template.labels)
        {
          return true
        }
      case "PodDisruptionBudget":
        if let selector = object.node["spec"]?["selector"],
          LabelSelector(node: selector).matches(template.labels)
        {
          return true
        }
      case "HorizontalPodAutoscaler":
        if other.name == object.node["spec"]?["scaleTargetRef"]?["name"]?.text { return true }
      default:
        let user = Workload(id: 0, object: other, template: template, namespace: "")
        let needed = Self.needs(of: [("", user)], among: [object.name])
        if needed["\(object.kind)/\(object.name)"] != nil { return true }
      }
    }
    return false
  }

  /// Ingresses are excluded because they may be in a namespace watched by their controller.
  private static let kinds: Set<String> = [
    "Service", "ConfigMap", "Secret", "PersistentVolumeClaim", "ServiceAccount",
    "HorizontalPodAutoscaler", "PodDisruptionBudget",
  ]

  /// Kinds that reference workloads; the other kinds are referenced by them.
  private static let pointing: Set<String> = [
    "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget",
  ]
}
