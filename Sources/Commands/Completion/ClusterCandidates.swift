import ArgumentParser
import KubernetesClient
import Operations

/// Completion candidates from the kubeconfig and from the cluster that a command line names.
struct ClusterCandidates {
  private let line: TypedLine
  private let milliseconds: Int

  /// Candidates for a command line; `milliseconds` is the time to wait for the cluster.
  init(_ line: TypedLine, milliseconds: Int = CompletionDeadline.milliseconds) {
    self.line = line
    self.milliseconds = milliseconds
  }

  var contexts: [String] { names?.contexts ?? [] }
  var clusters: [String] { names?.clusters ?? [] }
  var users: [String] { names?.users ?? [] }

  private var names: KubeconfigNames? {
    try? KubeconfigNames(file: line.given["--kubeconfig"]?.last)
  }

  /// Whether the command line refers to a cluster, not to files.
  var isQueried: Bool {
    line.arguments.count <= 1
      && ["--filename", "--kustomize", "--chart"].allSatisfy { line.given[$0] == nil }
  }

  var namespaces: [String] {
    asking { client throws(Interrupted) in try ClusterNames.namespaces(client) }
  }

  var shards: [Int] {
    asking { client throws(Interrupted) in
      try ClusterNames.shards(client, namespace: client.connection.namespace)
    }
  }

  /// Queries the cluster; returns nothing if it does not answer in time.
  private func asking<Name>(_ query: (APIClient) throws(Interrupted) -> [Name]) -> [Name] {
    let deadline = CompletionDeadline.start(milliseconds)
    defer { CompletionDeadline.stop() }
    guard var request = (try? ClusterOptions.parse(flags))?.request else { return [] }
    request.requestTimeout = milliseconds
    request.interrupt = { deadline }
    request.runner = .subprocess(within: milliseconds)
    do {
      let client = try request.connect(namespace: line.given["--namespace"]?.last)
      return try query(client)
    } catch {
      return []
    }
  }

  /// The flags on the line that select the cluster.
  private var flags: [String] {
    line.options.filter { $0.section == ClusterOptions.title }.flatMap { option in
      guard let values = line.given[option.longName] else { return [String]() }
      return option.kind == .flag
        ? [option.longName] : values.map { "\(option.longName)=\($0)" }
    }
  }
}
