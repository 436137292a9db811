public import Kubernetes
public import YAML

/// An object that a pod needs to start.
public struct PodReference: Sendable {
  /// ConfigMap, Secret, PersistentVolumeClaim or ServiceAccount.
  public let kind: String
  public let name: String
  /// The node with the name.
  public let node: Node
  /// How the object is used, such as `volume config`.
  public let use: String
  /// Whether the pod starts without it.
  public let isOptional: Bool

  /// Returns the objects that a pod mounts or references, except volumes that no container mounts, and single keys in a
  /// container's environment.
  public static func find(in template: PodTemplate, of object: KubernetesObject) -> [PodReference] {
    var collector = PodReferenceCollector()
    collector.collect(template, object)
    return collector.references
  }
}

private struct PodReferenceCollector {
  var references: [PodReference] = []

  mutating func collect(_ template: PodTemplate, _ object: KubernetesObject) {
    guard let spec = template.spec else { return }
    let containers = template.containers + template.initContainers
    var mounted: Set<String> = []
    for container in containers {
      for field in ["volumeMounts", "volumeDevices"] {
        guard let mounts = container.node[field] else { continue }
        for mount in mounts.elements { mounted.insert(mount["name"]?.text ?? "") }
      }
      guard let sources = container.node["envFrom"] else { continue }
      for source in sources.elements {
        for (field, kind) in [("configMapRef", "ConfigMap"), ("secretRef", "Secret")] {
          if let reference = source[field] {
            add(kind, reference["name"], "envFrom", reference["optional"])
          }
        }
      }
    }
    let claims = Set(
      (object.node["spec"]?["volumeClaimTemplates"]?.elements).map {
        $0.compactMap { $0["metadata"]?["name"]?.text }
      } ?? [])
    if let volumes = spec["volumes"] {
      for volume in volumes.elements {
        let name = volume["name"]?.text ?? ""
        // A claim template of the same name replaces the volume.
        guard mounted.contains(name), !claims.contains(name) else { continue }
        addVolume(volume, name)
      }
    }
    for field in ["serviceAccountName", "serviceAccount"] {
      if let account = spec[field], let name = account.text, !name.isEmpty, name != "default" {
        add("ServiceAccount", account, "serviceAccountName", nil)
        break
      }
    }
    if let secrets = spec["imagePullSecrets"] {
      for secret in secrets.elements { add("Secret", secret["name"], "imagePullSecrets", nil) }
    }
  }

  private mutating func addVolume(_ volume: Node, _ name: String) {
    let use = "volume \(name)"
    if let map = volume["configMap"] { add("ConfigMap", map["name"], use, map["optional"]) }
    if let secret = volume["secret"] {
      add("Secret", secret["secretName"], use, secret["optional"])
    }
    if let claim = volume["persistentVolumeClaim"] {
      add("PersistentVolumeClaim", claim["claimName"], use, nil)
    }
    guard let sources = volume["projected"]?["sources"] else { return }
    for source in sources.elements {
      if let map = source["configMap"] { add("ConfigMap", map["name"], use, map["optional"]) }
      if let secret = source["secret"] { add("Secret", secret["name"], use, secret["optional"]) }
    }
  }

  private mutating func add(_ kind: String, _ name: Node?, _ use: String, _ optional: Node?) {
    guard let name, let text = name.text, !text.isEmpty else { return }
    references.append(
      PodReference(
        kind: kind, name: text, node: name, use: use, isOptional: optional?.scalar == .bool(true)))
  }
}
