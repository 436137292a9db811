import HAProxy
import Testing

/// Tests lines that older releases of HAProxy accepted.
struct RemovalTests {
  private let configuration = Configuration(
    parsing: """
      global
        nbproc 2
      frontend f
        bind :80
        option http-use-htx
      .if 0
        reqadd X-Never:\\ 1
      .endif

      """)

  @Test(arguments: [
    ("2.3", []), ("2.5.1", ["nbproc"]), ("3.2-alpine", ["nbproc", "http-use-htx"]),
  ])
  func lineIsRemovedFromABranchOn(tag: String, words: [String]) throws {
    let release = try #require(Release(tag: tag))
    #expect(configuration.removedLines(in: release).map(\.word.text) == words)
  }

  @Test(arguments: ["latest", "lts", "7.1", "3", "v3.2", "2021.04"])
  func otherTagsTellNoBranch(tag: String) {
    #expect(Release(tag: tag) == nil)
  }

  @Test func peersOfAnEnvironmentAreThoseOfItsBranch() {
    let configuration = Configuration(
      parsing: """
        peers p
        .if streq("$HOSTNAME",a)
          peer a 0.0.0.0:1
        .else
          peer a a.svc:1
        .endif
          peer b b.svc:1

        """)
    let lines = { (environment: [String: String]) in
      configuration.peers(of: configuration.peers[0], environment: environment).map {
        $0.directive.line
      }
    }
    #expect(lines(["HOSTNAME": "a"]) == [3, 7])
    #expect(lines(["HOSTNAME": "b"]) == [5, 7])
    #expect(lines([:]) == [3, 5, 7])
  }
}
