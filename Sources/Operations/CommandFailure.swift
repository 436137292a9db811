import Basics
package import CEL
import Jitsi
import Kubernetes
package import KubernetesClient
import Layout
package import Lint
package import ShardEditing
package import YAML

/// The reason why a command failed. All error messages of commands are defined here.
package enum CommandFailure: Error, Sendable, CustomStringConvertible {
  case noInput(command: String)
  case nothingToLint(names: [String], reason: String)
  case noJitsi(objects: Int)
  /// Like `noJitsi`, for commands that have no details to add.
  case noInstallationAmong(objects: Int)
  case severalInstallations([String])
  /// A flag that applies to a single input was given although several units are linted separately.
  case severalUnits([String], flag: String)
  /// A cluster is to be compared with several charts, kustomizations or folders that are linted separately.
  case severalDesiredUnits([String])
  case unknownRules([(name: String, suggestion: String?)])
  case noRulesChosen
  /// The table of releases does not have this release of Jitsi.
  case unknownRelease(String)
  /// None of the given custom rules has a test.
  case noRuleTests(rules: Int)
  /// A flag that has no effect on the input.
  case withoutEffect(flag: String, reason: String)
  case input(InputIssue)
  case inputs([InputIssue])
  case configuration([ConfigurationError])
  case rules(RuleErrors)
  case expression(CompileError)
  case evaluation(EvaluationError)
  /// An evaluation failed because of a mistake in the expression, such as an unknown name.
  case slip(CompileError)
  case variables(file: String, reason: String)
  case notWritten(String, reason: String)
  case notReplaced(String, FileWriteError)
  /// A file that would be replaced.
  case existsAlready(String)
  case folderNotWritten(FolderWriteError)
  case kubeconfig(KubeconfigError)
  case cluster(APIError)
  case emptyCluster(String, namespace: String?)
  /// The kubeconfig has no context.
  case noContexts
  /// One of several clusters took too long.
  case late(milliseconds: Int)
  /// The system gives no thread for one of several clusters.
  case noThread
  /// The namespace or cluster has no Jitsi installation.
  case noInstallation(String, namespace: String?)
  /// The file of a password or token is empty.
  case emptyCredential(String)
  /// The installation does not have the shard.
  case noShard(Int, of: [Int], namespace: String)
  /// HAProxy takes no commands, for the given reason.
  case noRuntimeSocket(String)
  case noHAProxy(namespace: String)
  /// A shard, or one of its components, has no pods.
  case noPods(of: String, namespace: String)
  case noHAProxyPods(namespace: String)
  /// The backend of the shards has no stick table.
  case noRoomTable(namespace: String)
  /// No HAProxy knows the room.
  case noRoom(String, namespace: String)
  /// A command to HAProxy's runtime API failed.
  case runtime(String)
  /// A HAProxy pod cannot be reached, which may pass.
  case lostHAProxy(String)
  /// The hosts at which a website may be; none or several.
  case whichWebsite([String], namespace: String)
  case interrupted
  case shardEdit(ShardEditError)
  case needsYes
  case owned(by: String, namespace: String)
  /// Another tool would revert an upgrade of the live objects.
  case upgradeOwned(by: String, namespace: String, release: String)
  case conferences(Int, shard: Int, seconds: Int)
  case unknownConferences(shard: Int, reason: String)
  case notYAML(String, reason: String)
  /// A command that edits files was given rendered manifests.
  case renderedSource(String, tool: String, command: String)
  /// Nothing provides the metrics of any alert or panel, for the given reasons.
  case noAlerts([String])
  /// None of the named rules can be an admission policy, each for a reason.
  case noPolicy([(rule: String, reason: String)])
  /// The values to edit come from standard input.
  case valuesFromPipe
  /// A password that the values do not set is not in the cluster either.
  case noPassword(String, secret: String)

  /// Whether the same reading may succeed later with no change: a pod that restarts is back, or the server is.
  var isTransient: Bool {
    switch self {
    case .lostHAProxy, .noHAProxyPods: true
    case .cluster(let error): error.isTransient
    default: false
    }
  }

  /// The exit code of a command that fails with this error.
  package var exitCode: Int32 {
    switch self {
    case .evaluation, .slip: CommandEnd.findings.exitCode
    case .interrupted: CommandEnd.interrupted.exitCode
    default: CommandEnd.couldNotRun.exitCode
    }
  }

  package var description: String {
    switch self {
    case .noInput(let command):
      """
      nothing to read: name files or folders, as in `kubectl jitsi \(command) manifests/`, or pipe \
      manifests in
      """
    case .nothingToLint(let names, let reason):
      "nothing to lint: \(Self.list(names)) \(reason)"
    case .noJitsi(let objects):
      """
      no Jitsi installation among \(objects == 1 ? "1 object" : "\(objects) objects"); -v shows \
      how each was classified
      """
    case .noInstallationAmong(let objects):
      """
      no Jitsi installation among \(objects == 1 ? "1 object" : "\(objects) objects"); `kubectl \
      jitsi lint -v` shows how each was classified
      """
    case .severalInstallations(let namespaces):
      "found \(namespaces.count) installations, in \(Self.list(namespaces)); select one with -n"
    case .severalUnits(let names, let flag):
      """
      \(flag) cannot be combined with several charts, kustomizations or folders \
      (\(Self.list(names.map(Self.unit)))); run it on one of them
      """
    case .severalDesiredUnits(let names):
      """
      the paths contain \(names.count) separate charts, kustomizations or folders \
      (\(Self.list(names.map(Self.unit), atMost: 20))), and a cluster is compared with \
      one: name its folder, or name all that belong together with -f, -k and --chart
      """
    case .unknownRules(let names):
      names.map { name, suggestion in
        (name.contains("*") ? "no rule matches \(name)" : "unknown rule \(name)")
          + (suggestion.map { "; did you mean \($0)?" } ?? "")
      }.joined(separator: "\nerror: ") + "\n`kubectl jitsi rules` lists all rules"
    case .unknownRelease(let name):
      "unknown release \(name)"
        + (Suggestion.closest(to: name, among: ReleaseTable.releases.map(\.name))
          .map { "; did you mean \($0)?" } ?? "")
        + "\n`kubectl jitsi releases` lists all releases"
    case .noContexts:
      "the kubeconfig has no contexts"
    case .late(let milliseconds):
      "no complete answer within \(Time.words(milliseconds: milliseconds)) (--cluster-timeout)"
    case .noThread:
      "the system has no more threads; name fewer contexts"
    case .noRulesChosen:
      "--select and --ignore leave no rule to run"
    case .noRuleTests(let rules):
      "no tests in \(rules == 1 ? "1 rule" : "\(rules) rules"): add `tests` to spec, see docs/writing-rules.md"
    case .withoutEffect(let flag, let reason):
      "\(flag) \(reason)"
    case .noPolicy(let rules):
      rules.map { "no policy for \($0.rule): the rule \($0.reason)" }.joined(separator: "\nerror: ")
    case .noAlerts(let reasons):
      "no metric is scraped: \(reasons.joined(separator: "; ")); add monitors (`kubectl jitsi lint` offers them), or use --unscraped"
    case .input(let issue):
      issue.description
    case .inputs(let issues):
      issues.map(\.description).joined(separator: "\nerror: ")
    case .configuration(let errors):
      errors.map(\.description).joined(separator: "\nerror: ")
    case .rules(let errors):
      errors.errors.map(\.description).joined(separator: "\nerror: ")
    case .expression(let error):
      "cannot parse the expression: \(error)"
    case .evaluation(let error):
      error.description
    case .slip(let error):
      error.description
    case .variables(let file, let reason):
      "\(file): \(reason)"
    case .notWritten(let path, let reason):
      "\(path): cannot be written: \(reason)"
    case .existsAlready(let path):
      "\(path) exists already; use another --out, or --force to replace it"
    case .notReplaced(let path, let error):
      "\(path): \(error)"
    case .folderNotWritten(.holdOther(let paths)):
      FolderWriteError.holdOther(paths).description.replacing("\n", with: "\nerror: ")
        + "\n--overwrite replaces \(paths.count == 1 ? "it" : "them")"
    case .folderNotWritten(let error):
      error.description
    case .kubeconfig(let error):
      error.description
    case .cluster(let error):
      error.description
    case .emptyCluster(let server, let namespace):
      namespace.map {
        "nothing to lint: namespace \($0) of \(server) is empty; select another with -n, or all with -A"
      } ?? "nothing to lint: \(server) has no objects that rules check"
    case .noInstallation(let server, let namespace):
      namespace.map {
        "no Jitsi installation in namespace \($0) of \(server); select another with -n, or all with -A"
      } ?? "no Jitsi installation in \(server)"
    case .emptyCredential(let path):
      "\(path == "-" ? "standard input" : path) has no password or token in its first line"
    case .noShard(let shard, let shards, let namespace):
      """
      no shard \(shard) in namespace \(namespace); its shards are \
      \(shards.map(String.init).joined(separator: ", "))
      """
    case .noRuntimeSocket(let reason):
      """
      \(reason): add `stats socket ipv4@127.0.0.1:9999 level admin` to its global section, and \
      restart the HAProxy pods one at a time
      """
    case .noHAProxy(let namespace):
      "no HAProxy in front of the shards in namespace \(namespace)"
    case .noPods(let words, let namespace):
      "\(words) has no pods in namespace \(namespace); `kubectl jitsi status -n \(namespace)` shows why"
    case .noHAProxyPods(let namespace):
      "no HAProxy pod is ready in namespace \(namespace); `kubectl jitsi status -n \(namespace)` shows why"
    case .noRoomTable(let namespace):
      """
      HAProxy in namespace \(namespace) has no stick table for rooms; `kubectl jitsi lint --live -n \
      \(namespace) --select haproxy-stick-table` shows how to add one
      """
    case .noRoom(let room, let namespace):
      "no HAProxy pod knows room \(room); `kubectl jitsi rooms -n \(namespace)` lists all rooms"
    case .runtime(let words), .lostHAProxy(let words):
      words
    case .whichWebsite(let hosts, let namespace):
      """
      \(hosts.isEmpty ? "no PUBLIC_URL and no route shows the meeting host" : "several meeting hosts") in \
      namespace \(namespace)\(hosts.isEmpty ? "" : ": \(Self.list(hosts))"); name its address with --url
      """
    case .interrupted:
      "interrupted"
    case .needsYes:
      "cannot ask for confirmation without a terminal; check the plan above and add --yes to apply it"
    case .owned(let owner, let namespace):
      """
      the installation in \(namespace) is managed by \(owner), which will revert this on its next \
      sync: change its values (--chart DIR --values FILE) or its manifests (-f, -k) instead; \
      --force changes the cluster anyway, until that sync
      """
    case .upgradeOwned(let owner, let namespace, let release):
      """
      the installation in \(namespace) is managed by \(owner), which will revert this on its next sync: set \(release) in its \
      values or manifests, and roll them out shard by shard with --chart, -f or -k in place of --to; --force upgrades the \
      cluster anyway, until that sync
      """
    case .conferences(let count, let shard, let seconds):
      """
      shard \(shard) still has \(count) conference\(count == 1 ? "" : "s") after \(seconds) s; it \
      gets no new rooms if HAProxy has a server line for it; run the command again to continue \
      waiting, or add --now
      """
    case .unknownConferences(let shard, let reason):
      """
      cannot check for conferences in shard \(shard): \(reason); add --now to remove it anyway
      """
    case .notYAML(let place, let reason):
      "\(place): \(reason)"
    case .shardEdit(let error):
      error.description
    case .renderedSource(let folder, let tool, let command):
      """
      \(folder) is rendered by \(tool), but \(command) edits files: \
      \(tool == "kubectl" ? "use -k for the overlay" : "use --chart, and --values for its values"), \
      or render it first and pipe it in
      """
    case .valuesFromPipe:
      "values are changed in place: use files with --values, not -"
    case .noPassword(let key, let secret):
      "\(key) is neither in the values nor in the cluster's Secret \(secret): add it to a values file"
    }
  }

  /// Throws if a text has a document that cannot be parsed.
  package static func refuseBroken(_ tree: Tree) throws(CommandFailure) {
    for case let problem? in tree.documents.map(\.problem) {
      throw .notYAML(
        "\(tree.source.name):\(problem.mark.line):\(problem.mark.column)",
        reason: problem.description)
    }
  }

  /// Runs a request to the cluster and turns an interruption into a failure of the command.
  ///
  /// - Throws: ``interrupted`` if a signal asked the process to stop.
  package static func unlessInterrupted<Answer>(
    _ body: @autoclosure () throws(Interrupted) -> Answer
  ) throws(CommandFailure) -> Answer {
    do throws(Interrupted) {
      return try body()
    } catch {
      throw .interrupted
    }
  }

  private static func list(_ names: [String], atMost most: Int = 3) -> String {
    names.prefix(most).joined(separator: ", ") + (names.count > most ? ", …" : "")
  }

  /// The name of a unit, as a path to give to the command.
  private static func unit(_ name: String) -> String {
    if name.isEmpty { return "named files" }
    let path = LexicalPath.tidied(name)
    return path.isEmpty ? "." : path
  }
}
