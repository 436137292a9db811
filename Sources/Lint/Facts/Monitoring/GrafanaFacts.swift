import Basics
import CEL
import Jitsi
import Kubernetes
import YAML

struct GrafanaSubject: Sendable {
  let context: FactContext
  let installation: Installation
  let grafana: Grafana

  var server: MonitoringServer { grafana.server }

  /// A setting with its value and the node where it is or belongs.
  func setting(_ key: String) -> Value {
    let subject = SettingSubject(server: server, key: key, setting: grafana.setting("server", key))
    return context.record(subject, FactSchemas.setting) { .node($0.place) }
  }

  /// The kind of storage for users and dashboards, as one word.
  var storage: (word: String?, place: Node) {
    switch grafana.storage {
    case .kept: return ("kept", server.object.node)
    case .unknown: return (nil, server.object.node)
    case .pod(.kept): return ("kept", server.object.node)
    case .pod(.lost(let node)): return (node.key?.text ?? "emptyDir", node)
    case .pod(.ofNode(let node)): return ("hostPath", node)
    case .pod(.none):
      if case .workload(_, let container) = server.form { return ("nothing", container.node) }
      return ("nothing", server.object.node)
    }
  }

  var dashboards: (word: String, place: Node) {
    switch context.index.monitoring.dashboards(of: grafana) {
    case .provisioned: ("provisioned", server.object.node)
    case .unused(let node): ("unused", node)
    case .missing(let node): ("missing", node)
    case .none: ("none", server.object.node)
    }
  }
}

struct SettingSubject: Sendable {
  let server: MonitoringServer
  let key: String
  let setting: GrafanaSetting

  var place: Node {
    if let node = setting.node { return node }
    if case .workload(_, let container) = server.form { return container.node }
    return server.object.node
  }

  var path: String {
    if setting.node != nil { return "" }
    switch server.form {
    case .workload: return "env"
    case .resource: return "spec.config.server.\(key)"
    case .release(let values): return values.path(of: "grafana.ini", "server", key)
    }
  }
}

struct GrafanaRouteSubject: Sendable {
  let context: FactContext
  let route: GrafanaRoute

  /// Whether the controller serves a certificate for the host. ingress-nginx, HAProxy's controllers and Traefik choose
  /// the certificate by host, whichever Ingress names it; cloud controllers use one load balancer per Ingress.
  var isCertified: Bool {
    let object = route.object
    let name =
      object.node["spec"]?["ingressClassName"]?.text
      ?? object.annotation("kubernetes.io/ingress.class") ?? ""
    return ["nginx", "haproxy", "traefik"].contains(where: name.holds) && !route.hosts.isEmpty
      && route.hosts.allSatisfy(context.index.routing.hasCertificate)
  }
}

extension FactSchemas {
  static let grafana: RecordSchema<GrafanaSubject> = RecordSchema(
    "grafana",
    [
      Fact("name", .string, "the name of the object that configures it") {
        .string($0.server.name)
      },
      Fact("namespace", .string, "its namespace") { .string($0.server.namespace) },
      Fact(
        "rootPath", .string,
        "the path of its root_url, as in `/grafana`; null if the input does not show it"
      ) {
        .text($0.grafana.rootPath)
      },
      Fact(
        "servesSubPath", .bool,
        "whether it serves from that path itself; null if the input does not show it"
      ) {
        $0.grafana.servesSubPath.map(Value.bool) ?? .null
      },
      Fact("rootURL", .record(setting.record), "its setting root_url") { $0.setting("root_url") },
      Fact("subPathSwitch", .record(setting.record), "its setting serve_from_sub_path") {
        $0.setting("serve_from_sub_path")
      },
      Fact("container", .dyn, "its container; else the object, as written") { subject in
        if case .workload(_, let container) = subject.server.form {
          return subject.context.value(container.node)
        }
        return subject.context.value(subject.server.object)
      },
      Fact("routes", .list(.record(grafanaRoute.record)), "the routes from host names to it") {
        subject in
        .list(
          subject.grafana.routes.map { route in
            subject.context.record(
              GrafanaRouteSubject(context: subject.context, route: route), grafanaRoute
            ) { .node($0.route.node) }
          })
      },
      Fact("routesKnown", .bool, "false if a Helm release may create another Ingress") {
        subject in
        guard case .release(let values) = subject.server.form else { return .bool(true) }
        return .bool(!values.isOpen || values.node("ingress") != nil)
      },
      Fact("ingress", .dyn, "an Ingress that would route to it; null if unknown") {
        $0.ingress.map(Value.init(content:)) ?? .null
      },
      Fact(
        "storage", .string,
        "where it stores users and dashboards: kept (on a claim or in a database), emptyDir or another kind of volume, nothing; null if the input does not show it"
      ) {
        .text($0.storage.word)
      },
      Fact("storageObject", .dyn, "the node that sets it; else the container or the object") {
        $0.context.value($0.storage.place)
      },
      Fact("storagePath", .string, "the path where to add it; empty if it is set") {
        subject in
        guard case .pod(.none) = subject.grafana.storage else { return .string("") }
        if case .workload = subject.server.form { return .string("volumeMounts") }
        return .string(subject.grafana.storagePath)
      },
      Fact(
        "dashboards", .string,
        "the state of Jitsi dashboards: provisioned, unused (no Grafana loads it), missing (its ConfigMap does not exist) or none"
      ) {
        .string($0.dashboards.word)
      },
      Fact("dashboardObject", .dyn, "the object that shows it") { subject in
        let place = subject.dashboards.place
        return subject.context.value(place.isScalar ? place.parent : place)
      },
      Fact("dashboardPath", .string, "the field of that object; empty for the object itself") {
        let place = $0.dashboards.place
        return .string(place.isScalar ? place.key?.text ?? "" : "")
      },
    ])

  static let setting: RecordSchema<SettingSubject> = RecordSchema(
    "setting",
    [
      Fact("text", .string, "as written; null if not set") { .text($0.setting.text) },
      Fact("written", .bool, "whether it is set in the input") {
        .bool($0.setting.node != nil)
      },
      Fact("inFile", .bool, "whether it is a line of a configuration file") {
        if case .written(_, _, let inFile) = $0.setting { return .bool(inFile) }
        return .bool(false)
      },
      Fact(
        "variable", .string,
        "the environment variable that sets it; null if a field of the object sets it"
      ) {
        guard case .workload = $0.server.form else { return .null }
        return .string("GF_SERVER_" + $0.key.uppercased())
      },
      Fact("path", .string, "the path where to add it; empty if it is set") { .string($0.path) },
    ])

  static let grafanaRoute: RecordSchema<GrafanaRouteSubject> = RecordSchema(
    "grafanaRoute",
    [
      Fact("hosts", .list(.string), "its hosts; empty for any") {
        .list($0.route.hosts.map(Value.string))
      },
      Fact("path", .string, "its path; empty for the root") {
        .string($0.route.path)
      },
      Fact("rewritten", .bool, "whether the controller may rewrite the path") {
        .bool($0.route.isRewritten)
      },
      Fact("tls", .bool, "whether it has a certificate; null if that is configured elsewhere") {
        $0.route.hasTLS.map(Value.bool) ?? .null
      },
      Fact(
        "certified", .bool,
        "whether its controller merges all Ingresses of a host, and another one has a certificate for each of its hosts"
      ) { .bool($0.isCertified) },
      Fact("meeting", .bool, "whether its host is a meeting host") { subject in
        .bool(subject.route.hosts.contains(where: subject.context.index.isMeetingHost))
      },
      Fact("name", .string, "its object, as in `Ingress grafana`") {
        .string("\($0.route.object.kind) \($0.route.object.name)")
      },
      Fact("object", .dyn, "that object as written") { $0.context.value($0.route.object) },
    ])
}
