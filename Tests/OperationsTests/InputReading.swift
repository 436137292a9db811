import Foundation
import Operations
import YAML

/// Reads on a thread of its own, because waiting for a renderer would take the thread that it needs from a task.
func read(_ change: (inout InputRequest) -> Void) async -> Inputs {
  var request = InputRequest()
  change(&request)
  var limits = Limits.standard
  limits.fileSize = 1 << 20
  return await withCheckedContinuation { [request, limits] continuation in
    Thread { continuation.resume(returning: Inputs.reading(request, limits: limits)) }.start()
  }
}
