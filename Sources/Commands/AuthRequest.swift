import ArgumentParser
import Basics
import Operations

/// A command to print permissions for, and the additional permissions that its flags need.
struct AuthRequest {
  let command: CommandPermissions
  var extras: Set<CommandPermissions.Extra> = []

  /// Reads the names of commands, or one command with its flags.
  ///
  /// - Throws: `ValidationError` for a word that is not the name of a command that uses a cluster, or if the command rejects
  ///   its flags.
  static func read(_ words: [String]) throws -> [AuthRequest] {
    let isOneCommand = words.dropFirst().contains { CommandPermissions(rawValue: $0) == nil }
    guard let first = words.first, isOneCommand else {
      let names = words.isEmpty ? CommandPermissions.names : words
      return try names.map { AuthRequest(command: try named($0)) }
    }
    _ = try named(first)
    do {
      return [try parse(words)]
    } catch let error as ValidationError {
      throw error
    } catch let error as UsageError {
      throw ValidationError(error.headline)
    }
  }

  private static func named(_ word: String) throws -> CommandPermissions {
    guard let command = CommandPermissions(rawValue: word) else {
      let names = CommandPermissions.names
      let suggestion = Suggestion.closest(to: word, among: names)
      throw ValidationError(
        "\(word) is not one of \(names.joined(separator: ", "))"
          + (suggestion.map { "; did you mean \($0)?" } ?? ""))
    }
    return command
  }

  private static func parse(_ words: [String]) throws -> AuthRequest {
    var request = AuthRequest(command: try named(words[0]))
    let arguments = Array(words.dropFirst())
    switch request.command {
    case .lint:
      let lint = try LintCommand.reading(arguments)
      guard lint.live else { throw ValidationError("lint queries a cluster only with --live") }
      // Fixes in a cluster are applied as a plan, so they need the permissions of `diff` or `apply`.
      if lint.fixing.isAsked {
        request = AuthRequest(command: lint.fixing.diff ? .diff : .apply)
        request.extras = extras(of: lint.plan)
      }
    case .status:
      if try StatusCommand.reading(arguments).watch { request.extras = [.watching] }
    case .check: _ = try CheckCommand.reading(arguments)
    case .rooms:
      if try RoomsCommand.reading(arguments).repair != nil { request.extras = [.repairing] }
    case .logs:
      if try LogsCommand.reading(arguments).follow { request.extras = [.watching] }
    case .bundle:
      let bundle = try BundleCommand.reading(arguments)
      if bundle.check { request.extras.insert(.checking) }
      if bundle.leavesOutLogs { request.extras.insert(.withoutLogs) }
    case .cordon: _ = try CordonCommand.reading(arguments)
    case .uncordon: _ = try UncordonCommand.reading(arguments)
    case .drain: _ = try DrainCommand.reading(arguments)
    case .restart:
      if try RestartCommand.reading(arguments).component.contains(.haproxy) {
        request.extras = [.evicting]
      }
    case .upgrade:
      let upgrade = try UpgradeCommand.reading(arguments)
      if !upgrade.sources.named(paths: []).isEmpty { request.extras = [.manifests] }
      if upgrade.undo { request.extras = [.deleting] }
    case .diff:
      let diff = try DiffCommand.reading(arguments)
      request.extras = extras(of: diff.desired, diff.paths)
    case .apply:
      let apply = try ApplyCommand.reading(arguments)
      request.extras = extras(of: apply.desired, apply.paths).union(extras(of: apply.options))
    case .addShard:
      let add = try AddShardCommand.reading(arguments)
      request.extras = try extras(of: add.options).union(add.skipCheck ? [.unchecked] : [])
    case .removeShard:
      let remove = try RemoveShardCommand.reading(arguments)
      request.extras = try extras(of: remove.options).union(remove.now ? [.now] : [])
    }
    return request
  }

  private static func extras(of plan: PlanOptions) -> Set<CommandPermissions.Extra> {
    if plan.isClientDryRun { return [.onlyReading] }
    return (plan.atomic || plan.allowDisruption) && !plan.isDryRun ? [.deleting] : []
  }

  private static func extras(
    of desired: DesiredOptions, _ paths: [String]
  ) -> Set<CommandPermissions.Extra> {
    let isAlone =
      desired.sources.named(paths: paths).isEmpty && !desired.sources.areValuesAlone(paths: paths)
    return isAlone ? [] : [.manifests]
  }

  private static func extras(of shard: ShardOptions) throws -> Set<CommandPermissions.Extra> {
    if shard.upgrade { return [.upgrading] }
    if let source = shard.sources.named(paths: []).first {
      throw ValidationError("with \(source) the command changes files, and queries no cluster")
    }
    return extras(of: shard.plan)
  }
}
