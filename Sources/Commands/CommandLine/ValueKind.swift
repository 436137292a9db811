import Basics
import Kubernetes

/// The type of an option's value: how messages describe it, what is valid, and how shells complete it.
enum ValueKind {
  case file, folder, keyValue, text, duration, age, time, number, shard, version, url
  case namespace, context, contexts, cluster, user, rule, release, expression

  /// Determines the type of the value of an option or argument.
  init(of argument: ArgumentSyntax) {
    let name = argument.kind == .positional ? argument.valueName : argument.longName
    if let kind = Self.named[name] {
      self = kind
    } else {
      switch argument.completion {
      case _ where argument.valueName == "age": self = .age
      case .file: self = .file
      case .folder: self = .folder
      case .none, .list: self = argument.valueName.contains("=") ? .keyValue : .text
      }
    }
  }

  private static let named: [String: ValueKind] = [
    "--namespace": .namespace, "--context": .context, "--contexts": .contexts,
    "--cluster-timeout": .duration, "--cluster": .cluster, "--user": .user,
    "--request-timeout": .duration, "--timeout": .duration, "--ready-timeout": .duration,
    "--step-timeout": .duration, "--shard": .shard, "--rooms": .number, "--url": .url,
    "--since-time": .time, "--tail": .number, "--count": .number, "--from": .shard,
    "shard": .shard, "--select": .rule, "--ignore": .rule, "rule": .rule, "release": .release,
    "--server": .url,
    "expression": .expression,
    "--kubernetes-version": .version,
  ]

  /// The description in messages.
  var noun: String {
    switch self {
    case .file: "a file"
    case .folder: "a folder"
    case .keyValue: "a key and a value such as shardCount=3"
    case .text: "a value"
    case .duration: "a duration such as 30s"
    case .age: "a duration such as 1h"
    case .time: "a time such as 2026-11-30T20:45:00Z"
    case .number: "a whole number"
    case .shard: "the number of a shard"
    case .version: "a Kubernetes version such as \(KubernetesVersion.newest)"
    case .url: "a URL"
    case .namespace: "a namespace"
    case .context: "a context of the kubeconfig"
    case .contexts: "contexts of the kubeconfig, separated by commas"
    case .cluster: "a cluster of the kubeconfig"
    case .user: "a user of the kubeconfig"
    case .rule: "the name of a rule"
    case .release: "a Jitsi release such as stable-11146-2"
    case .expression: "an expression"
    }
  }

  /// Whether a string is a valid value.
  func accepts(_ text: String) -> Bool {
    switch self {
    case .duration: RequestTimeout(argument: text) != nil
    case .age: LogAge(argument: text) != nil
    case .time: Timestamp(argument: text) != nil
    case .number, .shard: Int(text) != nil
    case .version: KubernetesVersion(text) != nil
    default: true
    }
  }
}
