import YAML

/// Reads all pages of one list.
final class ListPager {
  /// More pages than any list has.
  static let pageLimit = 4000
  /// The number of pages after which they must have more than one object each: servers fill pages.
  static let thinPageLimit = 100

  private unowned let client: APIClient
  private let request: ListRequest
  private let then: (Result<ObjectList, APIError>) -> Void
  private var trees: [Tree] = []
  private var warnings: [String] = []
  private var resourceVersion: String?
  private var restarts = 0
  private var incomplete = 0
  private var pages = 0
  private var items = 0
  /// The pages' share of the response budget.
  private let share: AnswerBudget.Share
  /// The request in progress.
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
    // A list that keeps expiring between pages is requested in one piece.
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
    // All pages must be from the same snapshot; otherwise objects would be lost or repeated.
    if let resourceVersion, resourceVersion != version { return restart(page) }
    resourceVersion = version
    trees.append(tree)
    for warning in response.warnings where !warnings.contains(warning) { warnings.append(warning) }
    pages += 1
    items += root["items"]?.count ?? 0
    guard share.take(response.body.count) else {
      return then(.failure(client.errors.make(page, .tooMuch(limit: client.budget.limit))))
    }
    let following = metadata["continue"]?.text ?? ""
    if following.isEmpty {
      then(
        .success(
          ObjectList(
            request: request, trees: trees, resourceVersion: version, warnings: warnings)))
    } else if following == token || pages >= Self.pageLimit
      || request.pageSize > 1 && pages >= Self.thinPageLimit && items <= pages
    {
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
  /// Starts a list. The closure is called once from ``turn(atMost:)``.
  public func list(
    _ request: ListRequest, then: @escaping (Result<ObjectList, APIError>) -> Void
  ) {
    ListPager(self, request, share: AnswerBudget.Share(budget), then: then).start()
  }

  /// Reads lists concurrently and waits for all of them. Returns the results in the same order.
  ///
  /// - Throws: ``Interrupted`` if an interrupt was raised.
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

  /// Starts lists. The closure is called after all have ended, with the results in the same order.
  public func list(
    all requests: [ListRequest], then: @escaping ([Result<ObjectList, APIError>]) -> Void
  ) {
    if requests.isEmpty { return then([]) }
    let results = Results<ObjectList>(count: requests.count)
    // Lists that have ended wait for the others, so their share counts until all have ended.
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
