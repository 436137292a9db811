/// Which fixes to make, and where.
public struct FixOptions: Sendable {
  /// Also fixes that restart or replace something that carries calls.
  public var unsafe = false
  /// The name of the text that new objects go to; beside their neighbours when it is nil.
  public var createIn: String?

  public init() {}

  func wants(_ fix: Fix) -> Bool { unsafe || fix.applicability != .unsafe }
}
