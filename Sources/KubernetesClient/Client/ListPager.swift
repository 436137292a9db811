import YAML

/// Follows the pages of one list to its end.
final class ListPager {
  /// More pages than any list has.
  static let pageLimit = 4000

  private unowned let client: APIClient
  private let request: ListRequest
  private let then: (Result<ObjectList, APIError>) -> Void
  private var trees: [Tree] = []
  private var warnings: [String] = []
  private var resourceVersion: String?
  private var restarts = 0
  private var incomplete = 0
  private var pages = 0
  /// What the pages take of the memory that all answers share.
  private let share: AnswerBudget.Share
  /// The request under way.
  private(set) var call: APICall?

  init(
    _ client: APIClient, _ request: ListRequest, share: AnswerBudget.Share,
    then: @escaping (Result<ObjectList, APIError>) -> Void
  ) {
    self.client = client
    self.request = request
    self.share = share
    self.then = then
  }

  func start() { next(after: nil) }

  private func next(after token: String?) {
    // A list that expires again and again while it is paged is asked for in one piece.
    let limit = restarts < 2 ? request.pageSize : nil
    let page = request.page(limit: limit, continue: token)
    call = client.send(page) { self.take($0, page, after: token) }
  }

  private func take(
    _ result: Result<APIResponse, APIError>, _ page: APIRequest, after token: String?
  ) {
    call = nil
    switch result {
    case .success(let response):
      take(response, page, after: token)
    case .failure(let error):
      if case .expired = error.reason, token != nil { return restart(page) }
      then(.failure(error))
    }
  }

  private func take(_ response: APIResponse, _ page: APIRequest, after token: String?) {
    guard let tree = response.tree(name: request.sourceName), let root = tree.root,
      root["kind"]?.text?.hasSuffix("List") == true, let metadata = root["metadata"],
      let version = metadata["resourceVersion"]?.text
    else {
      incomplete += 1
      if incomplete > 2 { return then(.failure(client.errors.make(page, .incomplete))) }
      return next(after: token)
    }
    // All pages of a list show the same moment; one that does not would lose or repeat objects.
    if let resourceVersion, resourceVersion != version { return restart(page) }
    resourceVersion = version
    trees.append(tree)
    for warning in response.warnings where !warnings.contains(warning) { warnings.append(warning) }
    pages += 1
    guard share.take(response.body.count) else {
      return then(.failure(client.errors.make(page, .tooMuch(limit: client.budget.limit))))
    }
    let following = metadata["continue"]?.text ?? ""
    if following.isEmpty {
      then(
        .success(
          ObjectList(
            request: request, trees: trees, resourceVersion: version, warnings: warnings)))
    } else if following == token || pages >= Self.pageLimit {
      then(.failure(client.errors.make(page, .endlessList(pages: pages))))
    } else {
      next(after: following)
    }
  }

  private func restart(_ page: APIRequest) {
    restarts += 1
    guard restarts <= 4 else { return then(.failure(client.errors.make(page, .restlessList))) }
    trees = []
    resourceVersion = nil
    share.release()
    next(after: nil)
  }
}

extension APIClient {
  /// Begins a list; the closure is called once, from ``turn(atMost:)``.
  public func list(
    _ request: ListRequest, then: @escaping (Result<ObjectList, APIError>) -> Void
  ) {
    ListPager(self, request, share: AnswerBudget.Share(budget), then: then).start()
  }

  /// Reads lists, all at once, and waits for all; results stand in their order.
  ///
  /// - Throws: ``Interrupted`` when the end was asked for.
  public func list(
    _ requests: [ListRequest]
  ) throws(Interrupted) -> [Result<ObjectList, APIError>] {
    var all: [Result<ObjectList, APIError>]?
    list(all: requests) { all = $0 }
    while true {
      if let all { return all }
      try turn(atMost: 60_000)
    }
  }

  /// Begins lists; the closure is called when all have ended, with results in their order.
  public func list(
    all requests: [ListRequest], then: @escaping ([Result<ObjectList, APIError>]) -> Void
  ) {
    if requests.isEmpty { return then([]) }
    let results = Results<ObjectList>(count: requests.count)
    // Lists that have ended wait for the others, so what they take counts until all have.
    let shares = requests.map { _ in AnswerBudget.Share(budget) }
    for (position, request) in requests.enumerated() {
      ListPager(self, request, share: shares[position]) { result in
        withExtendedLifetime(shares) {
          results.set(result, at: position)
          if results.missing == 0 { then(results.all) }
        }
      }.start()
    }
  }
}
