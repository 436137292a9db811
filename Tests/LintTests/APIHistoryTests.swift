import Kubernetes
import Lint
import Testing
import YAML

struct APIHistoryTests {
  private func state(_ kind: String, _ apiVersion: String, _ minor: Int) -> APIChange.State? {
    APIHistory.change(of: kind, in: apiVersion)?.state(in: KubernetesVersion(minor: minor))
  }

  @Test func ingressesThroughTheVersions() {
    #expect(state("Ingress", "extensions/v1beta1", 16) == .deprecated)
    #expect(state("Ingress", "networking.k8s.io/v1beta1", 18) == nil)
    #expect(state("Ingress", "networking.k8s.io/v1beta1", 21) == .deprecated)
    #expect(state("Ingress", "networking.k8s.io/v1beta1", 22) == .removed)
    #expect(state("Ingress", "networking.k8s.io/v1", 18) == .future)
    #expect(state("Ingress", "networking.k8s.io/v1", 19) == nil)
  }

  @Test func autoscalersBudgetsAndCronJobs() {
    #expect(state("HorizontalPodAutoscaler", "autoscaling/v2", 21) == .future)
    #expect(state("HorizontalPodAutoscaler", "autoscaling/v2beta2", 22) == nil)
    #expect(state("HorizontalPodAutoscaler", "autoscaling/v2beta2", 25) == .deprecated)
    #expect(state("HorizontalPodAutoscaler", "autoscaling/v2beta1", 25) == .removed)
    #expect(state("HorizontalPodAutoscaler", "autoscaling/v1", 36) == nil)
    #expect(state("PodDisruptionBudget", "policy/v1beta1", 24) == .deprecated)
    #expect(state("PodSecurityPolicy", "policy/v1beta1", 25) == .removed)
    #expect(state("CronJob", "batch/v1beta1", 25) == .removed)
    #expect(state("Job", "batch/v1", 16) == nil)
  }

  @Test func toolsHaveHistoriesOfTheirOwn() {
    #expect(state("Certificate", "cert-manager.io/v1alpha2", 16) == .dropped)
    #expect(state("Certificate", "cert-manager.io/v1", 36) == nil)
    #expect(state("IngressRoute", "traefik.containo.us/v1alpha1", 30) == .dropped)
    #expect(state("PodMonitor", "monitoring.coreos.com/v1", 30) == nil)
  }

  @Test func versionsOfTheGatewayAPI() {
    let group = "gateway.networking.k8s.io"
    #expect(state("HTTPRoute", "\(group)/v1alpha2", 37) == .dropped)
    #expect(state("HTTPRoute", "\(group)/v1beta1", 37) == nil)
    #expect(state("ReferenceGrant", "\(group)/v1alpha2", 37) == .dropped)
    #expect(state("ReferenceGrant", "\(group)/v1beta1", 37) == nil)
    #expect(state("GRPCRoute", "\(group)/v1alpha2", 37) == .dropped)
    for kind in ["TLSRoute", "TCPRoute", "UDPRoute"] {
      #expect(state(kind, "\(group)/v1alpha2", 37) == .aging)
      #expect(state(kind, "\(group)/v1", 37) == nil)
    }
    #expect(state("TLSRoute", "\(group)/v1alpha3", 37) == .aging)
  }

  @Test func whatKubernetes137StopsServing() {
    #expect(state("ClusterTrustBundle", "certificates.k8s.io/v1alpha1", 37) == .removed)
    #expect(state("ClusterTrustBundle", "certificates.k8s.io/v1beta1", 37) == .deprecated)
    #expect(state("ClusterTrustBundle", "certificates.k8s.io/v1", 36) == .future)
    #expect(state("ServiceCIDR", "networking.k8s.io/v1beta1", 37) == .removed)
    #expect(state("VolumeAttributesClass", "storage.k8s.io/v1beta1", 37) == .removed)
    #expect(state("StorageVersionMigration", "storagemigration.k8s.io/v1beta1", 37) == .deprecated)
  }

  @Test(arguments: ["1.29", "v1.29", "v1.29.4", "v1.29.4-eks-036c24b", "1.29+"])
  func versionsAsClustersTellThem(text: String) {
    #expect(KubernetesVersion(text)?.minor == 29)
  }

  @Test(arguments: [
    "", "29", "1", "1.", "1.x", "2.29", "1.15", "1.1000", "1.29.", "1.29.x", "latest",
  ])
  func textsThatAreNoVersion(text: String) {
    #expect(KubernetesVersion(text) == nil)
  }

  @Test func everyReplacementIsServedWhenTheOldOneGoes() throws {
    for (kind, old) in [
      ("Ingress", "networking.k8s.io/v1beta1"),
      ("FlowSchema", "flowcontrol.apiserver.k8s.io/v1beta2"),
      ("RuntimeClass", "node.k8s.io/v1beta1"), ("EndpointSlice", "discovery.k8s.io/v1beta1"),
    ] {
      let change = try #require(APIHistory.change(of: kind, in: old))
      let removed = try #require(change.removed)
      #expect(change.replacementIntroduced.map { $0 <= removed } ?? true)
    }
  }

  @Test(arguments: [("1.22", "warning"), ("1.25", "warning"), ("1.26", "error"), ("1.36", "error")])
  func severityFollowsTheAskedVersion(version: String, severity: String) throws {
    var options = LintOptions()
    options.select = ["api-versions"]
    options.kubernetesVersion = try #require(KubernetesVersion(version))
    let scaler = try #require(RuleFiles.cases.first { $0.testDescription.contains("1.22") })
    let tree = try Example.edited("server-template", scaler.node["edits"])
    let findings = Linter(rules: try RuleFiles.set.get()).lint([tree], options: options).findings
      .filter { $0.object?.name == "shard-1-jvb" }
    if version == "1.22" {
      #expect(findings.isEmpty)
    } else {
      #expect(findings.map(\.severity.rawValue) == [severity])
    }
  }
}
