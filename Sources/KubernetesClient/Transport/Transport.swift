import CLibCurl

/// Runs many concurrent requests over as few connections as the server allows, on the calling thread.
final class Transport {
  private let multi: UnsafeMutableRawPointer
  private let settings: TransportSettings
  private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]
  private var idle: [UnsafeMutableRawPointer] = []

  /// Returns nil if libcurl cannot be used or memory is exhausted.
  init?(_ settings: TransportSettings) {
    guard CurlLibrary.failure == nil, let multi = curl_load_multi_init() else { return nil }
    self.multi = multi
    self.settings = settings
    curl_load_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
    curl_load_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 64)
  }

  deinit {
    for easy in transfers.keys {
      curl_load_multi_remove(multi, easy)
      curl_load_easy_cleanup(easy)
    }
    for easy in idle { curl_load_easy_cleanup(easy) }
    curl_load_multi_cleanup(multi)
  }

  var isIdle: Bool { transfers.isEmpty }

  /// Starts an attempt. ``step(milliseconds:interrupt:)`` drives it and reports its outcome.
  ///
  /// - Throws: ``WireFailure`` if libcurl rejects a setting.
  @discardableResult
  func start(
    _ request: WireRequest, share: AnswerBudget.Share,
    receive: ((UnsafeBufferPointer<UInt8>) -> Bool)? = nil,
    finish: @escaping (WireOutcome) -> Void
  ) throws(WireFailure) -> Transfer {
    guard let easy = idle.popLast() ?? curl_load_easy_init() else {
      throw WireFailure(kind: .other, words: "out of memory")
    }
    let transfer = Transfer(easy, request, share: share, receive: receive, finish: finish)
    do throws(WireFailure) {
      try settings.prepare(transfer)
      guard curl_load_multi_add(multi, easy) == CURLM_OK else {
        throw WireFailure(kind: .other, words: "libcurl accepted no more requests")
      }
    } catch {
      curl_load_easy_cleanup(easy)
      throw error
    }
    transfers[easy] = transfer
    return transfer
  }

  /// Cancels an attempt without reporting an outcome.
  func cancel(_ transfer: Transfer) {
    guard transfers.removeValue(forKey: transfer.easy) != nil else { return }
    curl_load_multi_remove(multi, transfer.easy)
    curl_load_easy_cleanup(transfer.easy)
  }

  func cancelAll() {
    for transfer in Array(transfers.values) { cancel(transfer) }
  }

  /// Sends and receives data, reports attempts that ended, and waits if there was nothing to do.
  ///
  /// - Returns: Whether an attempt ended.
  func step(milliseconds: Int, interrupt: Interrupt?) -> Bool {
    if finishEnded() { return true }
    let wait = Int32(clamping: max(0, milliseconds))
    curl_load_multi_poll(multi, interrupt?.descriptor ?? -1, wait)
    return finishEnded()
  }

  private func finishEnded() -> Bool {
    var running: Int32 = 0
    curl_load_multi_perform(multi, &running)
    var result = CURLE_OK
    var ended: [(Transfer, WireOutcome)] = []
    while let easy = curl_load_multi_next_ended(multi, &result) {
      guard let transfer = transfers.removeValue(forKey: easy) else { continue }
      ended.append((transfer, transfer.outcome(result)))
      curl_load_multi_remove(multi, easy)
      curl_load_easy_reset(easy)
      idle.append(easy)
    }
    for (transfer, outcome) in ended {
      transfer.handOver()
      transfer.finish(outcome)
    }
    return !ended.isEmpty
  }
}
