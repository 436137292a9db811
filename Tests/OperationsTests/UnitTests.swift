import Foundation
import TestSupport
import Testing
import YAML

@testable import Operations

/// Tests which files of a repository are linted as one unit.
@Suite struct UnitTests {
  private static func workload(_ name: String, namespace: String = "jitsi") -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name), namespace: \(namespace)}

    """
  }

  /// Returns the files of each unit, relative to the folder.
  private func units(
    in folder: TemporaryFolder, _ change: (inout InputRequest) -> Void = { _ in }
  ) async -> [[String]] {
    let inputs = await read {
      $0.paths = [folder.path]
      change(&$0)
    }
    return inputs.units.map { unit in
      folder.relative(unit.sources.map { inputs.sources[$0].name })
    }
  }

  @Test func aFolderOfPlainManifestsIsOneUnit() async throws {
    let folder = try TemporaryFolder()
    for name in ["base/web.yaml", "shard0/web.yaml", "shard1/web.yaml", "ingress.yaml"] {
      try folder.write(name, Self.workload("web"))
    }
    #expect(await units(in: folder).count == 1)
  }

  /// As in redopsbay/k8s-jitsi-videobridge, where two folders have the same installation for two clusters.
  @Test func foldersThatDefineTheSameWorkloadAreVariantsOfAnInstallation() async throws {
    let folder = try TemporaryFolder()
    try folder.write("namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: jitsi}\n")
    for name in ["bridge/minikube", "bridge/testing"] {
      try folder.write("\(name)/deployment.yaml", Self.workload("jvb"))
      try folder.write("\(name)/storage/volume.yaml", Self.workload("nfs-\(name.utf8.count)"))
    }
    #expect(
      await units(in: folder) == [
        ["bridge/minikube/deployment.yaml", "bridge/minikube/storage/volume.yaml"],
        ["bridge/testing/deployment.yaml", "bridge/testing/storage/volume.yaml"],
        ["namespace.yaml"],
      ])
    // Named as kubectl does it, all of it is applied.
    #expect(
      await units(in: folder) {
        $0.paths = []
        $0.filenames = [folder.path]
        $0.recursive = true
      }.count == 1)
  }

  /// A copy of a shard in which nobody has changed the names is a mistake of one installation.
  @Test func foldersOfShardsAreNoVariants() async throws {
    let folder = try TemporaryFolder()
    for name in ["shard-0", "shard-1"] {
      try folder.write("\(name)/web.yaml", Self.workload("shard-0-web"))
    }
    #expect(await units(in: folder).count == 1)
  }

  /// What is beside the variants may be used by each of them.
  @Test func foldersWithCommonManifestsBesideThemStayOneUnit() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "common.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: common, namespace: jitsi}\n"
    )
    for name in ["dev", "prod"] { try folder.write("\(name)/web.yaml", Self.workload("web")) }
    #expect(await units(in: folder).count == 1)
  }

  /// kubectl reports the cycle; nothing is left out silently.
  @Test func kustomizationsThatIncludeOneAnotherStay() async throws {
    let folder = try TemporaryFolder()
    try folder.write("a/kustomization.yaml", "resources: [../b]\n")
    try folder.write("b/kustomization.yaml", "resources: [../a]\n")
    try folder.write("self/kustomization.yaml", "resources: [.]\n")
    try folder.write("top/kustomization.yaml", "resources: [../base]\n")
    try folder.write("base/kustomization.yaml", "resources: [web.yaml]\n")
    try folder.write("base/web.yaml", Self.workload("web"))
    var request = InputRequest()
    request.paths = [folder.path]
    #expect(
      folder.relative(SourceFinder(request).sources.map(\.name)) == [
        "a (kubectl kustomize)", "b (kubectl kustomize)", "self (kubectl kustomize)",
        "top (kubectl kustomize)",
      ])
  }

  @Test func aPipeIsReadOnlyIfItIsNamed() async throws {
    let folder = try TemporaryFolder()
    try folder.write("web.yaml", Self.workload("web"))
    #expect(mkfifo(folder.path + "/pipe.yaml", 0o600) == 0)
    #expect(await units(in: folder) == [["web.yaml"]])
    var request = InputRequest()
    request.paths = [folder.path + "/pipe.yaml"]
    #expect(SourceFinder(request).sources.count == 1)
  }

  @Test func aTemplateOfYttIsLeftAloneWhereItIsNotNamed() async throws {
    let folder = try TemporaryFolder()
    let template = try folder.write(
      "ytt/web.yaml",
      "#@ load(\"@ytt:data\", \"data\")\n---\n" + Self.workload("#@ data.values.name"))
    try folder.write("web.yaml", Self.workload("web"))
    #expect(await units(in: folder) == [["web.yaml"]])
    let named = await read { $0.paths = [template] }
    #expect(named.issues.map(\.error) == [.template])
  }

  @Test(.enabled(if: Program.has("helm"), "needs helm on the PATH"))
  func aChartAndTheManifestsBesideItAreTwoUnits() async throws {
    let folder = try TemporaryFolder()
    try folder.write("chart/Chart.yaml", "apiVersion: v2\nname: jitsi\nversion: 1.0.0\n")
    try folder.write("chart/templates/web.yaml", Self.workload("web"))
    try folder.write("manifests/shard-0/web.yaml", Self.workload("web"))
    try folder.write("manifests/shard-1/web.yaml", Self.workload("shard-1-web"))
    #expect(
      await units(in: folder) == [
        ["chart (helm template)"], ["manifests/shard-0/web.yaml", "manifests/shard-1/web.yaml"],
      ])
  }

  @Test(.enabled(if: Program.has("kubectl"), "needs kubectl on the PATH"))
  func eachTopmostOverlayIsAUnitAndWhatItIncludesIsNone() async throws {
    let folder = try TemporaryFolder()
    try folder.write("base/kustomization.yaml", "resources: [web.yaml]\n")
    try folder.write("base/web.yaml", Self.workload("web"))
    for overlay in ["production", "staging"] {
      try folder.write(
        "overlays/\(overlay)/kustomization.yaml", "bases: [../../base]\nresources: [shard-0]\n")
      try folder.write(
        "overlays/\(overlay)/shard-0/kustomization.yml",
        "resources: [../../../common/jvb.yaml]\nnamePrefix: shard-0-\n")
    }
    // A file that kustomizations use is linted only as part of them; that kubectl may not read it from there is kubectl's error
    // to report.
    try folder.write("common/jvb.yaml", Self.workload("jvb"))
    let found = SourceFinder(
      {
        var request = InputRequest()
        request.paths = [folder.path]
        return request
      }())
    #expect(
      folder.relative(found.sources.map(\.name)) == [
        "overlays/production (kubectl kustomize)", "overlays/staging (kubectl kustomize)",
      ])
    #expect(Set(found.units).count == 2)
  }

  /// As in a published repository: shards as plain manifests beside kustomizations of their dependencies.
  @Test func plainFoldersThatMakeOneInstallationStayTogether() async throws {
    let folder = try TemporaryFolder()
    try folder.write("ops/cert-manager/kustomization.yaml", "kind: Component\n")
    try folder.write("base/jvb/jvb.yaml", Self.workload("jvb"))
    try folder.write("shard0/web.yaml", Self.workload("web"))
    try folder.write("shard1/web.yaml", Self.workload("shard-1-web"))
    try folder.write("other/tool.yaml", Self.workload("tool", namespace: "tools"))
    #expect(
      await units(in: folder) == [
        ["base/jvb/jvb.yaml", "shard0/web.yaml", "shard1/web.yaml"], ["other/tool.yaml"],
      ])
  }

  @Test func copiesOfAnInstallationAreAUnitEach() async throws {
    let folder = try TemporaryFolder()
    try folder.write("ops/kustomization.yaml", "kind: Component\n")
    for name in ["examples-a", "examples-b"] {
      try folder.write("\(name)/jvb.yaml", Self.workload("jvb"))
      try folder.write("\(name)/deep/web.yaml", Self.workload("web"))
    }
    #expect(
      await units(in: folder) == [
        ["examples-a/deep/web.yaml", "examples-a/jvb.yaml"],
        ["examples-b/deep/web.yaml", "examples-b/jvb.yaml"],
      ])
  }

  @Test func whatIsNamedItselfIsOneUnit() async throws {
    let folder = try TemporaryFolder()
    let web = try folder.write("a/web.yaml", Self.workload("web"))
    try folder.write("b/web.yaml", Self.workload("web"))
    let inputs = await read {
      $0.paths = [web, folder.path + "/b"]
      $0.filenames = [folder.path + "/a"]
    }
    #expect(inputs.units.map(\.sources) == [[0, 1]])
  }

  @Test(.enabled(if: Program.has("helm"), "needs helm on the PATH"))
  func aChartAndAFileThatAreBothNamedWithFlagsAreOneUnitAndTwoChartsAreNot() async throws {
    let folder = try TemporaryFolder()
    for name in ["one", "two"] {
      try folder.write("\(name)/Chart.yaml", "apiVersion: v2\nname: jitsi\nversion: 1.0.0\n")
      try folder.write("\(name)/templates/web.yaml", Self.workload("web"))
    }
    let extra = try folder.write("extra.yaml", Self.workload("extra"))
    let together = await read {
      $0.charts = [folder.path + "/one"]
      $0.filenames = [extra]
    }
    #expect(together.units.count == 1)
    let apart = await read { $0.charts = [folder.path + "/one", folder.path + "/two"] }
    #expect(apart.units.count == 2)
  }

  @Test func whatIsNoManifestIsLeftAloneWhereItIsNotNamed() async throws {
    let folder = try TemporaryFolder()
    let compose = try folder.write("docker-compose.yml", "version: \"3\"\nservices: {web: {}}\n")
    try folder.write("values.yaml", "web: {replicas: 2}\nkind: small\n")
    try folder.write("docs/index.yaml", "apiVersion: v1\nentries: {}\n")
    try folder.write("workflows/ci.yml", "on: push\njobs: {}\n")
    try folder.write("workflows/broken.yml", "on: [push\n")
    try folder.write("dashboard.json", "{\"panels\": []}")
    try folder.write("list.json", "[1, 2]")
    try folder.write("web.yaml", Self.workload("web"))
    try folder.write("slip.yaml", "kind: Service\nmetadata: {name: web}\n")
    try folder.write("broken.yaml", "apiVersion: v1\nkind: [\n")
    #expect(await units(in: folder) == [["broken.yaml", "slip.yaml", "web.yaml"]])
    let named = await read { $0.paths = [compose] }
    #expect(named.sources.count == 1)
  }

  @Test func aFolderWithoutAnyObjectIsAnIssue() async throws {
    let folder = try TemporaryFolder()
    try folder.write("docker-compose.yml", "services: {web: {}}\n")
    let inputs = await read { $0.paths = [folder.path] }
    #expect(inputs.issues.map(\.error) == [.folderWithoutObjects])
  }

  @Test func aLibraryOfTemplatesIsNoUnit() throws {
    let folder = try TemporaryFolder()
    try folder.write("common/Chart.yaml", "name: common\ntype: library\n")
    try folder.write("jitsi/Chart.yaml", "name: jitsi\n")
    try folder.write(
      "web/Chart.yaml", "name: web\ndependencies: [{name: x, repository: \"file://../x\"}]\n")
    try folder.write("x/Chart.yaml", "name: x\n")
    var request = InputRequest()
    request.paths = [folder.path]
    #expect(
      folder.relative(SourceFinder(request).sources.map(\.name)) == [
        "jitsi (helm template)", "web (helm template)",
      ])
  }

  @Test func whatIsRenderedBelowAnotherOneIsFoundAndItsFilesAreNotReadTwice() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "kustomization.yaml", "resources: [web.yaml]\npatches: [{path: patches/a.yaml}]\n")
    try folder.write("web.yaml", Self.workload("web"))
    try folder.write("patches/a.yaml", Self.workload("web"))
    try folder.write("unused/b.yaml", Self.workload("web"))
    try folder.write("chart/Chart.yaml", "name: jitsi\n")
    try folder.write("chart/templates/web.yaml", "{{ x }}")
    try folder.write("chart/charts/sub/Chart.yaml", "name: sub\n")
    var request = InputRequest()
    request.paths = [folder.path]
    let found = SourceFinder(request)
    #expect(
      found.sources.map(\.name) == [
        "\(folder.path) (kubectl kustomize)", "\(folder.path)/chart (helm template)",
      ])
  }
}
