import Basics
import Kubernetes
import YAML

/// A subject of a role binding.
struct AccessSubject {
  let node: Node
  let name: String
  let namespace: String
  /// Whether it is a group that contains every account.
  let reachesAll: Bool

  var account: String { "\(namespace)/\(name)" }

  /// Returns whether it is named after Prometheus and in another namespace.
  func isForeignPrometheus(_ own: String) -> Bool {
    namespace != own && name.holds("prometheus") && !name.holds("adapter")
      && !name.holds("operator")
  }

  static func all(of binding: KubernetesObject, in namespace: String) -> [AccessSubject] {
    (binding.node["subjects"].map { Array($0.elements) } ?? []).compactMap { node in
      guard let name = node["name"]?.text else { return nil }
      switch node["kind"]?.text {
      case "ServiceAccount":
        return AccessSubject(
          node: node, name: name, namespace: node["namespace"]?.text ?? namespace, reachesAll: false
        )
      case "User":
        let parts = name.split(separator: ":")
        guard parts.count == 4, parts[1] == "serviceaccount" else { return nil }
        return AccessSubject(
          node: node, name: String(parts[3]), namespace: String(parts[2]), reachesAll: false)
      case "Group":
        return AccessSubject(
          node: node, name: name, namespace: "",
          reachesAll: name.hasPrefix("system:serviceaccounts") || name == "system:authenticated")
      default: return nil
      }
    }
  }
}

/// A role, and the permissions it gives Prometheus for service discovery.
struct AccessRole {
  let object: KubernetesObject
  let grants: Grants

  /// The granted actions, such as `list pods`.
  struct Grants {
    var actions: Set<String> = []

    func adding(_ other: Grants) -> Grants { Grants(actions: actions.union(other.actions)) }

    /// The permissions Prometheus lacks, such as `watch pods, services`. Access to either endpoints or endpoint slices is
    /// sufficient.
    var lacking: [String] {
      var found: [(verbs: String, resources: [String])] = []
      for resource in AccessRole.resources {
        let verbs = missing(resource).joined(separator: ", ")
        guard !verbs.isEmpty else { continue }
        if let same = found.firstIndex(where: { $0.verbs == verbs }) {
          found[same].resources.append(resource)
        } else {
          found.append((verbs, [resource]))
        }
      }
      return found.map { $0.verbs + " " + $0.resources.joined(separator: ", ") }
    }

    func missing(_ resource: String) -> [String] {
      AccessRole.verbs.filter {
        !actions.contains("\($0) \(resource)")
          && !(resource == "endpoints" && actions.contains("\($0) endpointslices"))
      }
    }
  }

  static let resources = ["pods", "services", "endpoints"]
  static let verbs = ["get", "list", "watch"]

  /// The field to change to grant enough: the verbs or resources of its only relevant rule, or the rules.
  var lackingPath: String {
    var own: [(position: Int, rule: Node)] = []
    for (position, rule) in (object.node["rules"].map { Array($0.elements) } ?? []).enumerated() {
      let named = rule["resources"].map { $0.elements.compactMap(\.text) } ?? []
      if named.contains(where: Self.resources.contains) { own.append((position, rule)) }
    }
    guard own.count == 1, let (position, rule) = own.first else { return "rules" }
    let named = Set(rule["resources"].map { $0.elements.compactMap(\.text) } ?? [])
    let lacking = Self.resources.filter { !grants.missing($0).isEmpty }
    if lacking.allSatisfy(named.contains) { return "rules[\(position)].verbs" }
    let isWhole = lacking.allSatisfy { !named.contains($0) }
    return isWhole ? "rules[\(position)].resources" : "rules"
  }

  var lacking: [String] { grants.lacking }

  static func isOfCluster(_ binding: KubernetesObject) -> Bool {
    binding.node["roleRef"]?["kind"]?.text == "ClusterRole"
  }

  static func name(of binding: KubernetesObject) -> String {
    binding.node["roleRef"]?["name"]?.text ?? ""
  }

  /// Returns the role of a binding, or nil if it is not in the input.
  init?(of binding: KubernetesObject, in namespace: String, _ inventory: Inventory) {
    let kind = Self.isOfCluster(binding) ? "ClusterRole" : "Role"
    guard
      let object = inventory.find(
        group: "rbac.authorization.k8s.io", kind: kind, kind == "Role" ? namespace : "",
        Self.name(of: binding))
    else { return nil }
    self.init(object)
  }

  init(_ object: KubernetesObject) {
    self.object = object
    // The rules of an aggregated role are unknown.
    guard object.node["aggregationRule"] == nil else {
      grants = Grants(actions: Self.everything)
      return
    }
    var actions: Set<String> = []
    for rule in object.node["rules"].map({ Array($0.elements) }) ?? [] {
      func values(_ key: String) -> Set<String> {
        Set((rule[key]?.elements).map { $0.compactMap(\.text) } ?? [])
      }
      guard rule["resourceNames"] == nil else { continue }
      let (groups, resources, verbs) = (values("apiGroups"), values("resources"), values("verbs"))
      for (group, resource) in Self.needed
      where groups.contains(group) || groups.contains("*") {
        guard resources.contains(resource) || resources.contains("*") else { continue }
        for verb in Self.verbs where verbs.contains(verb) || verbs.contains("*") {
          actions.insert("\(verb) \(resource)")
        }
      }
    }
    grants = Grants(actions: actions)
  }

  private static let needed = [
    ("", "pods"), ("", "services"), ("", "endpoints"), ("discovery.k8s.io", "endpointslices"),
  ]

  private static let everything = Set(
    needed.flatMap { need in verbs.map { "\($0) \(need.1)" } })
}
