import Foundation

/// How many variants and styles of the rules' examples a run tests.
enum Thoroughness {
  /// Whether to test all variants and styles of every example, as `make test-all` does, instead of one of each.
  static let isFull = ProcessInfo.processInfo.environment["KUBECTL_JITSI_TEST_ALL"] == "1"
}
