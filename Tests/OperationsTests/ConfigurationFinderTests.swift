import Lint
import TestSupport
import Testing
import YAML

@testable import Operations

struct ConfigurationFinderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(".kubectl-jitsi.yaml", "whole: true\nexclude: [old/, draft-*]\n")
    try folder.write("a.yaml")
    try folder.write("draft-b.yaml")
    try folder.write("old/c.yaml")
    try folder.write("team/.kubectl-jitsi.yaml", "failOn: warning\n")
    try folder.write("team/deep/er/d.yaml")
    try folder.write("team/old/e.yaml")
  }

  private func read(_ names: String..., choice: ConfigurationChoice = .nearest) -> Inputs {
    var request = InputRequest()
    request.paths = names.map { $0.isEmpty ? folder.path : folder.path + "/" + $0 }
    request.configuration = choice
    return Inputs.reading(request)
  }

  private func names(_ inputs: Inputs) -> [String] {
    folder.relative(inputs.sources.map(\.name))
  }

  @Test func theNearestConfigurationCounts() throws {
    let inputs = read("")
    #expect(names(inputs) == ["a.yaml", "team/deep/er/d.yaml", "team/old/e.yaml"])
    #expect(
      folder.relative(inputs.configurations.all.map(\.file.name)).sorted() == [
        ".kubectl-jitsi.yaml", "team/.kubectl-jitsi.yaml",
      ])
    #expect(try inputs.configurations.agreed("whole") { $0.whole } == true)
    #expect(try inputs.configurations.agreed("failOn") { $0.failOn } == .warning)
  }

  @Test func aConfigurationOfTheWrongNameIsNoticed() throws {
    try folder.write("team/.kubectl-jitsi.yml", "whole: false\n")
    try folder.write("old/kubectl-jitsi.yaml", "whole: false\n")
    let inputs = read("a.yaml", "old", "team")
    #expect(
      folder.relative(inputs.configurations.misnamed.map(\.name)).sorted() == [
        "old/kubectl-jitsi.yaml", "team/.kubectl-jitsi.yml",
      ])
    #expect(read("team", choice: .none).configurations.misnamed.isEmpty)
  }

  @Test func whatIsNamedIsReadThoughItIsLeftOut() {
    #expect(names(read("draft-b.yaml", "old")) == ["draft-b.yaml", "old/c.yaml"])
  }

  @Test func aFolderOfWhichNothingIsLeftIsSaid() throws {
    try folder.write("sub/draft-x.yaml")
    let inputs = read("sub")
    #expect(inputs.sources.isEmpty)
    #expect(inputs.issues.map(\.error) == [.everythingLeftOut])
  }

  @Test func withoutConfigurationsEverythingIsRead() {
    let inputs = read("", choice: .none)
    #expect(inputs.sources.count == 5)
    #expect(inputs.configurations.all.isEmpty)
  }

  @Test func aNamedConfigurationTakesTheirPlace() throws {
    let file = try folder.write("conf/lint.yaml", "exclude: [../team]\nfailOn: never\n")
    let inputs = read("", choice: .file(file))
    #expect(inputs.configurations.all.map(\.file.name) == [file])
    #expect(names(inputs) == ["a.yaml", "draft-b.yaml", "old/c.yaml"])
  }

  @Test func whatIsWrongIsToldOnceForAllFilesBelow() throws {
    try folder.write("team/.kubectl-jitsi.yaml", "whle: true\n")
    try folder.write("team/f.yaml")
    let inputs = read("")
    #expect(inputs.configurationErrors.map(\.line) == [1])
    let missing = read("", choice: .file(folder.path + "/gone.yaml"))
    #expect(missing.configurationIssues.map(\.error) == [.missing])
  }

  @Test func configurationsThatDisagreeAreAnError() throws {
    try folder.write("team/.kubectl-jitsi.yaml", "whole: false\n")
    let configurations = read("").configurations
    #expect {
      try configurations.agreed("whole") { $0.whole }
    } throws: {
      "\($0)".contains("team/.kubectl-jitsi.yaml:1:8: `whole` differs from ")
    }
  }

  @Test(.enabled(if: Program.has("helm"), "needs helm"))
  func aChartIsUnderTheConfigurationInItsFolder() throws {
    try folder.write("chart/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n")
    try folder.write("chart/templates/a.yaml")
    try folder.write("chart/.kubectl-jitsi.yaml", "failOn: info\n")
    let inputs = read("chart")
    #expect(
      folder.relative(inputs.configurations.all.map(\.file.name)) == ["chart/.kubectl-jitsi.yaml"])
    #expect(!inputs.configurations.isEmpty)
  }

  @Test func aFileThatStandardInputStandsForIsNotReadItself() throws {
    var request = InputRequest()
    request.paths = [folder.path + "/team", folder.path + "/team/old/e.yaml", "-"]
    request.standardInputName = folder.path + "/team/old/../old/e.yaml"
    request.configuration = .nearest
    #expect(
      SourceFinder(request).sources == [
        .file(folder.path + "/team/deep/er/d.yaml"), .standardInput,
      ])
  }
}
