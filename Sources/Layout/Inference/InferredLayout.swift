public import Jitsi
import Kubernetes
import YAML

/// The layout that an installation follows, as far as its objects show.
public struct InferredLayout: Sendable {
  public let layout: ShardLayout
  /// Properties of the objects that a layout cannot express, or that its rendering would change.
  public let notes: [String]
}

extension Inventory {
  /// Infers the layout of an installation. Rendering it produces objects from which the same layout is inferred.
  ///
  /// - Parameter namespace: The namespace of objects that do not set one.
  public func layout(of installation: Installation, namespace: String? = nil) -> InferredLayout {
    var inference = LayoutInference(inventory: self, installation: installation)
    inference.fallback = namespace
    inference.run()
    let layout = inference.layout
    let notes = inference.notes + RenderedDifference(inventory: self, layout: layout).notes
    return InferredLayout(layout: layout, notes: notes)
  }
}

/// Infers a layout from objects, field by field.
struct LayoutInference {
  let inventory: Inventory
  let installation: Installation
  var layout = ShardLayout()
  var notes: [String] = []
  /// The namespace of objects that do not set one.
  var fallback: String?

  init(inventory: Inventory, installation: Installation) {
    self.inventory = inventory
    self.installation = installation
  }

  var shards: [Shard] { installation.shards.map { inventory.shards[$0] } }

  mutating func run() {
    layout.namespace = installation.namespace
    if layout.namespace.isEmpty {
      layout.namespace = fallback ?? ""
      if fallback == nil { notes.append("the objects have no namespace; set one with -n") }
    }
    layout.shards = max(1, installation.shards.count)
    layout.host = host
    if layout.host.isEmpty { notes.append("no Ingress and no PUBLIC_URL has a meeting host") }
    let numbers = shards.map(\.index)
    if numbers != Array(numbers.indices) {
      notes.append("shards are numbered \(Self.list(numbers)); a layout numbers them from 0")
    }
    readZones()
    // Exposure, Secret and host determine which variables the architecture needs.
    readBridges()
    readHAProxy()
    readSecret()
    readImages()
    readSizes()
    readEntry()
    readMonitoring()
    readEnvironment()
  }

  /// The first component of a kind. Shards are assumed to be alike; rules report differences.
  func component(_ kind: ComponentKind) -> Component? {
    if kind == .haproxy {
      return installation.haproxy.map { inventory.components[$0.component] }
    }
    return shards.lazy.compactMap { inventory.components(kind, of: $0).first }.first
  }

  // MARK: Shards

  private var host: String {
    let hosts = inventory.meetingHosts()[installation.id]
    let served = inventory.tls.filter { $0.namespace == installation.namespace }.flatMap(\.hosts)
    return served.first(where: hosts.contains) ?? hosts.min() ?? ""
  }

  private mutating func readZones() {
    let components = inventory.components
    let zones = shards.map { shard in
      shard.components.lazy.compactMap { components[$0].zone?.name }.first
    }
    let named = zones.compactMap { $0 }
    guard named.count == zones.count else {
      if !named.isEmpty { notes.append("only some shards are pinned to a zone") }
      return
    }
    layout.zones = Array(named.prefix(Self.period(of: named)))
  }

  /// The length of the shortest prefix that a list repeats (with the prefix function of Knuth, Morris and Pratt).
  private static func period(of names: [String]) -> Int {
    var borders = [0]
    for index in names.indices.dropFirst() {
      var length = borders[index - 1]
      while length > 0, names[length] != names[index] { length = borders[length - 1] }
      borders.append(names[length] == names[index] ? length + 1 : 0)
    }
    return names.count - (names.isEmpty ? 0 : borders[names.count - 1])
  }

  private mutating func readSecret() {
    for (kind, variable) in [
      (ComponentKind.jvb, "JVB_AUTH_PASSWORD"), (.jicofo, "JICOFO_AUTH_PASSWORD"),
      (.prosody, "JVB_AUTH_PASSWORD"),
    ] {
      switch component(kind)?.environment.last(where: { $0.name == variable })?.origin {
      case .secretKey(let name, _, _), .secret(let name):
        layout.secret.name = name
        return
      default: continue
      }
    }
  }

  private static func list(_ numbers: [Int]) -> String {
    numbers.map(String.init).joined(separator: ", ")
  }
}
