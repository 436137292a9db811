import Dispatch
import Synchronization

/// Waits for asynchronous work from synchronous code.
///
/// Everything except running programs is synchronous: it runs on the main thread, which has a large stack, and starts no other
/// threads. This must not be called from a task: tasks share a small pool of threads, and a thread that blocks here is not
/// available for the work that it waits for.
enum BlockingBridge {
  static func result<Success: Sendable, Failure: Error>(
    of work: @escaping @Sendable () async throws(Failure) -> Success
  ) throws(Failure) -> Success {
    let box = Box<Success, Failure>()
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      do throws(Failure) {
        box.set(.success(try await work()))
      } catch {
        box.set(.failure(error))
      }
      done.signal()
    }
    done.wait()
    return try box.result!.get()
  }

  private final class Box<Success: Sendable, Failure: Error>: Sendable {
    private let content = Mutex<Result<Success, Failure>?>(nil)

    var result: Result<Success, Failure>? { content.withLock { $0 } }

    func set(_ result: Result<Success, Failure>) { content.withLock { $0 = result } }
  }
}
