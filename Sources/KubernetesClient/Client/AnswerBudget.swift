/// How many bytes of answers one client has in memory at the same time: of bodies that are being received, and of the pages
/// of lists that are being read.
///
/// Limits of single answers are not enough: many lists are in flight at once.
final class AnswerBudget {
  let limit: Int
  private(set) var used = 0

  init(limit: Int) { self.limit = limit }

  /// A part of the budget that grows with what its owner receives, and is given back when the owner is gone.
  final class Share {
    private let budget: AnswerBudget
    private var bytes = 0

    init(_ budget: AnswerBudget) { self.budget = budget }

    deinit { budget.used -= bytes }

    /// Takes more bytes; false when all shares together would exceed the limit.
    func take(_ count: Int) -> Bool {
      guard count <= budget.limit - budget.used else { return false }
      budget.used += count
      bytes += count
      return true
    }

    /// Gives everything back.
    func release() {
      budget.used -= bytes
      bytes = 0
    }
  }
}
