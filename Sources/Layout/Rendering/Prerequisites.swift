public import YAML

/// The prerequisites in a cluster for applying rendered objects.
public struct Prerequisites: Sendable, Hashable {
  /// The custom resources of one API group.
  public struct Group: Sendable, Hashable {
    public let name: String
    /// The program that installs the CRDs; nil if unknown.
    public let owner: String?
    /// The names of the CRDs, sorted.
    public internal(set) var crds: [String]
  }

  public private(set) var groups: [Group] = []
  /// The ingress classes, each of which needs a controller.
  public private(set) var ingressClasses: [String] = []
  /// The gateway classes, each of which needs a controller.
  public private(set) var gatewayClasses: [String] = []
  /// The certificate issuers that are not rendered.
  public private(set) var issuers: [String] = []
  /// Whether a volume claim uses the default StorageClass.
  public private(set) var needsDefaultStorage = false

  private static let owners = [
    "monitoring.coreos.com": "the Prometheus operator", "cert-manager.io": "cert-manager",
    gatewayGroup: "the Gateway API",
  ]
  /// The only group below `k8s.io` that a cluster does not serve by itself.
  private static let gatewayGroup = "gateway.networking.k8s.io"

  public init(of objects: [Content]) {
    var own: Set<String> = []
    for object in objects {
      let kind = object["kind"]?.text ?? ""
      note(kind, object["apiVersion"]?.text ?? "")
      own.insert("\(kind) \(object["metadata"]?["name"]?.text ?? "")")
    }
    for object in objects {
      let spec = object["spec"]
      switch object["kind"]?.text {
      case "Ingress": Self.add(spec?["ingressClassName"]?.text, to: &ingressClasses)
      case "Gateway": Self.add(spec?["gatewayClassName"]?.text, to: &gatewayClasses)
      case "PersistentVolumeClaim" where spec?["storageClassName"] == nil:
        needsDefaultStorage = true
      case "Certificate":
        guard let issuer = spec?["issuerRef"], let name = issuer["name"]?.text else { continue }
        let reference = "\(issuer["kind"]?.text ?? "Issuer") \(name)"
        if !own.contains(reference) { Self.add(reference, to: &issuers) }
      default: continue
      }
    }
  }

  /// One sentence per prerequisite, in the order to follow.
  public var sentences: [String] {
    var sentences = groups.map { group in
      let crds = group.crds.map { "\($0).\(group.name)" }.joined(separator: ", ")
      return "the cluster must have the CRD\(group.crds.count == 1 ? "" : "s") \(crds)"
        + (group.owner.map { ": install \($0) first" } ?? "")
    }
    sentences += ingressClasses.map {
      "the cluster must have an ingress controller for the class \($0)"
    }
    sentences += gatewayClasses.map {
      "the cluster must have the GatewayClass \($0) and its controller"
    }
    if groups.contains(where: { $0.name == Self.gatewayGroup && $0.crds.contains("udproutes") }) {
      sentences.append(
        "the controller of the Gateway must take UDPRoutes of gateway.networking.k8s.io/v1, which is part of the Gateway API from 1.6 on"
      )
    }
    sentences += issuers.map {
      "the cluster must have the \($0); certificate.issuer.email in the layout renders one"
    }
    if needsDefaultStorage {
      sentences.append(
        "the cluster must have a default StorageClass for the PersistentVolumeClaims")
    }
    return sentences
  }

  /// Records a kind of a custom API group. Kubernetes' own groups have no dot, or end in `.k8s.io`.
  private mutating func note(_ kind: String, _ apiVersion: String) {
    let group = String(apiVersion.prefix { $0 != "/" })
    guard group != apiVersion, group.contains("."),
      !group.hasSuffix(".k8s.io") || group == Self.gatewayGroup
    else { return }
    let position =
      groups.firstIndex { $0.name == group }
      ?? {
        groups.append(Group(name: group, owner: Self.owners[group], crds: []))
        return groups.count - 1
      }()
    Self.add(Self.plural(kind), to: &groups[position].crds)
    groups[position].crds.sort()
  }

  private static func add(_ name: String?, to names: inout [String]) {
    if let name, !names.contains(name) { names.append(name) }
  }

  /// The plural of a kind, as the CRDs of these groups form it.
  private static func plural(_ kind: String) -> String {
    let name = kind.lowercased()
    return name.hasSuffix("s") ? name + "es" : name + "s"
  }
}
