import Reports
import Testing

struct VersionReportTests {
  private static let release = VersionReport(
    version: "0.1.0", commit: "123fdff03f6e2f564eaa9ebe10bbe3ebb9805633",
    date: "2026-11-30T17:08:14Z", platform: "linux/amd64", swift: "6.3.1", libyaml: "0.2.5")

  private static let plain = VersionReport(
    version: "0.1.0", commit: nil, date: nil, platform: "linux/arm64", swift: nil, libyaml: "0.2.5")

  @Test func aReleaseNamesItsCommit() {
    #expect(Self.release.text() == "kubectl-jitsi 0.1.0 (commit 123fdff03f6e, 2026-11-30)\n")
    #expect(Self.plain.text() == "kubectl-jitsi 0.1.0\n")
  }

  @Test func jsonHasAllThatIsKnown() throws {
    try expectGolden(Self.release.json(libcurl: .loaded(version: "7.88.1")), "version.json")
    try expectGolden(
      Self.plain.json(libcurl: .missing(reason: "it is not installed")),
      "version-without-libcurl.json")
  }

  @Test func aChangedTreeIsNamedAsSuch() {
    var report = Self.release
    report.commit = "123fdff03f6e2f564eaa9ebe10bbe3ebb9805633-dirty"
    #expect(report.text() == "kubectl-jitsi 0.1.0 (commit 123fdff03f6e-dirty, 2026-11-30)\n")
  }
}
