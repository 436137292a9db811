import TestSupport
import Testing

@testable import Operations

struct SourceFinderTests {
  private func find(_ change: (inout InputRequest) -> Void) -> SourceFinder {
    var request = InputRequest()
    change(&request)
    return SourceFinder(request)
  }

  private func names(_ finder: SourceFinder, in folder: TemporaryFolder) -> [String] {
    folder.relative(finder.sources.map(\.name))
  }

  @Test func aFolderIsReadWithEverythingBelowItInOrder() throws {
    let folder = try TemporaryFolder()
    for name in ["web.yaml", "haproxy/b.yml", "haproxy/a.json", "README.md", "A.YAML"] {
      try folder.write(name)
    }
    let found = find { $0.paths = [folder.path + "/"] }
    #expect(
      names(found, in: folder) == ["A.YAML", "haproxy/a.json", "haproxy/b.yml", "web.yaml"])
    #expect(found.issues.isEmpty)
  }

  @Test func hiddenFoldersAndFilesAreLeftOut() throws {
    let folder = try TemporaryFolder()
    for name in [".git/config.yaml", ".github/workflows/ci.yml", ".secret.yaml", "web.yaml"] {
      try folder.write(name)
    }
    #expect(names(find { $0.paths = [folder.path] }, in: folder) == ["web.yaml"])
  }

  @Test func linksInACircleEnd() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/web.yaml")
    try folder.link("a/up", to: "..")
    try folder.link("b", to: "a")
    try folder.link("a/nowhere.yaml", to: "gone")
    let found = find { $0.paths = [folder.path] }
    #expect(names(found, in: folder) == ["a/web.yaml"])
    #expect(found.issues.isEmpty)
  }

  @Test func aFileNamedTwiceIsReadOnce() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("web.yaml")
    try folder.link("same.yaml", to: "web.yaml")
    let found = find {
      $0.paths = [file, folder.path]
      $0.filenames = [folder.path + "/./web.yaml", folder.path]
    }
    #expect(names(found, in: folder) == ["web.yaml"])
    #expect(found.issues.isEmpty)
  }

  /// Values without a chart would be silently ignored.
  @Test func valuesNeedAChart() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("web.yaml")
    let chart = folder.path + "/jitsi"
    try folder.write("jitsi/Chart.yaml", "name: jitsi\n")
    let refused = [
      find { ($0.paths, $0.rendering.values) = ([file], ["v.yaml"]) },
      find { ($0.filenames, $0.rendering.set) = ([folder.path], ["secret=xyz"]) },
      find { ($0.paths, $0.rendering.setString) = (["-"], ["secret=xyz"]) },
      find { ($0.paths, $0.rendering.release) = ([file], "other") },
    ]
    #expect(
      refused.map { $0.issues.map(\.name) }
        == [["--values v.yaml"], ["--set"], ["--set-string"], ["--release"]])
    #expect(refused.allSatisfy { $0.issues.map(\.error) == [.noChartForValues] })
    for found in [
      find { ($0.paths, $0.rendering.values) = ([folder.path], ["v.yaml"]) },
      find { ($0.charts, $0.rendering.set) = ([chart], ["a=b"]) },
      find { ($0.paths, $0.rendering.release) = ([folder.path], "other") },
    ] {
      #expect(found.issues.isEmpty)
    }
    let missing = find { ($0.charts, $0.rendering.values) = ([folder.path + "/none"], ["v.yaml"]) }
    #expect(missing.issues.map(\.error) == [.missing])
  }

  @Test func filenameStaysInItsFolderUnlessRecursive() throws {
    let folder = try TemporaryFolder()
    try folder.write("web.yaml")
    try folder.write("below/jvb.yaml")
    #expect(names(find { $0.filenames = [folder.path] }, in: folder) == ["web.yaml"])
    let recursive = find {
      $0.filenames = [folder.path]
      $0.recursive = true
    }
    #expect(names(recursive, in: folder) == ["below/jvb.yaml", "web.yaml"])
  }

  @Test func aNamedFileIsReadWhateverItIsCalled() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("dump.txt")
    #expect(find { $0.filenames = [file] }.sources == [.file(file)])
  }

  @Test func standardInputIsReadOnce() {
    let found = find {
      $0.paths = ["-"]
      $0.filenames = ["-"]
    }
    #expect(found.sources == [.standardInput])
  }

  @Test func chartsBelowAFolderAreRenderedAndTheirTemplatesAreNotRead() throws {
    let folder = try TemporaryFolder()
    try folder.write("charts/jitsi/Chart.yaml", "name: jitsi\n")
    try folder.write("charts/jitsi/templates/web.yaml", "{{ if }}")
    try folder.write("charts/jitsi/charts/sub/Chart.yaml")
    try folder.write("extra.yaml")
    #expect(
      names(find { $0.paths = [folder.path] }, in: folder)
        == ["charts/jitsi (helm template)", "extra.yaml"])
  }

  @Test func aChartIsRecognisedWhenItIsNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write("Chart.yaml", "name: jitsi\n")
    #expect(find { $0.paths = [folder.path] }.sources == [.chart(folder.path)])
  }

  @Test func onlyKustomizationsThatNoOtherBuildsUponAreRendered() throws {
    let folder = try TemporaryFolder()
    try folder.write("base/kustomization.yaml", "resources: [web.yaml]\n")
    try folder.write("base/web.yaml")
    try folder.write("parts/kustomization.yml", "kind: Component\n")
    try folder.write(
      "overlays/production/kustomization.yaml",
      "apiVersion: kustomize.config.k8s.io/v1beta1\nresources:\n- ../../base\n")
    #expect(
      names(find { $0.paths = [folder.path] }, in: folder)
        == ["overlays/production (kubectl kustomize)"])
  }

  @Test func aKustomizationOfFluxIsAnObjectLikeAnyOther() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "kustomization.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n")
    #expect(names(find { $0.paths = [folder.path] }, in: folder) == ["kustomization.yaml"])
  }

  @Test func aFolderWithoutManifestsIsAnIssue() throws {
    let folder = try TemporaryFolder()
    try folder.write("README.md")
    let found = find { $0.paths = [folder.path] }
    #expect(found.sources.isEmpty)
    #expect(found.issues.map(\.error) == [.folderWithoutManifests(recursive: true)])
  }

  @Test(arguments: [
    ("missing.yaml", InputError.missing),
    ("", .emptyName),
    ("https://example.org/web.yaml", .address),
  ])
  func whatCannotBeReadIsAnIssueAndTheRestIsRead(name: String, error: InputError) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("web.yaml")
    let found = find { $0.paths = [name, file] }
    #expect(found.sources == [.file(file)])
    #expect(found.issues == [InputIssue(name: name, error: error)])
  }

  @Test func foldersThatAreNeitherChartNorKustomizationAreSaidToBe() throws {
    let folder = try TemporaryFolder()
    let found = find {
      $0.charts = [folder.path]
      $0.kustomizations = [folder.path]
    }
    #expect(found.issues.map(\.error) == [.notKustomization, .notChart])
  }
}
