/// The settings of one component, the same in every shard.
public struct ComponentSettings: LayoutSection {
  /// The image; nil for the default image, in the layout's release for Jitsi's own components.
  public var image: String?
  /// Requests and limits; nil for defaults that suit an installation without measurements.
  public var resources: ResourceSettings?
  /// Variables by name that are added to those of the architecture, or replace them.
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

/// Requests and limits of a container, by resource name.
public struct ResourceSettings: LayoutSection {
  public var requests: [String: String] = [:]
  public var limits: [String: String] = [:]

  public init() {}

  /// - Parameters:
  ///   - cpu: The CPU request.
  ///   - memory: The memory request.
  ///   - limit: The memory limit.
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

/// The value of a variable.
public enum EnvironmentValue: Sendable, Hashable {
  case text(String)
  /// A key of a Secret in the same namespace.
  case secret(String, key: String)
}

/// The settings of web, which serves the frontend and proxies all other requests of a shard.
public struct WebSettings: LayoutSection {
  public var component = ComponentSettings()
  /// Pods per shard.
  public var replicas = 1

  public init() {}

  package static let fields =
    ComponentSettings.fields.map { $0.within(\WebSettings.component) } + [
      LayoutField(
        "replicas", \WebSettings.replicas, .number(1...50),
        "Pods in each shard. More than one needs `haproxy.discovery: server`.")
    ]
}
