import Foundation
import Operations
import YAML

/// Reads inputs on a separate thread, because waiting for a renderer would block a thread that tasks need.
func read(_ change: (inout InputRequest) -> Void) async -> Inputs {
  var request = InputRequest()
  change(&request)
  var limits = Limits.standard
  limits.fileSize = 1 << 20
  return await withCheckedContinuation { [request, limits] continuation in
    Thread { continuation.resume(returning: Inputs.reading(request, limits: limits)) }.start()
  }
}
