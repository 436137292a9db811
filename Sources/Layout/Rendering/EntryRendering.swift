import YAML

/// The Ingress and its certificate.
struct EntryRendering {
  let layout: ShardLayout

  private static let file = "ingress.yaml"
  private var names: ObjectNames { ObjectNames(namespace: layout.namespace) }

  var objects: [RenderedObject] {
    var objects = [
      RenderedObject(
        Self.file, "TLS ends here; everything behind it uses plain HTTP.", ingress),
      RenderedObject(Self.file, reflectionComment, certificate),
    ]
    if let email = layout.certificate.issuer.email {
      objects.append(RenderedObject(Self.file, nil, issuer(email)))
    }
    return objects
  }

  private var reflectionComment: String? {
    layout.monitoring.has(.grafana)
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

  private var certificate: Content {
    let issuer = layout.certificate.issuer
    var spec: [Content.Entry] = [
      Content.Entry("secretName", .of(layout.certificate.secretName)),
      Content.Entry("dnsNames", [.of(layout.host)]),
      Content.Entry("issuerRef", ["kind": .of(issuer.kind.rawValue), "name": .of(issuer.name)]),
    ]
    if layout.monitoring.has(.grafana) {
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
          "solvers": [
            ["http01": ["ingress": ["ingressClassName": .of(layout.ingress.className)]]]
          ],
        ]
      ],
    ]
  }
}
