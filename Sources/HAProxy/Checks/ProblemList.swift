/// Collects problems up to a limit.
struct ProblemList {
  static let limit = 500

  private(set) var all: [Problem] = []

  mutating func append(_ problem: Problem) {
    if all.count < Self.limit { all.append(problem) }
  }

  mutating func append(contentsOf other: ProblemList) {
    all.append(contentsOf: other.all.prefix(Self.limit - all.count))
  }
}
