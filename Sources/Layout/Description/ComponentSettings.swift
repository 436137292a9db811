/// How one component runs, in every shard alike.
public struct ComponentSettings: LayoutSection {
  /// The image; nil for Jitsi's own, or the tool's choice, of the layout's release.
  public var image: String?
  /// Nil for what suits a component that nobody measured.
  public var resources: ResourceSettings?
  /// Variables beside those that the architecture needs, or in their place, by name.
  public var environment: [String: EnvironmentValue] = [:]

  public init() {}

  package static let fields = [
    LayoutField(
      "image", \ComponentSettings.image, .optional(.image),
      "The image, with a tag or a digest; by default Jitsi's image of the release."),
    LayoutField(
      "resources", \ComponentSettings.resources, .optional(.section(ResourceSettings.self)),
      "Requests and limits of the container; replaces the defaults."),
    LayoutField(
      "environment", \ComponentSettings.environment, .environment,
      "Environment variables of the container: a string, or `{secret: NAME, key: KEY}`. They add to, or replace, those that the architecture needs."
    ),
  ]
}

/// Requests and limits of a container, by the name of the resource.
public struct ResourceSettings: LayoutSection {
  public var requests: [String: String] = [:]
  public var limits: [String: String] = [:]

  public init() {}

  /// - Parameters:
  ///   - cpu: the CPU that is requested.
  ///   - memory: the memory that is requested.
  ///   - limit: the most memory that may be used.
  init(cpu: String, memory: String, limit: String? = nil) {
    requests = ["cpu": cpu, "memory": memory]
    if let limit { limits = ["memory": limit] }
  }

  package static let fields = [
    LayoutField(
      "requests", \ResourceSettings.requests, .quantities, "Resource requests."),
    LayoutField("limits", \ResourceSettings.limits, .quantities, "Resource limits."),
  ]
}

/// What a variable holds.
public enum EnvironmentValue: Sendable, Hashable {
  case text(String)
  /// A key of a Secret of the same namespace.
  case secret(String, key: String)
}

/// Web: the frontend, and the way in to a shard.
public struct WebSettings: LayoutSection {
  public var component = ComponentSettings()
  /// Pods in each shard.
  public var replicas = 1

  public init() {}

  package static let fields =
    ComponentSettings.fields.map { $0.within(\WebSettings.component) } + [
      LayoutField(
        "replicas", \WebSettings.replicas, .number(1...50),
        "Pods in each shard. More than one needs `haproxy.discovery: server`.")
    ]
}
