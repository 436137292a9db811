import Lint
import TestSupport
import Testing
import YAML

@testable import Operations

/// Tests in which files findings on rendered manifests are located.
@Suite struct OriginTests {
  /// Returns the origins of a field in the rendered objects, by kind and name.
  private func origins(
    _ inputs: Inputs, in folder: TemporaryFolder, path: String? = nil
  ) -> [String: String] {
    var finder = OriginFinder(inputs)
    var found: [String: String] = [:]
    for tree in inputs.trees {
      for document in tree.documents {
        guard let root = document.root.map(tree.node) else { continue }
        let name = root["metadata"]?["name"]?.text ?? ""
        let kind = root["kind"]?.text ?? ""
        let finding = Finding(
          rule: "any", severity: .error, message: "", remediation: nil, shard: nil,
          object: ObjectReference(
            apiVersion: root["apiVersion"]?.text ?? "", kind: kind, namespace: nil, name: name),
          path: path, file: tree.source, start: root.start, end: root.start,
          source: document.source, fix: nil)
        guard let origin = finder.origin(of: finding) else { continue }
        let file = folder.relative([origin.file])[0]
        found["\(kind)/\(name)"] = "\(file):\(origin.line)"
      }
    }
    return found
  }

  private static func chart(_ name: String) -> String {
    "apiVersion: v2\nname: \(name)\nversion: 1.0.0\n"
  }

  @Test(.enabled(if: Program.has("helm"), "needs helm on the PATH"))
  func templatesAreFilesOfTheChartWhateverItsFolderIsCalled() async throws {
    let folder = try TemporaryFolder()
    try folder.write("deploy/meet/Chart.yaml", Self.chart("jitsi-meet"))
    try folder.write(
      "deploy/meet/templates/web/all.yaml",
      """
      {{- /* web */}}
      apiVersion: v1
      kind: Service
      metadata:
        name: {{ .Release.Name }}-web
      ---
      {{- range $i := until 2 }}
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: {{ $.Release.Name }}-shard-{{ $i }}-prosody
      {{- end }}
      ---
      kind: Deployment
      apiVersion: apps/v1
      metadata: {name: web}
      """)
    try folder.write("deploy/meet/charts/chat/Chart.yaml", Self.chart("prosody"))
    try folder.write(
      "deploy/meet/charts/chat/templates/a.yaml",
      "# a\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: chat}\n")
    let inputs = await read { $0.paths = [folder.path] }
    #expect(inputs.issues.isEmpty)
    let all = "deploy/meet/templates/web/all.yaml"
    #expect(
      origins(inputs, in: folder) == [
        "Service/jitsi-web": "\(all):2", "Service/jitsi-shard-0-prosody": "\(all):9",
        "Service/jitsi-shard-1-prosody": "\(all):9", "Deployment/web": "\(all):15",
        "ConfigMap/chat": "deploy/meet/charts/chat/templates/a.yaml:2",
      ])
  }

  /// After the templates of krakazyabra/jitsi-helm: lists with names, values of the chart, loops and a configuration.
  private static let template = """
    {{- range $shard := until 2 }}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: shard-{{ $shard }}-jicofo
    spec:
      template:
        spec:
          containers:
          - name: exporter
            image: exporter:1.0
          - name: jicofo
            image: {{ $.Values.image }}
            {{- if $.Values.args }}
            args: {{ $.Values.args }}
            {{- end }}
            env:
            - name: XMPP_SERVER
              value: shard-{{ $shard }}-prosody
            {{- range $name, $value := $.Values.env }}
            - name: {{ $name }}
              value: {{ $value }}
            {{- end }}
    {{- end }}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: haproxy}
    data:
      haproxy.cfg: |
        defaults
          timeout client 10s
        frontend http
          bind *:{{ .Values.port }}
    """

  @Test(
    .enabled(if: Program.has("helm"), "needs helm on the PATH"),
    arguments: [
      ("Deployment", "spec.template.spec.containers[1].image", "image: jitsi/jicofo", 14),
      ("Deployment", "spec.template.spec.containers[0].image", "image: exporter:1.0", 12),
      ("Deployment", "spec.template.spec.containers[1].env[0].value", "value: shard-0", 20),
      // Which of several entries a loop writes is not known; what is in it is below `env`.
      ("Deployment", "spec.template.spec.containers[1].env[2].value", "value: b", 18),
      ("Deployment", "spec.template.spec.dnsPolicy", "spec:", 9),
      ("Deployment", "metadata.name", "name: shard-0-jicofo", 6),
      ("ConfigMap", #"data["haproxy.cfg"]"#, "timeout client 10s", 33),
      ("ConfigMap", #"data["haproxy.cfg"]"#, "bind *:80", 31),
      ("ConfigMap", "metadata.name", "metadata:", 29),
    ])
  func aFieldIsTheLineOfTheTemplateThatWritesIt(
    kind: String, path: String, line: String, expected: Int
  ) async throws {
    let folder = try TemporaryFolder()
    try folder.write("Chart.yaml", Self.chart("meet"))
    try folder.write(
      "values.yaml", "image: jitsi/jicofo:stable-10741\nargs: [a]\nenv: {A: a, B: b}\nport: 80\n")
    try folder.write("templates/all.yaml", Self.template)
    let inputs = await read { $0.charts = [folder.path] }
    #expect(inputs.issues.isEmpty)
    var finder = OriginFinder(inputs)
    let tree = try #require(
      inputs.trees.first { tree in
        tree.documents.contains { $0.root.map { tree.node($0)["kind"]?.text } == kind }
      })
    let root = try #require(
      tree.documents.compactMap { $0.root.map(tree.node) }.first { $0["kind"]?.text == kind })
    let number = try #require(
      (root.start.line...tree.source.lineCount).first {
        tree.source.line($0)?.contains(line) ?? false
      })
    let finding = Finding(
      rule: "any", severity: .error, message: "", remediation: nil, shard: nil,
      object: ObjectReference(
        apiVersion: "", kind: kind, namespace: nil, name: root["metadata"]?["name"]?.text ?? ""),
      path: path, file: tree.source,
      start: Mark(line: number, column: 1, offset: root.start.offset), end: root.start, source: nil,
      fix: nil)
    let found = finder.origin(of: finding)
    let origin = try #require(found)
    #expect(folder.relative([origin.file]) == ["templates/all.yaml"])
    #expect(origin.line == expected, "\(origin)")
  }

  @Test(.enabled(if: Program.has("helm"), "needs helm on the PATH"))
  func aPackedChartIsTheEntryOfItsDependency() async throws {
    let folder = try TemporaryFolder()
    try folder.write("sub/Chart.yaml", Self.chart("prosody"))
    try folder.write(
      "sub/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: chat}\n")
    try folder.write(
      "jitsi/Chart.yaml",
      Self.chart("jitsi")
        + "dependencies:\n- name: prosody\n  version: 1.0.0\n  repository: https://example.org\n")
    try folder.write("jitsi/charts/.keep", "")
    _ = try await Program.output(
      of: "helm", ["package", folder.path + "/sub", "-d", folder.path + "/jitsi/charts"])
    let inputs = await read { $0.charts = [folder.path + "/jitsi"] }
    #expect(inputs.issues.isEmpty)
    #expect(origins(inputs, in: folder) == ["ConfigMap/chat": "jitsi/Chart.yaml:5"])
    let packed = await read { $0.charts = [folder.path + "/jitsi/charts/prosody-1.0.0.tgz"] }
    #expect(
      origins(packed, in: folder) == ["ConfigMap/chat": "jitsi/charts/prosody-1.0.0.tgz:1"])
  }

  /// Returns a tree with two shards over one base, as in published repositories.
  private static func overlays() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("base/kustomization.yaml", "resources: [all.yaml]\n")
    try folder.write(
      "base/all.yaml",
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {type: ClusterIP, ports: [{port: 80}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 1
        template:
          spec: {containers: [{name: web, image: "jitsi/web:stable-10741"}]}
      """)
    try folder.write(
      "production/kustomization.yaml",
      """
      resources: [shard-0, shard-1]
      images:
      - name: jitsi/web
        newTag: latest
      configMapGenerator:
      - name: haproxy
        files: [haproxy.cfg]
      """)
    try folder.write("production/haproxy.cfg", "global\n  maxconn 4\n")
    for shard in 0...1 {
      try folder.write(
        "production/shard-\(shard)/kustomization.yaml",
        """
        namePrefix: shard-\(shard)-
        resources: [../../base]
        patches:
        - path: service.yaml
        - target: {kind: Deployment}
          patch: |-
            - op: replace
              path: /spec/replicas
              value: 2
        """)
      try folder.write(
        "production/shard-\(shard)/service.yaml",
        "# public\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: LoadBalancer}\n"
      )
    }
    return folder
  }

  @Test(.enabled(if: Program.has("kubectl"), "needs kubectl on the PATH"))
  func aFindingIsPutAtTheResourceOrAtThePatchThatSetTheValue() async throws {
    let folder = try Self.overlays()
    let inputs = await read { $0.paths = [folder.path] }
    #expect(inputs.issues.isEmpty)
    #expect(inputs.units.count == 1)
    let objects = origins(inputs, in: folder)
    #expect(objects["Service/shard-1-web"] == "base/all.yaml:1")
    #expect(objects["Deployment/shard-0-web"] == "base/all.yaml:6")
    #expect(
      objects.first { $0.key.hasPrefix("ConfigMap/haproxy") }?.value
        == "production/kustomization.yaml:6")
    let types = origins(inputs, in: folder, path: "spec.type")
    #expect(types["Service/shard-0-web"] == "production/shard-0/service.yaml:2")
    #expect(types["Service/shard-1-web"] == "production/shard-1/service.yaml:2")
    #expect(
      origins(inputs, in: folder, path: "spec.ports[0].port")["Service/shard-1-web"]
        == "base/all.yaml:1")
    #expect(
      origins(inputs, in: folder, path: "spec.replicas")["Deployment/shard-1-web"]
        == "production/shard-1/kustomization.yaml:5")
    #expect(
      origins(inputs, in: folder, path: "spec.template.spec.containers[0].image")[
        "Deployment/shard-1-web"] == "production/kustomization.yaml:3")
  }

  @Test(.enabled(if: Program.has("kubectl"), "needs kubectl on the PATH"))
  func theAnnotationsAreNotLintedAndTheUsersFilesAreAsTheyWere() async throws {
    let folder = try Self.overlays()
    let inputs = await read { $0.kustomizations = [folder.path + "/production"] }
    let text = String(decoding: try #require(inputs.sources.first).bytes, as: UTF8.self)
    #expect(!text.contains("config.kubernetes.io"))
    #expect(!text.contains("annotations"))
    let plain = text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("# Source: ") }.joined(separator: "\n")
    let built = try await Program.output(
      of: "kubectl", ["kustomize", folder.path + "/production"])
    #expect(plain == built)
  }
}
