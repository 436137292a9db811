/// Which fixes to make, and where to put new objects.
public struct FixOptions: Sendable {
  /// Whether to make fixes that restart or replace workloads that carry calls.
  public var unsafe = false
  /// The name of the text for new objects; nil to add them next to their neighbors.
  public var createIn: String?

  public init() {}

  func wants(_ fix: Fix) -> Bool { unsafe || fix.applicability != .unsafe }
}
