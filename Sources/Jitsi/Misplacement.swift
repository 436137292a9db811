public import Kubernetes
import YAML

/// An object of an installation that stands in another namespace by a slip.
public struct MisplacedObject: Sendable {
  public let object: KubernetesObject
  /// The namespace that the rest of its installation is in.
  public let home: String
}

/// Finds the objects of installations that stand in another namespace than the rest: workloads that fill just what a shard
/// lacks, then whatever only that namespace's objects look for, or what looks for them. Such objects are read as if they
/// stood where they belong, so that one slip is not taken for many things missing.
struct MisplacementFinder {
  let objects: ObjectSet
  /// Components by namespace.
  private var members: [String: [Member]] = [:]
  private(set) var found: [MisplacedObject] = []
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
    for (workload, parts) in zip(workloads, decisions) where !parts.isEmpty {
      let identity = ShardIdentity(
        labels: [
          workload.template.labels, workload.object.node["metadata"]?["labels"],
        ], name: workload.object.name)
      for part in parts {
        members[workload.namespace, default: []].append(
          Member(workload: workload, kind: part.kind, shard: identity?.key))
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

  /// A namespace without a web or a prosody, or without most of the parts, is no installation; its workloads belong where
  /// exactly they are missing.
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
        found.append(MisplacedObject(object: workload[0].object, home: home))
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

  /// Whether somebody names a Service of a namespace: then things stand there on purpose.
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

  // MARK: What goes with workloads

  /// Objects in namespaces without an installation that only an installation's objects know.
  private mutating func findOthers() {
    let candidates = objects.objects.filter { object in
      Self.kinds.contains(object.kind) && !object.namespace.isEmpty
        && !homes.contains(object.namespace) && !object.isHook && !object.isOwned
    }
    guard !candidates.isEmpty else { return }
    let moved = Set(found.map(\.object.id))
    var needed: [String: Set<String>] = [:]
    for home in homes {
      for member in members[home]! { need(member.workload, home, &needed) }
    }
    for object in candidates where !moved.contains(object.id) {
      let suitors: Set<String>
      switch object.kind {
      case "Service": suitors = selecting(object.node["spec"]?["selector"], object)
      case "PodDisruptionBudget":
        suitors = selecting(object.node["spec"]?["selector"]?["matchLabels"], object)
      case "HorizontalPodAutoscaler": suitors = scaling(object)
      default: suitors = needed["\(object.kind)/\(object.name)"] ?? []
      }
      let homes = suitors.filter {
        objects.find(group: object.group, kind: object.kind, namespace: $0, name: object.name)
          == nil
      }
      guard homes.count == 1, let home = homes.first, !isUsed(object) else { continue }
      found.append(MisplacedObject(object: object, home: home))
    }
  }

  private func need(_ workload: Workload, _ home: String, _ needed: inout [String: Set<String>]) {
    func add(_ kind: String, _ name: String?) {
      if let name { needed["\(kind)/\(name)", default: []].insert(home) }
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

  /// The installations whose pods a selector means.
  private func selecting(_ selector: Node?, _ object: KubernetesObject) -> Set<String> {
    guard let selector, selector.count > 0 else { return [] }
    let pod = selector[ServiceEntry.podNameLabel]?.text
    return homes.filter { home in
      members[home]!.contains { member in
        if let pod {
          return member.workload.isStatefulSet
            && pod.hasPrefix(member.workload.object.name + "-")
        }
        return LabelSelector.equalities(selector, match: member.workload.template.labels)
      }
    }
  }

  private func scaling(_ object: KubernetesObject) -> Set<String> {
    guard let target = object.node["spec"]?["scaleTargetRef"] else { return [] }
    return homes.filter { home in
      members[home]!.contains {
        $0.workload.object.name == target["name"]?.text
          && $0.workload.object.kind == target["kind"]?.text
      }
    }
  }

  /// Whether something beside the object uses it where it is.
  private func isUsed(_ object: KubernetesObject) -> Bool {
    let moved = Set(found.map(\.object.id))
    for other in objects.objects
    where other.namespace == object.namespace && !moved.contains(other.id) && !other.isHook {
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
        var needed: [String: Set<String>] = [:]
        need(Workload(id: 0, object: other, template: template, namespace: ""), "", &needed)
        if needed["\(object.kind)/\(object.name)"] != nil { return true }
      }
    }
    return false
  }

  /// Ingresses may stand where their controller is told to look for them.
  private static let kinds: Set<String> = [
    "Service", "ConfigMap", "Secret", "PersistentVolumeClaim", "ServiceAccount",
    "HorizontalPodAutoscaler", "PodDisruptionBudget",
  ]
}
