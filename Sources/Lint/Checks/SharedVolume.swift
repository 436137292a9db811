import Jitsi
import Kubernetes
import YAML

/// A PersistentVolumeClaim that two prosody pods write.
struct SharedVolume: Sendable {
  let claim: String
  let node: Node
  /// The other shard whose prosody mounts it; nil if old and new pods of a rollout share it.
  let other: Int?
}

extension Inventory {
  /// The claims that prosody pods of several shards write, or old and new pods of one Deployment, by the component's id.
  // source: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment (maxSurge 25%)
  func sharedVolumes(of installation: Installation) -> [Int: [SharedVolume]] {
    var first: [String: Int] = [:]
    var found: [Int: [SharedVolume]] = [:]
    for component in installation.shards.flatMap({ components(.prosody, of: shards[$0]) }) {
      for use in writtenClaims(of: component) {
        let key = "\(component.workload.namespace)/\(use.claim)/\(use.folder)"
        if let other = first[key] {
          found[component.id, default: []].append(
            SharedVolume(
              claim: use.claim, node: use.node,
              other: components[other].shard.map { shards[$0].index }))
        } else {
          first[key] = component.id
          if surges(component.workload.object) {
            found[component.id, default: []].append(
              SharedVolume(claim: use.claim, node: use.node, other: nil))
          }
        }
      }
    }
    return found
  }

  private func surges(_ workload: KubernetesObject) -> Bool {
    guard workload.kind == "Deployment" else { return false }
    let strategy = workload.node["spec"]?["strategy"]
    if strategy?["type"]?.text == "Recreate" { return false }
    guard let surge = strategy?["rollingUpdate"]?["maxSurge"]?.text else { return true }
    return surge != "0" && surge != "0%"
  }

  private func writtenClaims(of component: Component) -> [(
    claim: String, folder: String, node: Node
  )] {
    var claims: [String: Node] = [:]
    for volume in component.workload.template.spec?["volumes"]?.elements.map({ $0 }) ?? [] {
      guard let claim = volume["persistentVolumeClaim"], claim["readOnly"]?.scalar != .bool(true),
        let name = volume["name"]?.text
      else { continue }
      claims[name] = claim["claimName"]
    }
    if claims.isEmpty { return [] }
    return (component.container.node["volumeMounts"]?.elements.map { $0 } ?? []).compactMap {
      mount in
      guard let volume = mount["name"]?.text, let node = claims[volume], let claim = node.text,
        mount["readOnly"]?.scalar != .bool(true), mount["subPathExpr"] == nil
      else { return nil }
      return (claim, mount["subPath"]?.text ?? "", node)
    }
  }
}
