import YAML

/// Grafana on a path of the meeting host, with a volume and Jitsi's dashboard.
struct GrafanaRendering {
  let layout: ShardLayout

  private static let file = "monitoring/grafana.yaml"
  private static let labels = ToolObjects.labels("grafana")
  private var settings: GrafanaSettings { layout.monitoring.grafana }
  private var tools: ToolObjects { ToolObjects(namespace: layout.monitoring.namespace) }

  var objects: [RenderedObject] {
    var contents: [Content] = []
    if layout.monitoring.has(.grafana) {
      contents += [
        claim, tools.configMap("grafana-provisioning", provisioning),
        tools.deployment("grafana", replicas: 1, recreate: true, pod: pod),
        tools.service("grafana", port: "http", 3000, labels: Self.labels), ingress,
      ]
    }
    if layout.monitoring.has(.dashboard) { contents.append(dashboard) }
    return contents.map { RenderedObject(Self.file, nil, $0) }
  }

  private var claim: Content {
    [
      "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": tools.metadata("grafana"),
      "spec": ToolObjects.claim(storage: settings.storage, class: settings.storageClass),
    ]
  }

  private var provisioning: Content {
    [
      "datasources.yaml": """
      apiVersion: 1
      datasources:
        - name: Prometheus
          type: prometheus
          access: proxy
          url: http://prometheus.\(layout.monitoring.namespace).svc:9090
          isDefault: true

      """,
      "dashboards.yaml": """
      apiVersion: 1
      providers:
        - name: jitsi
          type: file
          options:
            path: /var/lib/grafana/dashboards

      """,
    ]
  }

  private var dashboard: Content {
    // Grafana's sidecar loads dashboards from ConfigMaps with this label.
    tools.configMap(Self.dashboardName, ["jitsi.json": .of(GrafanaDashboard.text)])
      .labelled(["grafana_dashboard": "1"])
  }

  private static let dashboardName = "grafana-dashboard-jitsi"

  private var ingress: Content {
    if layout.gateway != nil {
      return EntryRendering.route(
        layout, tools.metadata("grafana"), path: settings.path, service: "grafana", port: 3000)
    }
    return [
      "apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
      "metadata": tools.metadata("grafana"),
      "spec": EntryRendering.spec(layout, path: settings.path, service: "grafana"),
    ]
  }

  private var pod: Content {
    var volumes: [Content] = [
      ["name": "provisioning", "configMap": ["name": "grafana-provisioning"]],
      ["name": "storage", "persistentVolumeClaim": ["claimName": "grafana"]],
    ]
    if layout.monitoring.has(.dashboard) {
      volumes.append(["name": "dashboard-jitsi", "configMap": ["name": .of(Self.dashboardName)]])
    }
    return [
      "securityContext": ["fsGroup": 472], "containers": [container], "volumes": .list(volumes),
    ]
  }

  private var container: Content {
    let root = "https://\(layout.host)\(settings.path)/"
    return [
      "name": "grafana", "image": .of(settings.image),
      "env": [
        ["name": "GF_SERVER_ROOT_URL", "value": .of(root)],
        ["name": "GF_SERVER_SERVE_FROM_SUB_PATH", "value": "true"],
      ],
      "ports": [["name": "http", "containerPort": 3000]],
      "readinessProbe": ["httpGet": ["path": "/api/health", "port": "http"]],
      "resources": ["requests": ["cpu": "100m", "memory": "256Mi"]],
      "volumeMounts": .list(mounts),
    ]
  }

  private var mounts: [Content] {
    var mounts: [Content] = [["name": "storage", "mountPath": "/var/lib/grafana"]]
    for part in ["datasources", "dashboards"] {
      mounts.append([
        "name": "provisioning",
        "mountPath": "/etc/grafana/provisioning/\(part)/\(part).yaml", "subPath": "\(part).yaml",
      ])
    }
    if layout.monitoring.has(.dashboard) {
      mounts.append(["name": "dashboard-jitsi", "mountPath": "/var/lib/grafana/dashboards"])
    }
    return mounts
  }
}

extension Content {
  /// Returns an object with additional labels.
  fileprivate func labelled(_ labels: Content) -> Content {
    setting([.key("metadata"), .key("labels")], to: labels) ?? self
  }
}
