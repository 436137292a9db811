import ArgumentParser
import Lint
import Operations
import Testing

@testable import Commands

/// Tests that command lines are parsed like kubectl's.
struct InvocationTests {
  private func command<Command>(_ words: String..., as type: Command.Type = Command.self) throws
    -> Command
  {
    guard case .run(let command as Command, _) = try Invocation.reading(words) else {
      throw UnexpectedReading()
    }
    return command
  }

  struct UnexpectedReading: Error {}

  @Test(arguments: [
    ["-o", "json"], ["-ojson"], ["-o=json"], ["--output", "json"], ["--output=json"],
  ])
  func aValueMayBeBehindItsFlagInEveryWay(flag: [String]) throws {
    guard case .run(let lint as LintCommand, _) = try Invocation.reading(["lint"] + flag + ["m"])
    else { throw UnexpectedReading() }
    #expect(lint.report.output == .json)
    #expect(lint.paths == ["m"])
  }

  @Test func shortFlagsShareADash() throws {
    let lint: LintCommand = try command("lint", "-qRf", "manifests")
    #expect(lint.quiet)
    #expect(lint.sources.recursive)
    #expect(lint.sources.filenames == ["manifests"])
    let status: StatusCommand = try command("status", "-wAojson")
    #expect(status.watch && status.allNamespaces)
    #expect(status.report.output == .json)
  }

  @Test func sharedFlagsMayComeBeforeTheCommand() throws {
    let status: StatusCommand = try command("-njitsi", "--context", "c", "status", "-w")
    #expect(status.namespace == "jitsi")
    #expect(status.cluster.context == "c")
    let lint: LintCommand = try command("--context=c", "-ojson", "-A", "lint", "--live")
    #expect(lint.cluster.context == "c")
    #expect(lint.allNamespaces)
    #expect(lint.report.output == .json)
  }

  @Test func flagsTakeTrueAndFalse() throws {
    let on: LintCommand = try command("lint", "--live=true", "--whole=true")
    #expect(on.live)
    #expect(on.whole == true)
    let off: LintCommand = try command("lint", "m", "--fix=false", "--whole=false")
    #expect(!off.fixing.fix)
    #expect(off.whole == false)
  }

  @Test func filesMayBeSeparatedByCommas() throws {
    let lint: LintCommand = try command("lint", "-f", "a.yaml,b.yaml", "-fc.yaml")
    #expect(lint.sources.filenames == ["a.yaml", "b.yaml", "c.yaml"])
    let plain = try #require(LintInvocation.plain(["lint", "-f", "a.yaml,b.yaml"]))
    #expect(plain.request.input.filenames == ["a.yaml", "b.yaml"])
    #expect(FileList.names(in: ",") == [","])
  }

  @Test func warnIsShortForWarning() throws {
    let lint: LintCommand = try command("lint", "m", "--fail-on", "warn")
    #expect(lint.failOn == .warning)
  }

  @Test(arguments: ["-1", "-(2 + 3)", "--1", "-size([1])", "-f + 1"])
  func anExpressionMayBeginWithADash(expression: String) throws {
    for words in [[expression], ["-o", "json", expression], ["--", expression]] {
      guard case .run(let eval as EvalCommand, _) = try Invocation.reading(["eval"] + words)
      else { throw UnexpectedReading() }
      #expect(eval.expression == expression)
    }
  }

  @Test(arguments: [
    ["--help"], ["-h"], ["help"], [], ["-n", "x"], ["help", "lint"], ["lint", "-h"],
    ["lint", "--live", "--help"], ["remove-shard", "--help"],
  ])
  func helpIsShownWithoutAnythingElse(words: [String]) throws {
    guard case .help(let path) = try Invocation.reading(words) else { throw UnexpectedReading() }
    #expect(path.words == words.filter { ["lint", "remove-shard"].contains($0) })
  }

  @Test(arguments: [
    (["statsu"], "unknown command \"statsu\"; did you mean status?"),
    (["frobnicate"], "unknown command \"frobnicate\""),
    (["explain"], "unknown command \"explain\"; did you mean rules?"),
    (["Describe", "x"], "unknown command \"Describe\"; did you mean status?"),
    (["help", "statsu"], "unknown command \"statsu\"; did you mean status?"),
    (["hlep"], "unknown command \"hlep\"; did you mean help?"),
    (["lint", "--selct", "x"], "unknown flag --selct; did you mean --select?"),
    (["lint", "--lvie"], "unknown flag --lvie; did you mean --live?"),
    (["lint", "-Z"], "unknown flag -Z"),
    (["lint", "-qZ"], "unknown flag -Z"),
    (["--kontext", "c", "status"], "unknown flag --kontext; did you mean --context?"),
    (
      ["rules", "--context", "c"],
      "--context cannot be used with rules, which does not query a cluster"
    ),
    (
      ["--context", "c", "rules"],
      "--context cannot be used with rules, which does not query a cluster"
    ),
    (["lint", "-o"], "-o requires text, json, sarif, junit, github, html or name"),
    (["lint", "-o", "-q"], "-o requires text, json, sarif, junit, github, html or name"),
    (["lint", "--select"], "--select requires the name of a rule"),
    (["lint", "-k"], "-k requires a folder"),
    (["lint", "--live=maybe"], "--live takes no value, got \"maybe\""),
    (
      ["lint", "-o", "jsno"],
      "-o must be text, json, sarif, junit, github, html or name, not \"jsno\"; did you mean json?"
    ),
    (
      ["lint", "--live", "--timeout=soon"],
      "--timeout must be a duration such as 30s, not \"soon\""
    ),
    (
      ["check", "--step-timeout", "soon"],
      "--step-timeout must be a duration such as 30s, not \"soon\""
    ),
    (["check", "--step-timeout", "0"], "--step-timeout must be longer than 0"),
    (["check", "--rooms", "few"], "--rooms must be a whole number, not \"few\""),
    (["rooms", "--shard", "x"], "--shard must be the number of a shard, not \"x\""),
    (["add-shard", "--count", "two"], "--count must be a whole number, not \"two\""),
    (["remove-shard", "x"], "SHARD must be the number of a shard, not \"x\""),
    (["remove-shard", "-1"], "a shard's number cannot be negative"),
    (["remove-shard"], "remove-shard requires the number of a shard"),
    (["eval"], "eval requires an expression"),
    (["eval", "1", "2"], "unexpected argument \"2\""),
    (["version", "now"], "version takes no arguments, got \"now\""),
    (["eval", "--varz", "x.json", "1"], "unknown flag --varz; did you mean --vars?"),
    (
      ["completion", "bsh"], "SHELL must be bash, zsh or fish, not \"bsh\"; did you mean bash?"
    ),
    (["lint", "-A"], "-A requires --live"),
  ])
  func whatIsWrongIsSaidInOurWords(words: [String], headline: String) {
    let error = #expect(throws: UsageError.self) { _ = try Invocation.reading(words) }
    #expect(error?.headline == headline)
    #expect(error?.description.hasSuffix(" --help' for usage.") == true)
  }
}
