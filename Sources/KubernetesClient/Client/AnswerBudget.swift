/// Limits the total size of a client's responses in memory: bodies being received, and pages of lists being read.
///
/// Limits on single responses are not enough because many lists are in flight at once.
final class AnswerBudget {
  let limit: Int
  private(set) var used = 0

  init(limit: Int) { self.limit = limit }

  /// A share of the budget that grows as its owner receives data, and is returned when the owner is released.
  final class Share {
    private let budget: AnswerBudget
    private var bytes = 0

    init(_ budget: AnswerBudget) { self.budget = budget }

    deinit { budget.used -= bytes }

    /// Reserves more bytes. Returns false if all shares together would exceed the limit.
    func take(_ count: Int) -> Bool {
      guard count <= budget.limit - budget.used else { return false }
      budget.used += count
      bytes += count
      return true
    }

    /// Returns the whole share to the budget.
    func release() {
      budget.used -= bytes
      bytes = 0
    }
  }
}
