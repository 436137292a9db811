import Foundation

/// How much of what multiplies the rules' examples a run tries.
enum Thoroughness {
  /// All variants and styles of every example, as `make test-all` asks for, and not one of each.
  static let isFull = ProcessInfo.processInfo.environment["KUBECTL_JITSI_TEST_ALL"] == "1"
}
