import Jitsi
import Kubernetes
import Lint
import YAML

/// Reads the values of a published chart into a layout.
struct ChartValuesReader {
  let chart: PublishedChart
  var layout: ShardLayout
  var reader: StrictReader
  var notes: [String] = []
  private var images: [ComponentKind: String] = [:]

  init(chart: PublishedChart, reader: StrictReader) {
    self.chart = chart
    self.reader = reader
    layout = chart.layout
  }

  mutating func read(_ root: Node) {
    for entry in root.entries {
      guard let key = entry.key.text, !entry.value.isBlank else { continue }
      let value = entry.value
      switch key {
      case "shardCount": set(\.shards, .number(1...1000), value, key)
      case "namespace": set(\.namespace, .name, value, key)
      case "secretName": set(\.secret.name, .objectName, value, key)
      case "TZ": if let text = value.text { layout.environment[key] = .text(text) }
      case "JVB_STUN_SERVERS":
        if let text = value.text { layout.jvb.component.environment[key] = .text(text) }
      case "PUBLIC_URL": readURL(value)
      case "JICOFO_AUTH_PASSWORD", "JICOFO_COMPONENT_SECRET", "JVB_AUTH_PASSWORD":
        notes.append("\(key) stays in the Secret \(layout.secret.name)")
      case "ingress": readIngress(value)
      case "uvs", "octo":
        if value["enable"]?.scalar == .bool(true) || value["enabled"]?.scalar == .bool(true) {
          notes.append("\(key) has no equivalent in a layout")
        }
      default:
        if let kind = ComponentKind(rawValue: key) {
          readComponent(kind, value)
        } else {
          tell(key, "", PublishedChart.others)
        }
      }
    }
  }

  /// Sets fields that depend on several values.
  mutating func conclude(_ root: Node?) {
    layout.setImages(
      ComponentKind.ofShard.map { kind in
        let image = images[kind] ?? ComponentDefaults.image(kind, release: chart.release)
        return (kind, ImageReference(image))
      })
    guard let root else { return }
    if layout.host.isEmpty {
      let place = chart == .serverLines ? "ingress.hosts" : "haproxy.ingress.host"
      reader.fail(root, "a layout requires a host; set it in `\(place)`, or in `PUBLIC_URL`")
    }
    layout.check(root, &reader)
  }

  // MARK: Components

  private mutating func readComponent(_ kind: ComponentKind, _ node: Node) {
    guard node.isMapping else {
      reader.fail(node, "\(kind.rawValue) must be a mapping")
      return
    }
    for entry in node.entries {
      guard let key = entry.key.text, !entry.value.isBlank else { continue }
      let value = entry.value
      switch (key, kind) {
      case ("image", .haproxy): set(\.haproxy.component.image, .optional(.image), value, key)
      case ("image", _):
        if let image = LayoutType<String>.image.read(value, key, &reader) { images[kind] = image }
      case ("resources", _):
        let resources = ResourceSettings.read(value, "resources", &reader, besides: [])
        if let resources { layout.change(kind) { $0.resources = resources } }
      case ("extraEnvs", _): readVariables(kind, value)
      case ("replicas", .web): set(\.web.replicas, .number(1...50), value, key)
      case ("replicas", .jvb): set(\.jvb.replicas, .number(1...100), value, key)
      case ("nodeportPrefix", .jvb): readPrefix(value)
      case ("hostPort", .jvb):
        layout.jvb.exposure = .hostPort
        set(\.jvb.port, .optional(.number(1...65535)), value, key)
        if layout.jvb.port == layout.jvb.defaultPort { layout.jvb.port = nil }
      case ("advertiseIP", .jvb):
        if let text = value.text {
          layout.jvb.component.environment["JVB_ADVERTISE_IPS"] = .text(text)
        }
      case ("monitoring", .jvb): readExporter(value)
      case ("ingress", .haproxy): readHAProxyIngress(value)
      default: tell(key, "\(kind.rawValue).", PublishedChart.othersOfComponents)
      }
    }
  }

  /// Reads the first port of a shard, which the charts write as the prefix, the shard's number plus 3, and two zeros.
  private mutating func readPrefix(_ node: Node) {
    guard layout.jvb.exposure == .nodePort else { return }
    guard let text = node.text, let prefix = Int(text), (30...32).contains(prefix) else {
      reader.fail(node, "nodeportPrefix must be 30, 31 or 32: node ports are 30000 to 32767")
      return
    }
    let port = prefix * 1000 + 300
    layout.jvb.port = port == layout.jvb.defaultPort ? nil : port
  }

  private mutating func readExporter(_ node: Node) {
    if let image = node["image"], !image.isBlank {
      set(\.jvb.exporter.image, .optional(.image), image, "image")
    }
    if let resources = node["resources"], !resources.isBlank {
      layout.jvb.exporter.resources = ResourceSettings.read(
        resources, "resources", &reader, besides: [])
    }
  }

  private mutating func readVariables(_ kind: ComponentKind, _ node: Node) {
    for variable in node.elements {
      guard let name = variable["name"]?.text else {
        reader.fail(variable, "a variable requires a `name`")
        continue
      }
      if ContainerEnvironment.ofShards.contains(name) {
        notes.append("\(name) differs in every shard, and is omitted")
      } else if let reference = variable["valueFrom"]?["secretKeyRef"],
        let secret = reference["name"]?.text, let key = reference["key"]?.text
      {
        layout.change(kind) { $0.environment[name] = .secret(secret, key: key) }
      } else if EnvironmentEntry.isSecret(name) {
        notes.append("\(name) of \(kind.rawValue) is not a reference to a Secret, and is omitted")
      } else if let text = variable["value"]?.text {
        layout.change(kind) { $0.environment[name] = .text(text) }
      } else {
        notes.append(
          "\(name) of \(kind.rawValue) comes from a source that a layout cannot reference, and is omitted"
        )
      }
    }
  }

  // MARK: Entry

  private mutating func readURL(_ node: Node) {
    guard let text = node.text else { return }
    let rest = text.firstRange(of: "://").map { text[$0.upperBound...] } ?? text[...]
    // The host in the Ingress is the one that users connect to.
    let host = String(rest.prefix { $0 != "/" && $0 != ":" })
    if layout.host.isEmpty, !host.isEmpty { layout.host = host }
  }

  private mutating func readHAProxyIngress(_ node: Node) {
    if let host = node["host"], !host.isBlank { set(\.host, .host, host, "host") }
    if let name = node["class"], !name.isBlank {
      set(\.ingress.className, .objectName, name, "class")
    }
    if node["tlsEnable"]?.scalar == .bool(false) {
      notes.append("haproxy.ingress.tlsEnable: a layout always has a certificate")
    }
  }

  private mutating func readIngress(_ node: Node) {
    let hosts = node["hosts"].map { reader.list($0) } ?? []
    if let host = hosts.first { set(\.host, .host, host, "hosts") }
    if hosts.count > 1 { notes.append("ingress.hosts: a layout has one host, the first") }
    if let name = node["class"], !name.isBlank {
      set(\.ingress.className, .objectName, name, "class")
    }
    if let annotations = node["annotations"], !annotations.isBlank {
      set(\.ingress.annotations, .texts, annotations, "annotations")
    }
    if let name = node["tls"]?["secretName"], !name.isBlank {
      set(\.certificate.secretName, .objectName, name, "secretName")
    }
    if let name = node["tls"]?["certManagerClusterIssuer"], !name.isBlank {
      set(\.certificate.issuer.name, .objectName, name, "certManagerClusterIssuer")
    }
    for key in ["extraPaths", "extraLabels"] {
      if let value = node[key], !value.isBlank {
        notes.append("ingress.\(key) has no equivalent in a layout")
      }
    }
  }

  // MARK: Helpers

  private mutating func set<Value>(
    _ path: WritableKeyPath<ShardLayout, Value>, _ type: LayoutType<Value>, _ node: Node,
    _ key: String
  ) {
    if let value = type.read(node, key, &reader) { layout[keyPath: path] = value }
  }

  private mutating func tell(_ key: String, _ prefix: String, _ known: Set<String>) {
    if PublishedChart.settled.contains(key) { return }
    notes.append(
      known.contains(key)
        ? "\(prefix)\(key) has no equivalent in a layout"
        : "\(prefix)\(key) is not a key of the published charts")
  }
}

extension Node {
  /// Whether a value is empty.
  fileprivate var isBlank: Bool {
    isScalar ? isNull || text == "" || scalar == .bool(false) : count == 0
  }
}
