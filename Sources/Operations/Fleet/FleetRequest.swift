import Kubernetes
import KubernetesClient

/// Several clusters that a command is to read at once.
package struct FleetRequest: Sendable {
  /// The contexts of the kubeconfig, in order; nil for all of them.
  package var contexts: [String]?
  /// How long each cluster may take, in milliseconds, without the time that credential plugins take.
  package var timeout = 30_000
  /// The settings that all clusters share.
  package var cluster = ClusterRequest()

  package init() {}

  /// The contexts to use, each once.
  ///
  /// - Throws: ``CommandFailure`` if the kubeconfig cannot be read or has no context.
  func names() throws(CommandFailure) -> [String] {
    var names: [String] = []
    if let contexts {
      for name in contexts where !names.contains(name) { names.append(name) }
      return names
    }
    do throws(KubeconfigError) {
      names = try KubeconfigNames(file: cluster.choice.kubeconfig).contexts
    } catch {
      throw .kubeconfig(error)
    }
    if names.isEmpty { throw .noContexts }
    return names
  }
}

/// What became of one cluster.
package enum FleetAnswer<Answer: Sendable>: Sendable {
  case read(Answer)
  /// It has no installation, and nobody said that it has one.
  case skipped(reason: String)
  case failed(CommandFailure)
}

/// The result for one context.
package struct FleetEntry<Answer: Sendable>: Sendable {
  package let context: String
  package let answer: FleetAnswer<Answer>

  package init(context: String, _ answer: FleetAnswer<Answer>) {
    self.context = context
    self.answer = answer
  }

  /// Why there is no answer, in one line; nil if there is one.
  package var reason: String? {
    switch answer {
    case .read: nil
    case .skipped(let reason): reason
    case .failed(let failure): failure.headline
    }
  }
}

extension CommandFailure {
  /// The first line.
  var headline: String {
    String(description.prefix { $0 != "\n" })
  }

  /// Whether the cluster was read and has no installation.
  var isAbsence: Bool {
    switch self {
    case .noInstallation, .emptyCluster, .noJitsi, .noInstallationAmong: true
    default: false
    }
  }
}
