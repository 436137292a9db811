public import Lint
import SystemPackage
import YAML

/// Runs the tests in rule files.
public struct RuleTestRun {
  /// The results of the tests.
  public struct Report: Sendable {
    /// The results in the order of the files.
    public let results: [RuleTestResult]
    /// The rules without a test.
    public let untested: [String]

    /// The number of failed tests.
    public var failed: Int { results.count { !$0.isPassed } }

    public init(results: [RuleTestResult], untested: [String]) {
      self.results = results
      self.untested = untested
    }
  }

  private var manifests: [RuleTest.Input: [Content]] = [:]

  /// Runs the tests of all rules in files and folders.
  ///
  /// - Throws: ``CommandFailure`` if a file cannot be read, a rule or a test is invalid, or there is no test.
  package static func run(_ paths: [String]) throws(CommandFailure) -> Report {
    var request = InputRequest()
    request.filenames = paths
    request.recursive = true
    let inputs = Inputs.reading(request)
    guard inputs.issues.isEmpty else { throw .inputs(inputs.issues) }
    let rules: RuleSet
    var tests: [RuleTest] = []
    var names: [String] = []
    do throws(RuleErrors) {
      rules = try RuleSet(adding: inputs.trees)
      for tree in inputs.trees {
        names += try RuleReader.read(tree).map(\.id)
        tests += try RuleTestReader.read(tree)
      }
    } catch {
      throw .rules(error)
    }
    if tests.isEmpty { throw .noRuleTests(rules: names.count) }
    var run = RuleTestRun()
    let runner = RuleTestRunner(rules: rules, isStrict: false)
    var results: [RuleTestResult] = []
    for test in tests { results.append(runner.run(test, on: try run.objects(of: test))) }
    let tested = Set(tests.map(\.rule))
    return Report(results: results, untested: names.filter { !tested.contains($0) }.sorted())
  }

  /// Returns the objects that a test's edits start from.
  private mutating func objects(of test: RuleTest) throws(CommandFailure) -> [Content] {
    let input: RuleTest.Input
    switch test.input {
    case .manifests(let path):
      input = .manifests(
        FilePath(test.file).removingLastComponent().pushing(FilePath(path)).string)
    default: input = test.input
    }
    if let known = manifests[input] { return known }
    let objects: [Content]
    switch input {
    case .nothing: objects = []
    case .example(let name): objects = RuleTestExamples.objects(of: name) ?? []
    case .manifests(let path):
      var request = InputRequest()
      request.filenames = [path]
      request.recursive = true
      let inputs = Inputs.reading(request)
      guard inputs.issues.isEmpty else { throw .inputs(inputs.issues) }
      objects = RuleTestInput.objects(in: inputs.trees)
    }
    manifests[input] = objects
    return objects
  }
}
