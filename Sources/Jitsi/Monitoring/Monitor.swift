import Basics
public import Kubernetes
public import YAML

/// A scrape configuration object of prometheus-operator or the VictoriaMetrics operator
/// (https://prometheus-operator.dev/docs/api-reference/api/, https://docs.victoriametrics.com/operator/resources/).
public struct Monitor: Sendable {
  /// The index among the monitors of the input.
  public let id: Int
  public let object: KubernetesObject
  /// The namespace, as far as the input determines it.
  public let namespace: String
  /// Whether it selects Services rather than pods.
  public let selectsServices: Bool
  /// The namespaces in which it selects.
  public let reach: Reach
  public let endpoints: [Endpoint]

  public enum Reach: Sendable, Hashable {
    case own, any
    case named([String])
  }

  /// A port to scrape.
  public struct Endpoint: Sendable {
    public let node: Node
    /// The name of a container port or, for a ServiceMonitor, of a Service port.
    public let port: String?
    /// The number of a container port.
    public let number: Int?
    /// The name or number of a container port, regardless of the Service's port name.
    public let target: String?
  }

  public var selector: Node? { object.node["spec"]?["selector"] }

  /// The field of the spec that lists the endpoints.
  public var endpointsField: String { selectsServices ? "endpoints" : "podMetricsEndpoints" }

  /// Returns whether it selects these labels; an empty selector selects everything.
  func selects(_ labels: Node?) -> Bool {
    selector.map { LabelSelector(node: $0).matches(labels) } ?? true
  }

  /// Returns whether it covers a namespace; an unset namespace in the input counts as covered.
  func reaches(_ other: String) -> Bool {
    switch reach {
    case .any: true
    case .own: other == namespace
    case .named(let names): other.isEmpty || names.contains(other)
    }
  }

  /// The kinds of components indicated by its name or selector.
  var meantKinds: Set<ComponentKind> {
    let named = Self.kinds(in: object.name)
    if !named.isEmpty { return named }
    var found: Set<ComponentKind> = []
    for entry in selector?["matchLabels"].map({ Array($0.entries) }) ?? [] {
      found.formUnion(Self.kinds(in: entry.value.text ?? ""))
    }
    for expression in selector?["matchExpressions"].map({ Array($0.elements) }) ?? [] {
      for value in expression["values"].map({ Array($0.elements) }) ?? [] {
        found.formUnion(Self.kinds(in: value.text ?? ""))
      }
    }
    return found
  }

  private static func kinds(in text: String) -> Set<ComponentKind> {
    var found: Set<ComponentKind> = []
    if text.holds("jvb") || text.holds("videobridge") { found.insert(.jvb) }
    if text.holds("prosody") { found.insert(.prosody) }
    if text.holds("haproxy") { found.insert(.haproxy) }
    return found
  }

  static let kinds: [(kind: String, selectsServices: Bool)] = [
    ("PodMonitor", false), ("ServiceMonitor", true), ("VMPodScrape", false),
    ("VMServiceScrape", true),
  ]

  init(id: Int, _ object: KubernetesObject, namespace: String, selectsServices: Bool) {
    self.id = id
    self.object = object
    self.namespace = namespace
    self.selectsServices = selectsServices
    let spec = object.node["spec"]
    let namespaces = spec?["namespaceSelector"]
    let names = (namespaces?["matchNames"]?.elements).map { $0.compactMap(\.text) } ?? []
    if namespaces?["any"]?.scalar == .bool(true) {
      reach = .any
    } else {
      reach = names.isEmpty ? .own : .named(names)
    }
    let field = selectsServices ? "endpoints" : "podMetricsEndpoints"
    endpoints = (spec?[field]?.elements).map { $0.map(Endpoint.init) } ?? []
  }
}

extension Monitor.Endpoint {
  init(_ node: Node) {
    self.node = node
    port = node["port"]?.text.flatMap { $0.isEmpty ? nil : $0 }
    number = node["portNumber"]?.integer
    target = node["targetPort"]?.text.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Whether it names no port, so that every port is scraped.
  var takesAnyPort: Bool { port == nil && number == nil && target == nil }
}
