import Basics
import Kubernetes
import YAML

/// Recognizes installations, shards and components in a set of objects.
struct Discovery: Sendable {
  let objects: ObjectSet
  let declarations: ReleaseDeclarations
  var view: NamespaceView
  var namespaceMismatches: [NamespaceMismatch] = []
  var workloads: [Workload] = []
  var workloadIndex = WorkloadIndex([])
  var services: [ServiceEntry] = []
  var servicesByName: [String: Int] = [:]
  var servicesOfWorkload: [[Int]] = []
  var components: [Component] = []
  var componentsOfWorkload: [[Int]] = []
  var shards: [Shard] = []
  var installations: [Installation] = []
  var companions: [Companion] = []
  var installationByNamespace: [String: Int] = [:]
  var autoscalers: [Autoscaler] = []

  init(_ objects: ObjectSet, _ declarations: ReleaseDeclarations) {
    self.objects = objects
    self.declarations = declarations
    view = NamespaceView(objects: objects, fallback: "")
  }

  mutating func run() {
    let candidates = podMakers()
    let decisions = Parallel.map(candidates, from: Self.manyWorkloads) {
      ComponentClassifier().classify($0)
    }
    var finder = NamespaceMismatchFinder(objects, candidates, decisions)
    finder.find()
    namespaceMismatches = finder.found
    view = NamespaceView(
      objects: objects, fallback: fallbackNamespace(candidates, decisions),
      namespaceMismatches: namespaceMismatches)
    workloads = candidates.map {
      Workload(
        id: $0.id, object: $0.object, template: $0.template,
        namespace: view.namespace(of: $0.object))
    }
    workloadIndex = WorkloadIndex(workloads)
    readServices()
    readAutoscalers()
    readComponents(decisions)
    readLoneConfiguration()
    groupIntoShards()
    assignServices()
    readHAProxy()
  }

  /// Returns the workloads written as manifests: no Helm hooks, no Jobs, nothing created by a controller, and only the first of
  /// repeated objects.
  private func podMakers() -> [Workload] {
    let repeated = Set(objects.repeats.map(\.later))
    var found: [Workload] = []
    for object in objects.objects where !repeated.contains(object.id) {
      guard object.kind != "Job", object.kind != "CronJob", let template = PodTemplate(of: object),
        !object.isHook, !object.isOwned
      else { continue }
      found.append(
        Workload(
          id: found.count, object: object, template: template, namespace: object.namespace))
    }
    return found
  }

  /// Objects without a namespace are assigned to the only installation that has one, if there is exactly one.
  private func fallbackNamespace(
    _ workloads: [Workload], _ decisions: [[ComponentClassifier.Decision]]
  ) -> String {
    var named: Set<String> = []
    let strays = Set(namespaceMismatches.map(\.object.id))
    for (workload, decision) in zip(workloads, decisions)
    where !decision.isEmpty && !strays.contains(workload.object.id) {
      named.insert(workload.namespace)
    }
    named.remove("")
    return named.count == 1 ? named.first! : ""
  }

  private mutating func readAutoscalers() {
    for kind in ["HorizontalPodAutoscaler", "ScaledObject"] {
      for object in objects.ofKind(kind) {
        autoscalers.append(Autoscaler(object: object, namespace: view.namespace(of: object)))
      }
    }
  }

  private mutating func readComponents(_ decisions: [[ComponentClassifier.Decision]]) {
    let reader = EnvironmentReader(space: view)
    let declarations = self.declarations
    let namespaces = Set(workloads.map(\.namespace))
    componentsOfWorkload = Array(repeating: [], count: workloads.count)
    let found = Parallel.map(Array(zip(workloads, decisions)), from: Self.manyWorkloads) {
      workload, decisions in
      decisions.compactMap { decision -> Component? in
        let environment = reader.entries(of: decision.container, in: workload.namespace)
        if decision.kind == .prosody, environment.holdVisitors { return nil }
        return Component(
          id: 0, kind: decision.kind, workload: workload, container: decision.container,
          shard: nil, reason: decision.reason, environment: environment,
          hosts: HostReference.find(
            in: environment, namespace: workload.namespace, namespaces: namespaces),
          declaredRelease: declarations.release(of: decision.container, in: workload))
      }
    }
    readCompanions(reader)
    for (workload, parts) in zip(workloads, found) {
      for var component in parts {
        component.id = components.count
        componentsOfWorkload[workload.id].append(component.id)
        components.append(component)
      }
    }
  }

  /// The number of workloads from which they are read on all cores.
  static let manyWorkloads = 200

  /// Returns the shard index for each object that belongs to a shard.
  func shardByObject() -> [Int: Int] {
    var found: [Int: Int] = [:]
    for shard in shards {
      for id in shard.components { found[components[id].workload.object.id] = shard.index }
      for id in shard.services { found[services[id].object.id] = shard.index }
    }
    for scaler in autoscalers {
      if let target = workloadIndex.find(
        kind: scaler.targetKind, scaler.namespace, scaler.targetName)
      {
        found[scaler.object.id] = found[target.object.id]
      }
    }
    return found
  }
}
