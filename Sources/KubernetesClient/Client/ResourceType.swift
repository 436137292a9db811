/// A resource type served by an API server.
public struct ResourceType: Sendable, Hashable, CustomStringConvertible {
  /// The API group; empty for the core group.
  public let group: String
  public let version: String
  /// The resource name in URLs, such as `statefulsets`.
  public let plural: String
  public let kind: String
  public let isNamespaced: Bool

  public init(
    group: String, version: String, plural: String, kind: String, isNamespaced: Bool = true
  ) {
    self.group = group
    self.version = version
    self.plural = plural
    self.kind = kind
    self.isNamespaced = isNamespaced
  }

  public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  /// The name used by kubectl and in error messages: `deployments.apps`.
  public var description: String { group.isEmpty ? plural : "\(plural).\(group)" }

  /// Returns the namespace for requests: nil for cluster-scoped types.
  public func scope(_ namespace: String?) -> String? { isNamespaced ? namespace : nil }

  /// Returns the URL path up to and including the plural.
  func path(namespace: String?) -> String {
    let root = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
    guard isNamespaced, let namespace else { return "\(root)/\(plural)" }
    return "\(root)/namespaces/\(PathText.segment(namespace))/\(plural)"
  }
}

extension ResourceType {
  public static let pods = core("pods", "Pod")
  public static let services = core("services", "Service")
  public static let configMaps = core("configmaps", "ConfigMap")
  public static let secrets = core("secrets", "Secret")
  public static let serviceAccounts = core("serviceaccounts", "ServiceAccount")
  public static let events = core("events", "Event")
  public static let endpoints = core("endpoints", "Endpoints")
  public static let nodes = core("nodes", "Node", isNamespaced: false)
  public static let namespaces = core("namespaces", "Namespace", isNamespaced: false)
  public static let deployments = apps("deployments", "Deployment")
  public static let statefulSets = apps("statefulsets", "StatefulSet")
  public static let daemonSets = apps("daemonsets", "DaemonSet")
  public static let replicaSets = apps("replicasets", "ReplicaSet")
  public static let horizontalPodAutoscalers = ResourceType(
    group: "autoscaling", version: "v2", plural: "horizontalpodautoscalers",
    kind: "HorizontalPodAutoscaler")
  public static let podDisruptionBudgets = ResourceType(
    group: "policy", version: "v1", plural: "poddisruptionbudgets", kind: "PodDisruptionBudget")
  public static let ingresses = networking("ingresses", "Ingress")
  public static let httpRoutes = ResourceType(
    group: "gateway.networking.k8s.io", version: "v1", plural: "httproutes", kind: "HTTPRoute")
  public static let networkPolicies = networking("networkpolicies", "NetworkPolicy")
  public static let endpointSlices = ResourceType(
    group: "discovery.k8s.io", version: "v1", plural: "endpointslices", kind: "EndpointSlice")
  public static let selfSubjectAccessReviews = ResourceType(
    group: "authorization.k8s.io", version: "v1", plural: "selfsubjectaccessreviews",
    kind: "SelfSubjectAccessReview", isNamespaced: false)

  private static func core(
    _ plural: String, _ kind: String, isNamespaced: Bool = true
  ) -> ResourceType {
    ResourceType(group: "", version: "v1", plural: plural, kind: kind, isNamespaced: isNamespaced)
  }

  private static func apps(_ plural: String, _ kind: String) -> ResourceType {
    ResourceType(group: "apps", version: "v1", plural: plural, kind: kind)
  }

  private static func networking(_ plural: String, _ kind: String) -> ResourceType {
    ResourceType(group: "networking.k8s.io", version: "v1", plural: plural, kind: kind)
  }
}

/// Percent-encoding for parts of a URL (RFC 3986).
package enum PathText {
  /// Encodes a text as one path segment, or as the name or value of a query parameter.
  package static func segment(_ text: String) -> String {
    var result: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.append(byte)
      default:
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    let segment = String(decoding: result, as: UTF8.self)
    // As whole segments, these would change the path.
    return segment == "." ? "%2E" : segment == ".." ? "%2E%2E" : segment
  }
}
