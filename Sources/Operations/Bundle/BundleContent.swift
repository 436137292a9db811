package import Jitsi
package import Kubernetes
package import YAML

/// What was collected for a bundle, with all secrets.
package struct BundleContent: Sendable {
  /// The log of a container.
  package struct Log: Sendable {
    package let target: LogTarget
    package let isPrevious: Bool
    package let bytes: [UInt8]
  }

  package let namespace: String
  /// When it was collected, in seconds since 1970.
  package let time: Int64
  package let kubernetes: KubernetesVersion?
  /// The address of the API server, which errors name.
  package let server: String
  package var objects: [Tree] = []
  /// Whether all kinds of objects could be read, so that an object that is not there does not exist.
  package var hasAllObjects = true
  package var events: [Tree] = []
  package var status: StatusReport?
  package var lint: LintOutcome?
  package var check: CheckReport?
  /// HAProxy's statistics by pod, in the format of its statistics page.
  package var statistics: [(pod: String, bytes: [UInt8])] = []
  package var logs: [Log] = []
  /// The age of the oldest line of logs, in seconds; nil if logs were not collected.
  package var logsSince: Int64?
  /// The images of the installation's pods, each once.
  package var images: [String] = []
  /// What could not be collected, and why.
  package var errors: [String] = []
}
