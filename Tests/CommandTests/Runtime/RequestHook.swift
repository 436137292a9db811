import ApiServerStandIn
import Foundation
import Synchronization

extension ApiServerStandIn {
  /// Calls a closure once, when the next matching change was made and before it is answered.
  func once(
    _ isMeant: @escaping @Sendable (StandInRequest) -> Bool, _ body: @escaping @Sendable () -> Void
  ) {
    let isOver = Mutex(false)
    react { request in
      let isFirst =
        isMeant(request)
        && isOver.withLock { isOver in
          defer { isOver = true }
          return !isOver
        }
      if isFirst { body() }
    }
  }

  /// Lets the answer to the next matching change wait until the pause is over.
  func pause(_ isMeant: @escaping @Sendable (StandInRequest) -> Bool) -> RequestPause {
    let pause = RequestPause()
    once(isMeant) { pause.reach() }
    return pause
  }

  /// Never answers the next matching request; returns whether it has arrived.
  func hold(
    _ isMeant: @escaping @Sendable (StandInRequest) -> Bool
  ) -> @Sendable () -> Bool {
    let marked = requests.count
    inject(.silent, where: isMeant)
    return { [self] in requests.dropFirst(marked).contains(where: isMeant) }
  }
}

/// A change whose answer waits while a test does something.
final class RequestPause: Sendable {
  private let state = Mutex((isReached: false, isOver: false))

  /// Whether the change was made and waits.
  var isOn: Bool { state.withLock { $0.isReached && !$0.isOver } }

  var isOver: Bool { state.withLock { $0.isOver } }

  func end() { state.withLock { $0.isOver = true } }

  /// Waits for the end. The time limit only guards against a hang.
  fileprivate func reach() {
    state.withLock { $0.isReached = true }
    let limit = ContinuousClock.now + .seconds(120)
    while isOn, ContinuousClock.now < limit { usleep(5000) }
  }
}

extension StandInRequest {
  /// Whether it changes an object, and is no dry run.
  func changes(_ resource: String, _ name: String = "") -> Bool {
    method == "PATCH" && query["dryRun"] == nil
      && path.contains("/\(resource)/") && path.hasSuffix(name)
  }
}
