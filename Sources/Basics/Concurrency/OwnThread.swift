import CCores

/// Threads that work on one thing and end.
package enum OwnThread {
  /// Runs some work on a new thread with the stack of the main thread.
  ///
  /// - Returns: Whether the system has a thread for it.
  package static func begin(_ body: @escaping @Sendable () -> Void) -> Bool {
    let work = Unmanaged.passRetained(Work(body))
    let error = thread_begin(
      { argument in
        guard let argument else { return nil }
        Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, work.toOpaque())
    if error != 0 { work.release() }
    return error == 0
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
