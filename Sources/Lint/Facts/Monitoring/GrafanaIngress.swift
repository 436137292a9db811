import Jitsi
import Kubernetes
import YAML

extension GrafanaSubject {
  /// An Ingress that routes /grafana of the meeting host to this Grafana, modeled on the Ingress of that host. Nil
  /// unless there is exactly one host, one Service, and a name for the certificate.
  var ingress: Content? {
    let inventory = context.inventory
    guard case .workload(let workload, _) = server.form,
      let service = inventory.services(selecting: workload).first, service.ports.count == 1
    else { return nil }
    let namespace = installation.namespace
    let routes = context.index.routesByNamespace[namespace] ?? []
    let fronts = routes.lazy.map { inventory.routes[$0] }.filter { route in
      route.object.kind == "Ingress" && route.hosts.count == 1
        && context.index.servesMeetings(route)
    }
    guard let front = fronts.first, Set(fronts.flatMap(\.hosts)).count == 1,
      let host = front.hosts.first,
      let entries = context.index.tlsByObject[front.object.id],
      let secret = entries.lazy.map({ inventory.tls[$0] }).first(where: { $0.hosts.contains(host) }
      )?
      .secretName
    else { return nil }
    let folder = grafana.rootPath.flatMap { $0.isEmpty ? nil : $0 } ?? "/grafana"
    let port = service.ports[0]
    let number: Content.Entry =
      port.name.map { Content.Entry("name", .scalar(.string($0))) }
      ?? Content.Entry("number", .scalar(.int(Int64(port.port))))
    let backend = map(
      ("service", map(("name", text(service.name)), ("port", .map([number])))))
    let path = map(
      ("path", text(folder)), ("pathType", text("Prefix")), ("backend", backend))
    let rule = map(("host", text(host)), ("http", map(("paths", .list([path])))))
    var spec: [Content.Entry] = []
    if let name = front.object.node["spec"]?["ingressClassName"]?.text {
      spec.append(Content.Entry("ingressClassName", text(name)))
    }
    let tls = map(
      ("hosts", .list([text(host)])), ("secretName", text(copy(of: secret) ?? secret)))
    spec += [Content.Entry("tls", .list([tls])), Content.Entry("rules", .list([rule]))]
    var metadata = [Content.Entry("name", text(server.name))]
    if !server.object.namespace.isEmpty {
      metadata.append(Content.Entry("namespace", text(server.object.namespace)))
    }
    let classKey = "kubernetes.io/ingress.class"
    if let old = front.object.annotation(classKey) {
      metadata.append(Content.Entry("annotations", map((classKey, text(old)))))
    }
    guard
      inventory.find(group: "networking.k8s.io", kind: "Ingress", server.namespace, server.name)
        == nil
    else { return nil }
    return map(
      ("apiVersion", text("networking.k8s.io/v1")), ("kind", text("Ingress")),
      ("metadata", .map(metadata)), ("spec", .map(spec)))
  }

  /// The Secret in Grafana's namespace that mirrors the installation's.
  private func copy(of secret: String) -> String? {
    let source = "\(installation.namespace)/\(secret)"
    return context.inventory.secrets(in: server.namespace).first {
      $0.annotation("reflector.v1.k8s.emberstack.com/reflects") == source
    }?.name
  }

  private func text(_ text: String) -> Content { .scalar(.string(text)) }

  private func map(_ entries: (String, Content)...) -> Content {
    .map(entries.map { Content.Entry($0.0, $0.1) })
  }
}
