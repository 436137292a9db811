import YAML

/// The Ingress or the Gateway, and the certificate.
struct EntryRendering {
  let layout: ShardLayout

  /// The name of the Gateway, and of the HTTPRoute to HAProxy.
  static let gatewayName = "jitsi"
  private static let secureListener = "https"
  private static let plainListener = "http"

  private var file: String { layout.gateway == nil ? "ingress.yaml" : "gateway.yaml" }
  private var names: ObjectNames { ObjectNames(namespace: layout.namespace) }

  var objects: [RenderedObject] {
    let entry: [Content]
    if let gateway = layout.gateway {
      let route = Self.route(
        layout, names.metadata(Self.gatewayName), path: "/", service: "haproxy", port: 80)
      entry = [self.gateway(gateway), route]
    } else {
      entry = [ingress]
    }
    var objects = entry.enumerated().map { index, content in
      RenderedObject(
        file, index == 0 ? "TLS ends here; everything behind it uses plain HTTP." : nil, content)
    }
    objects.append(RenderedObject(file, reflectionComment, certificate))
    if let email = layout.certificate.issuer.email {
      objects.append(RenderedObject(file, nil, issuer(email)))
    }
    return objects
  }

  private var reflectionComment: String? {
    reflects
      ? "Grafana's Ingress uses the same certificate; reflector copies it to that namespace only."
      : nil
  }

  private var ingress: Content {
    let annotations = layout.ingress.annotations
    let metadata = names.metadata("jitsi").adding(
      annotations.isEmpty ? [] : [Content.Entry("annotations", .of(annotations))])
    return [
      "apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": metadata,
      "spec": Self.spec(layout, path: "/", service: "haproxy"),
    ]
  }

  /// The spec of an Ingress for the meeting host.
  static func spec(_ layout: ShardLayout, path: String, service: String) -> Content {
    let backend: Content = [
      "service": ["name": .of(service), "port": ["name": "http"]]
    ]
    return [
      "ingressClassName": .of(layout.ingress.className),
      "tls": [
        ["hosts": [.of(layout.host)], "secretName": .of(layout.certificate.secretName)]
      ],
      "rules": [
        [
          "host": .of(layout.host),
          "http": [
            "paths": [["path": .of(path), "pathType": "Prefix", "backend": backend]]
          ],
        ]
      ],
    ]
  }

  /// Whether Grafana's Ingress needs a copy of the certificate in its own namespace.
  private var reflects: Bool { layout.gateway == nil && layout.monitoring.has(.grafana) }

  // MARK: Gateway

  /// The number of listeners that serve the meeting host.
  static func listenersOfHost(_ layout: ShardLayout) -> Int {
    layout.certificate.issuer.email == nil ? 1 : 2
  }

  /// The name of the listener for the port of a bridge.
  static func listenerName(_ port: Int) -> String { "media-\(port)" }

  private func gateway(_ settings: GatewaySettings) -> Content {
    let annotations = settings.annotations
    let metadata = names.metadata(Self.gatewayName).adding(
      annotations.isEmpty ? [] : [Content.Entry("annotations", .of(annotations))])
    return [
      "apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "metadata": metadata,
      "spec": [
        "gatewayClassName": .of(settings.className), "listeners": .list(listeners),
      ],
    ]
  }

  private var listeners: [Content] {
    var namespaces: Content = ["from": "Same"]
    if layout.monitoring.has(.grafana), layout.monitoring.namespace != layout.namespace {
      namespaces = [
        "from": "Selector",
        "selector": [
          "matchExpressions": [
            [
              "key": "kubernetes.io/metadata.name", "operator": "In",
              "values": [.of(layout.namespace), .of(layout.monitoring.namespace)],
            ]
          ]
        ],
      ]
    }
    var listeners: [Content] = [
      [
        "name": .of(Self.secureListener), "hostname": .of(layout.host), "port": 443,
        "protocol": "HTTPS",
        "tls": [
          "mode": "Terminate",
          "certificateRefs": [["name": .of(layout.certificate.secretName)]],
        ],
        "allowedRoutes": ["namespaces": namespaces],
      ]
    ]
    if layout.certificate.issuer.email != nil {
      listeners.append([
        "name": .of(Self.plainListener), "hostname": .of(layout.host), "port": 80,
        "protocol": "HTTP", "allowedRoutes": ["namespaces": ["from": "Same"]],
      ])
    }
    guard layout.jvb.exposure == .gateway else { return listeners }
    for shard in 0..<layout.shards {
      for ordinal in 0..<layout.jvb.maximum {
        let port = layout.jvb.port(ofShard: shard) + ordinal
        listeners.append([
          "name": .of(Self.listenerName(port)), "port": .of(port), "protocol": "UDP",
          "allowedRoutes": ["namespaces": ["from": "Same"]],
        ])
      }
    }
    return listeners
  }

  /// An HTTPRoute from the Gateway's listener for the meeting host.
  static func route(
    _ layout: ShardLayout, _ metadata: Content, path: String, service: String, port: Int
  ) -> Content {
    let match: Content = ["path": ["type": "PathPrefix", "value": .of(path)]]
    return [
      "apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": metadata,
      "spec": [
        "parentRefs": [
          [
            "name": .of(gatewayName), "namespace": .of(layout.namespace),
            "sectionName": .of(secureListener),
          ]
        ],
        "hostnames": [.of(layout.host)],
        "rules": [
          ["matches": [match], "backendRefs": [["name": .of(service), "port": .of(port)]]]
        ],
      ],
    ]
  }

  // MARK: Certificate

  private var certificate: Content {
    let issuer = layout.certificate.issuer
    var spec: [Content.Entry] = [
      Content.Entry("secretName", .of(layout.certificate.secretName)),
      Content.Entry("dnsNames", [.of(layout.host)]),
      Content.Entry("issuerRef", ["kind": .of(issuer.kind.rawValue), "name": .of(issuer.name)]),
    ]
    if reflects {
      spec.append(Content.Entry("secretTemplate", ["annotations": reflection]))
    }
    return [
      "apiVersion": "cert-manager.io/v1", "kind": "Certificate",
      "metadata": names.metadata("meet"), "spec": .map(spec),
    ]
  }

  private var reflection: Content {
    let target = layout.monitoring.namespace
    return [
      "reflector.v1.k8s.emberstack.com/reflection-allowed": "true",
      "reflector.v1.k8s.emberstack.com/reflection-allowed-namespaces": .of(target),
      "reflector.v1.k8s.emberstack.com/reflection-auto-enabled": "true",
      "reflector.v1.k8s.emberstack.com/reflection-auto-namespaces": .of(target),
    ]
  }

  private func issuer(_ email: String) -> Content {
    let settings = layout.certificate.issuer
    let metadata: Content =
      settings.kind == .issuer ? names.metadata(settings.name) : ["name": .of(settings.name)]
    return [
      "apiVersion": "cert-manager.io/v1", "kind": .of(settings.kind.rawValue),
      "metadata": metadata,
      "spec": [
        "acme": [
          "server": "https://acme-v02.api.letsencrypt.org/directory", "email": .of(email),
          "privateKeySecretRef": ["name": "\(settings.name)-account"],
          "solvers": [["http01": solver]],
        ]
      ],
    ]
  }

  /// How cert-manager answers Let's Encrypt.
  private var solver: Content {
    guard layout.gateway != nil else {
      return ["ingress": ["ingressClassName": .of(layout.ingress.className)]]
    }
    let parent: Content = [
      "kind": "Gateway", "name": .of(Self.gatewayName), "namespace": .of(layout.namespace),
      "sectionName": .of(Self.plainListener),
    ]
    return ["gatewayHTTPRoute": ["parentRefs": [parent]]]
  }
}
