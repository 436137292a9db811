import TestSupport
import Testing

@testable import Operations

struct RulePatternTests {
  @Test(arguments: [
    ("prosody*", ["prosody-clusterip", "prosody-ports"]), ("*-ports", ["prosody-ports"]),
    ("p*-*s", ["prosody-ports"]), ("*", ["prosody-clusterip", "prosody-ports", "yaml-syntax"]),
    ("*yaml-syntax*", ["yaml-syntax"]), ("yaml-syntax", ["yaml-syntax"]), ("prosody", []),
    ("prosody-ports*ports", []), ("", []),
  ])
  func starsStandForAnyLetters(pattern: String, matched: [String]) {
    let names = ["prosody-clusterip", "prosody-ports", "yaml-syntax"]
    #expect(names.filter(RulePattern(pattern).matches) == matched)
  }

  @Test(arguments: [
    ("prosdoy*", "prosody*"), ("haprxy-*", "haproxy*"), ("yaml-sytnax", "yaml-syntax"),
    ("zzz*", nil), ("frobnicate", nil),
  ])
  func whatMatchesNothingIsNearlySomething(pattern: String, meant: String?) {
    let names: Set = ["prosody-clusterip", "haproxy-peers", "yaml-syntax"]
    #expect(RulePattern(pattern).suggestion(among: names) == meant)
  }

  @Test func rulesAreChosenAndLeftOutByPattern() async throws {
    let folder = try ExampleManifests.copy("demo")
    let only = try await Binary.run(
      ["lint", "--select", "prosody*,yaml-syntax", "-q", folder.path + "/in"])
    #expect(only.code == 1)
    #expect(only.output.contains("[prosody-clusterip]"))
    #expect(!only.output.contains("[jvb") && !only.output.contains("[haproxy"))
    let without = try await Binary.run(["lint", "--ignore", "prosody*", "-q", folder.path + "/in"])
    #expect(without.output.contains("[haproxy"))
    #expect(!without.output.contains("[prosody"))
    let wrong = try await Binary.run(["lint", "--ignore", "prosdoy*", folder.path + "/in"])
    #expect(wrong.code == 2)
    #expect(wrong.errors.hasPrefix("error: no rule matches prosdoy*; did you mean prosody*?\n"))
  }

  @Test func severalRulesAreExplained() async throws {
    let text = try await Binary.run("rules", "prosody-clusterip", "yaml-syntax")
    #expect(text.code == 0)
    #expect(text.output.contains("prosody-clusterip (error)"))
    #expect(text.output.contains("yaml-syntax (error)"))
    let list = try await Binary.run("rules", "prosody-c*", "yaml-syntax", "-ojson")
    #expect(list.output.contains("\"kind\": \"RuleList\""))
    let one = try await Binary.run("rules", "yaml-syntax", "-ojson")
    #expect(one.output.contains("\"kind\": \"Rule\""))
    let wrong = try await Binary.run("rules", "yaml-syntax", "yaml-sytnax")
    #expect(wrong.code == 2)
    #expect(wrong.output.isEmpty)
    #expect(wrong.errors.contains("unknown rule yaml-sytnax; did you mean yaml-syntax?"))
  }
}
