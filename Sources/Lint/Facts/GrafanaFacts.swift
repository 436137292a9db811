import CEL
import Jitsi
import Kubernetes
import YAML

struct GrafanaSubject: Sendable {
  let context: FactContext
  let installation: Installation
  let grafana: Grafana

  var server: MonitoringServer { grafana.server }

  /// A setting, and where it is written or belongs.
  func setting(_ key: String) -> Value {
    let subject = SettingSubject(server: server, key: key, setting: grafana.setting("server", key))
    return context.record(subject, Shapes.setting) { .node($0.place) }
  }

  /// What users and dashboards are kept in, in one word.
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
    switch context.knowledge.monitoring.dashboards(of: grafana) {
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

  /// ingress-nginx, HAProxy's controllers and Traefik choose the certificate by the host, whichever Ingress names it; those of
  /// clouds give each Ingress a load balancer.
  var isCertified: Bool {
    let object = route.object
    let name =
      object.node["spec"]?["ingressClassName"]?.text
      ?? object.annotation("kubernetes.io/ingress.class") ?? ""
    return ["nginx", "haproxy", "traefik"].contains(where: name.holds) && !route.hosts.isEmpty
      && route.hosts.allSatisfy(context.knowledge.entrance.hasCertificate)
  }
}

extension Shapes {
  static let grafana: Shape<GrafanaSubject> = Shape(
    "grafana",
    [
      Fact("name", .string, "the name of the object that says how it runs") {
        .string($0.server.name)
      },
      Fact("namespace", .string, "the namespace that it runs in") { .string($0.server.namespace) },
      Fact(
        "rootPath", .string,
        "the folder in the URL that it believes to be served under, as in `/grafana`; null where the input does not tell"
      ) {
        .text($0.grafana.rootPath)
      },
      Fact(
        "servesSubPath", .bool,
        "whether it serves from there itself; null where the input does not tell"
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
      Fact("routes", .list(.record(grafanaRoute.record)), "the ways from host names to it") {
        subject in
        .list(
          subject.grafana.routes.map { route in
            subject.context.record(
              GrafanaRouteSubject(context: subject.context, route: route), grafanaRoute
            ) { .node($0.route.node) }
          })
      },
      Fact("routesKnown", .bool, "false where a release may make an Ingress of its own") {
        subject in
        guard case .release(let values) = subject.server.form else { return .bool(true) }
        return .bool(!values.isOpen || values.node("ingress") != nil)
      },
      Fact("ingress", .dyn, "an Ingress that would lead to it; null where that can't be told") {
        $0.ingress.map(Value.init(content:)) ?? .null
      },
      Fact(
        "storage", .string,
        "kept (for users and dashboards, on a claim or in a database), emptyDir or another kind of volume, nothing; null where the input does not tell"
      ) {
        .text($0.storage.word)
      },
      Fact("storageObject", .dyn, "where that is written; else the container or the object") {
        $0.context.value($0.storage.place)
      },
      Fact("storagePath", .string, "where in that it belongs; empty where it is written") {
        subject in
        guard case .pod(.none) = subject.grafana.storage else { return .string("") }
        if case .workload = subject.server.form { return .string("volumeMounts") }
        return .string(subject.grafana.storagePath)
      },
      Fact(
        "dashboards", .string,
        "of Jitsi: provisioned, unused (no Grafana loads the one that is there), missing (a ConfigMap for it) or none"
      ) {
        .string($0.dashboards.word)
      },
      Fact("dashboardObject", .dyn, "where that shows") { subject in
        let place = subject.dashboards.place
        return subject.context.value(place.isScalar ? place.parent : place)
      },
      Fact("dashboardPath", .string, "the field of that; empty for itself") {
        let place = $0.dashboards.place
        return .string(place.isScalar ? place.key?.text ?? "" : "")
      },
    ])

  static let setting: Shape<SettingSubject> = Shape(
    "setting",
    [
      Fact("text", .string, "as written; null where it is not") { .text($0.setting.text) },
      Fact("written", .bool, "whether it is written in the input") {
        .bool($0.setting.node != nil)
      },
      Fact("inFile", .bool, "whether it is a line of a configuration file") {
        if case .written(_, _, let inFile) = $0.setting { return .bool(inFile) }
        return .bool(false)
      },
      Fact(
        "variable", .string,
        "the variable of the environment that sets it; null for one that a field of the object sets"
      ) {
        guard case .workload = $0.server.form else { return .null }
        return .string("GF_SERVER_" + $0.key.uppercased())
      },
      Fact("path", .string, "where it belongs; empty where it is written") { .string($0.path) },
    ])

  static let grafanaRoute: Shape<GrafanaRouteSubject> = Shape(
    "grafanaRoute",
    [
      Fact("hosts", .list(.string), "the hosts that it serves; empty for any") {
        .list($0.route.hosts.map(Value.string))
      },
      Fact("path", .string, "the folder of the URL that it serves; empty for the root") {
        .string($0.route.path)
      },
      Fact("rewritten", .bool, "whether the path may be changed on the way") {
        .bool($0.route.isRewritten)
      },
      Fact("tls", .bool, "whether a certificate is named for it; null where that stands elsewhere")
      {
        $0.route.hasTLS.map(Value.bool) ?? .null
      },
      Fact(
        "certified", .bool,
        "whether its controller serves all Ingresses of a host together, and another one has a certificate for each of its hosts"
      ) { .bool($0.isCertified) },
      Fact("meeting", .bool, "whether it serves a host that users open meetings at") { subject in
        .bool(subject.route.hosts.contains(where: subject.context.knowledge.isMeetingHost))
      },
      Fact("name", .string, "the object that holds it, as in `Ingress grafana`") {
        .string("\($0.route.object.kind) \($0.route.object.name)")
      },
      Fact("object", .dyn, "that object as written") { $0.context.value($0.route.object) },
    ])
}
