import TestSupport
import Testing

/// Files of a kustomization by themselves: what they lack, kustomize may add.
@Suite struct KustomizePartTests {
  /// As hashbang/gitops keeps its workloads: the labels that the selector needs come from commonLabels.
  private static let workload = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      template:
        spec:
          containers:
            - name: web
              image: jitsi/web:stable-10741
              imagePullPolicy: Always
              env: [{name: XMPP_SERVER, value: prosody}]
              ports: [{name: http, containerPort: 80}]
              readinessProbe: {httpGet: {path: /, port: http}}

    """

  /// Of a claim that somebody else describes, the size alone.
  private static let patch = """
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: mtls}
    spec: {resources: {requests: {storage: 1Gi}}}

    """

  private static func kustomization() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      "base/kustomization.yaml",
      """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      commonLabels: {app.kubernetes.io/name: web}
      resources: [parts/web.yaml]
      patches: [{path: smaller-pvc.patch.yaml}]

      """)
    try folder.write("base/parts/web.yaml", workload)
    try folder.write("base/smaller-pvc.patch.yaml", patch)
    try folder.write("base/other.yaml", workload)
    return folder
  }

  private func lint(_ arguments: String..., input: String? = nil) async throws -> Binary.Outcome {
    try await Binary.run(["lint", "-q", "--select", "schema"] + arguments, input: input)
  }

  @Test func whatKustomizeAddsIsNotMissing() async throws {
    let folder = try Self.kustomization()
    for file in ["base/parts/web.yaml", "base/smaller-pvc.patch.yaml"] {
      let outcome = try await lint("\(folder.path)/\(file)")
      #expect(outcome.code == 0 && outcome.output.isEmpty, "\(file): \(outcome.output)")
    }
    let edited = try await lint(
      "--stdin-filename", "\(folder.path)/base/parts/web.yaml", "-", input: Self.workload)
    #expect(edited.code == 0 && edited.output.isEmpty, "\(edited.output)\(edited.errors)")
  }

  /// A file that no kustomization names goes to the server as it is.
  @Test func whatNobodyAddsIsMissing() async throws {
    let folder = try Self.kustomization()
    let outcome = try await lint("\(folder.path)/base/other.yaml")
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("spec has no selector"), "\(outcome.output)")
  }

  /// A value that is written wrong stays wrong, whatever is added.
  @Test func whatIsWrittenIsChecked() async throws {
    let folder = try Self.kustomization()
    let file = try folder.write(
      "base/parts/web.yaml",
      Self.workload.replacing("containerPort: 80", with: "containerPort: eighty"))
    let outcome = try await lint(file)
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("containerPort must be a number"), "\(outcome.output)")
    #expect(!outcome.output.contains("no selector"), "\(outcome.output)")
  }
}
