import Foundation

/// The objects of a cluster that runs some manifests: workloads with the status that controllers write, and running pods.
package struct RunningObjects {
  /// The objects of the manifests, then the pods.
  package private(set) var all: [JSON] = []
  private var addresses = 0

  package init(_ manifests: [JSON]) {
    var replicas: [String: Int] = [:]
    for scaler in manifests where scaler["kind"]?.text == "HorizontalPodAutoscaler" {
      guard let target = scaler[["spec", "scaleTargetRef", "name"]]?.text else { continue }
      replicas[target] = scaler[["spec", "minReplicas"]]?.number ?? 1
    }
    var pods: [JSON] = []
    for manifest in manifests {
      var object = manifest
      let name = object[["metadata", "name"]]?.text ?? ""
      switch object["kind"]?.text {
      case "Deployment", "StatefulSet":
        let count = object[["spec", "replicas"]]?.number ?? replicas[name] ?? 1
        object[["spec", "replicas"]] = .int(count)
        object["status"] = [
          "observedGeneration": 1, "replicas": .int(count), "readyReplicas": .int(count),
          "updatedReplicas": .int(count), "availableReplicas": .int(count),
        ]
        for ordinal in 0..<count {
          addresses += 1
          pods.append(Self.pod(of: object, ordinal, address: "10.1.0.\(addresses)"))
        }
      case "HorizontalPodAutoscaler":
        let count = object[["spec", "minReplicas"]] ?? 1
        object["status"] = [
          "currentReplicas": count, "desiredReplicas": count,
          "conditions": [
            ["type": "AbleToScale", "status": "True", "reason": "ReadyForNewScale"],
            ["type": "ScalingActive", "status": "True", "reason": "ValidMetricFound"],
            ["type": "ScalingLimited", "status": "False", "reason": "DesiredWithinRange"],
          ],
        ]
      default: break
      }
      all.append(object)
    }
    all += pods
  }

  /// Changes an object.
  package mutating func change(_ kind: String, _ name: String, _ body: (inout JSON) -> Void) {
    for position in all.indices
    where all[position]["kind"]?.text == kind && all[position][["metadata", "name"]]?.text == name {
      body(&all[position])
    }
  }

  /// Changes a pod to be unhealthy, and reduces the ready pods of its workload by one.
  ///
  /// - Parameter prefix: The prefix of the pod's name.
  package mutating func spoil(_ prefix: String, _ body: (inout JSON) -> Void) {
    guard
      let position = all.firstIndex(where: {
        $0["kind"]?.text == "Pod" && $0[["metadata", "name"]]?.text?.hasPrefix(prefix) == true
      })
    else { return }
    all[position][["status", "conditions"]] = [
      ["type": "Ready", "status": "False", "reason": "ContainersNotReady"],
      ["type": "PodScheduled", "status": "True"],
    ]
    body(&all[position])
    guard let workload = all[position][["metadata", "annotations", "made-by"]]?.text else { return }
    for kind in ["Deployment", "StatefulSet"] {
      change(kind, workload) { object in
        let ready = object[["status", "readyReplicas"]]?.number ?? 1
        object[["status", "readyReplicas"]] = ready > 1 ? .int(ready - 1) : nil
      }
    }
  }

  /// Returns a running pod of a workload. One with a readiness gate is not ready: nothing sets conditions here.
  static func pod(of workload: JSON, _ ordinal: Int, address: String) -> JSON {
    let name = workload[["metadata", "name"]]?.text ?? ""
    let isStateful = workload["kind"]?.text == "StatefulSet"
    let template = workload[["spec", "template"]] ?? [:]
    let isGated = template[["spec", "readinessGates"]]?.elements.isEmpty == false
    let hash = isGated ? "7d4b9c6f8a" : "6f8bcf85df"
    var labels = template[["metadata", "labels"]] ?? [:]
    labels[isStateful ? "statefulset.kubernetes.io/pod-name" : "pod-template-hash"] =
      .string(isStateful ? "\(name)-\(ordinal)" : hash)
    var spec = template["spec"] ?? [:]
    let number = Int(address.split(separator: ".").last ?? "") ?? 1
    spec["nodeName"] = .string("node-\((number - 1) % 3)")
    var conditions: [JSON] = [
      ["type": "PodScheduled", "status": "True"],
      ["type": "Ready", "status": isGated ? "False" : "True"],
    ]
    if isGated { conditions.append(["type": "ContainersReady", "status": "True"]) }
    let containers = spec["containers"]?.elements ?? []
    return [
      "apiVersion": "v1", "kind": "Pod",
      "metadata": [
        "name": .string(isStateful ? "\(name)-\(ordinal)" : "\(name)-\(hash)-x\(ordinal)kt2"),
        "namespace": workload[["metadata", "namespace"]] ?? "default", "labels": labels,
        "annotations": ["made-by": .string(name)],
        "ownerReferences": [
          [
            "apiVersion": "apps/v1", "kind": .string(isStateful ? "StatefulSet" : "ReplicaSet"),
            "name": .string(isStateful ? name : "\(name)-\(hash)"), "uid": "1", "controller": true,
          ]
        ],
      ],
      "spec": spec,
      "status": [
        "phase": "Running", "podIP": .string(address), "conditions": .array(conditions),
        "containerStatuses": .array(
          containers.map { container in
            [
              "name": container["name"] ?? "", "image": container["image"] ?? "", "ready": true,
              "started": true, "restartCount": 0,
              "state": ["running": ["startedAt": "2026-11-01T08:00:00Z"]],
            ]
          }),
      ],
    ]
  }
}
