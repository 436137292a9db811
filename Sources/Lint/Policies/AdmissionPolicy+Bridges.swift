/// The policies for bridges.
extension AdmissionPolicy {
  static let bridges: [AdmissionPolicy] = [
    AdmissionPolicy(
      rule: "jvb-graceful-shutdown", part: "hook", resources: workloads,
      variables: [
        spec,
        // A hook that is a request cannot drain a bridge, which needs a POST.
        Variable(
          name: "dropped",
          expression:
            "variables.spec.containers.filter(c, has(c.image) && \(image("jvb")) && !(has(c.lifecycle) && has(c.lifecycle.preStop) && has(c.lifecycle.preStop.exec) && has(c.lifecycle.preStop.exec.command) && c.lifecycle.preStop.exec.command.size() > 0))"
        ),
      ],
      expression: "variables.dropped.size() == 0",
      message:
        #""container " + variables.dropped[0].name + " has no preStop hook that drains the bridge: stopping it drops everyone on it""#,
      isPartial: true
    ),
    AdmissionPolicy(
      rule: "jvb-host-port-rollout", part: "", resources: ["deployments"],
      variables: [
        spec, bridge,
        Variable(
          name: "bound",
          expression:
            "has(variables.spec.hostNetwork) && variables.spec.hostNetwork || variables.spec.containers.exists(c, has(c.image) && \(image("jvb")) && has(c.ports) && c.ports.exists(p, has(p.hostPort) && p.hostPort > 0))"
        ),
        // A percentage depends on the number of pods, which an autoscaler may raise.
        Variable(
          name: "stuck",
          expression:
            #"has(object.spec.strategy) && (!has(object.spec.strategy.type) || object.spec.strategy.type == "RollingUpdate") && has(object.spec.strategy.rollingUpdate) && has(object.spec.strategy.rollingUpdate.maxUnavailable) && string(object.spec.strategy.rollingUpdate.maxUnavailable).matches("^0%?$") && !(has(object.spec.strategy.rollingUpdate.maxSurge) && string(object.spec.strategy.rollingUpdate.maxSurge).matches("^0%?$"))"#
        ),
      ],
      expression:
        "!variables.bridge || !variables.bound || !variables.stuck || has(object.spec.replicas) && object.spec.replicas == 0",
      message:
        #""with maxUnavailable 0, a new bridge needs the host ports that an old one still has: when no node is free, the rollout never ends""#,
      isPartial: true
    ),
    AdmissionPolicy(
      rule: "jvb-node-lifetime", part: "", resources: workloads,
      variables: [
        spec, bridge,
        Variable(
          name: "labels",
          expression:
            #"{"cloud.google.com/gke-spot": "true", "cloud.google.com/gke-preemptible": "true", "eks.amazonaws.com/capacityType": "SPOT", "karpenter.sh/capacity-type": "spot", "kubernetes.azure.com/scalesetpriority": "spot", "node.kubernetes.io/lifecycle": "spot", "doks.digitalocean.com/spot": "true"}"#
        ),
        Variable(
          name: "selected",
          expression:
            "has(variables.spec.nodeSelector) && variables.spec.nodeSelector.exists(k, k in variables.labels && variables.spec.nodeSelector[k] == variables.labels[k])"
        ),
        Variable(
          name: "terms",
          expression:
            "has(variables.spec.affinity) && has(variables.spec.affinity.nodeAffinity) && has(variables.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution) ? variables.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms : []"
        ),
        // Terms are alternatives; with one of them, all of its expressions hold.
        Variable(
          name: "required",
          expression:
            #"variables.terms.size() == 1 && has(variables.terms[0].matchExpressions) && variables.terms[0].matchExpressions.exists(e, e.key in variables.labels && e.operator == "In" && has(e.values) && e.values.size() == 1 && e.values[0] == variables.labels[e.key])"#
        ),
        Variable(
          name: "evicted",
          expression:
            #"has(object.spec.template.metadata) && has(object.spec.template.metadata.annotations) && "cluster-autoscaler.kubernetes.io/safe-to-evict" in object.spec.template.metadata.annotations && object.spec.template.metadata.annotations["cluster-autoscaler.kubernetes.io/safe-to-evict"] == "true""#
        ),
      ],
      expression:
        "!variables.bridge || !variables.selected && !variables.required && !variables.evicted",
      message:
        #"variables.evicted ? "safe-to-evict allows the node autoscaler to remove nodes with bridges: calls on them end" : "bridges run on spot nodes only: the cloud takes a node back within minutes, and all calls on it end""#,
      isPartial: true
    ),
    AdmissionPolicy(
      rule: "jvb-parallel", part: "", resources: ["statefulsets"],
      variables: [spec, bridge],
      expression:
        #"!variables.bridge || !has(variables.spec.terminationGracePeriodSeconds) || variables.spec.terminationGracePeriodSeconds < 600 || !has(object.spec.replicas) || object.spec.replicas < 2 || has(object.spec.podManagementPolicy) && object.spec.podManagementPolicy == "Parallel""#,
      message:
        #""the bridges drain for up to " + string(variables.spec.terminationGracePeriodSeconds) + " seconds one after the other: set podManagementPolicy to Parallel""#,
      isPartial: true
    ),
  ]
}
