import Jitsi
public import Lint
public import YAML

extension ShardLayout {
  /// The `apiVersion` of layout files.
  public static let apiVersion = "kubectl-jitsi.dev/v1alpha1"

  /// Reads a layout strictly: unknown keys are errors, and all errors are collected.
  ///
  /// - Throws: `ConfigurationErrors` with all errors and their positions.
  public init(reading tree: Tree) throws(ConfigurationErrors) {
    self.init()
    var reader = StrictReader()
    if let root = reader.root(of: tree, "a layout") {
      reader.expectKind(root, Self.kind)
      let known = ["apiVersion", "kind"]
      if let layout = Self.read(root, "a layout", &reader, besides: known) { self = layout }
      check(root, &reader)
    } else if reader.errors.isEmpty {
      reader.fail(
        tree.source, Mark(line: 1, column: 1, offset: 0),
        "this is empty; a layout needs `namespace` and `host`")
    }
    if !reader.errors.isEmpty { throw ConfigurationErrors(reader.errors) }
  }

  /// Checks combinations of fields.
  func check(_ root: Node, _ reader: inout StrictReader) {
    checkVariables(root, &reader)
    let bridges = root["jvb"]
    if jvb.autoscaling.enabled, jvb.autoscaling.minimum > jvb.autoscaling.maximum {
      reader.fail(
        bridges?["autoscaling"] ?? root,
        "minimum \(jvb.autoscaling.minimum) is above maximum \(jvb.autoscaling.maximum)")
    }
    if haproxy.discovery == .srv, web.replicas > 1 {
      reader.fail(
        root["web"]?["replicas"] ?? root,
        "with `haproxy.discovery: srv` a shard has one web pod; `server` takes more")
    }
    if gateway != nil, let ingress = root["ingress"] {
      reader.fail(ingress, "a layout has an `ingress` or a `gateway`, not both")
    }
    guard jvb.exposure != .hostPort else { return }
    let length = jvb.maximum * jvb.portCount
    if length > BridgeSettings.blockSize {
      reader.fail(
        bridges ?? root,
        "\(jvb.maximum) bridges need \(length) ports, and a shard has \(BridgeSettings.blockSize)")
    }
    let last = jvb.port(ofShard: shards - 1) + length - 1
    if jvb.exposure == .gateway {
      checkListeners(root, last, &reader)
      return
    }
    if jvb.firstPort < 30000 || last > 32767 {
      reader.fail(
        bridges?["port"] ?? root["shards"] ?? root,
        "the bridges of \(shards) shards need ports \(jvb.firstPort) to \(last); node ports are 30000 to 32767"
      )
    }
  }

  /// The listeners that one Gateway can have.
  // source: kubernetes-sigs/gateway-api 4564255 apis/v1/gateway_types.go (Listeners, MaxItems=64)
  private static let mostListeners = 64

  /// Checks bridges behind a Gateway.
  private func checkListeners(_ root: Node, _ last: Int, _ reader: inout StrictReader) {
    let exposure = root["jvb"]?["exposure"] ?? root
    guard let gateway else {
      reader.fail(exposure, "`exposure: gateway` needs `gateway`")
      return
    }
    if gateway.address == nil {
      reader.fail(
        root["gateway"] ?? root,
        "`exposure: gateway` needs `gateway.address`, which the bridges announce")
    }
    if last > 65535 {
      reader.fail(
        root["jvb"]?["port"] ?? root["shards"] ?? root,
        "the bridges of \(shards) shards need ports up to \(last), above 65535")
    }
    let listeners = shards * jvb.maximum + EntryRendering.listenersOfHost(self)
    if listeners > Self.mostListeners {
      reader.fail(
        exposure,
        "\(shards) shards with \(jvb.maximum) bridges need \(listeners) listeners, and a Gateway has \(Self.mostListeners) at most"
      )
    }
  }

  private func checkVariables(_ root: Node, _ reader: inout StrictReader) {
    let holders = [root] + ComponentKind.allCases.compactMap { root[$0.rawValue] }
    for holder in holders {
      guard let environment = holder["environment"] else { continue }
      for entry in environment.entries {
        guard let name = entry.key.text, ContainerEnvironment.ofShards.contains(name) else {
          continue
        }
        reader.fail(entry.key, "\(name) is another one in every shard; the rendering sets it")
      }
    }
  }

  /// The layout as a file: the required fields, and those that differ from their defaults.
  public var document: Content {
    var entries = [
      Content.Entry("apiVersion", .scalar(.string(Self.apiVersion))),
      Content.Entry("kind", .scalar(.string(Self.kind))),
    ]
    guard case .map(var fields) = content else { return .map(entries) }
    if !fields.contains(where: { $0.key == "shards" }) {
      let position = fields.firstIndex { $0.key == "host" }.map { $0 + 1 } ?? fields.count
      fields.insert(Content.Entry("shards", .of(shards)), at: position)
    }
    entries += fields
    return .map(entries)
  }
}
