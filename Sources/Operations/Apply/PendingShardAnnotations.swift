import Jitsi
import Kubernetes
package import KubernetesClient
package import Layout
package import Lint
package import YAML

/// Annotates shards while a run adds them, so that the run can be repeated even if a response was lost. The annotations are
/// removed last, once the run knows that all objects exist.
package enum PendingShardAnnotations {
  /// Returns the changes with the annotation on the web workload of the shards that they create.
  package static func put(
    on changes: [PlannedChange], shards: ClosedRange<Int>
  ) -> [PlannedChange] {
    let path: [NodeStep] = [
      .key("metadata"), .key("annotations"), .key(PendingShardAnnotation.annotation),
    ]
    let value = Content.scalar(.string(PendingShardAnnotation.text(shards)))
    return changes.map { change in
      guard change.stage == .web, let shard = change.shard, shards.contains(shard),
        case .apply(let content) = change.action,
        let marked = content.setting(path[...], to: value)
      else { return change }
      return PlannedChange(
        object: change.object, shard: shard, stage: change.stage, action: .apply(marked),
        reasons: change.reasons)
    }
  }

  /// Returns the objects that have the annotation.
  package static func find(_ trees: [Tree], namespace: String) -> [ObjectReference] {
    ObjectSet(trees).objects.filter {
      $0.namespace == namespace && PendingShardAnnotation.shards(of: $0) != nil
    }.map { ObjectReference($0) }
  }

  /// Removes the annotations, those of lower shards first.
  ///
  /// - Returns: The reason why an annotation may remain; nil if none does.
  /// - Throws: `Interrupted` if a signal asked the process to stop.
  package static func take(
    off objects: [ObjectReference], _ client: APIClient, _ discovery: Discovery
  ) throws(Interrupted) -> String? {
    for object in objects {
      guard let type = discovery.find(apiVersion: object.apiVersion, kind: object.kind)?.type
      else { continue }
      if let error = try take(off: object, type, client) {
        return "\(object.kind)/\(object.name): \(error)"
      }
    }
    return nil
  }

  private static func take(
    off object: ObjectReference, _ type: ResourceType, _ client: APIClient
  ) throws(Interrupted) -> APIError? {
    let place: [NodeStep] = [.key("metadata"), .key("annotations")]
    var failure: APIError?
    // A response may be lost, so each attempt reads the object again.
    for _ in 0..<3 {
      var annotations = Content.map([])
      switch try client.perform(PlanDryRun.get(object, type)) {
      case .failure(let error): return error.isNotFound ? nil : error
      case .success(let response):
        let found = PlanDryRun.content(response)?["metadata"]?["annotations"]
        guard let found, found[PendingShardAnnotation.annotation] != nil else { return nil }
        annotations = found
      }
      // Remove the whole map if this is its only entry, so that no empty `annotations` remains.
      let isAlone = annotations.removing([.key(PendingShardAnnotation.annotation)]) == .map([])
      let path = isAlone ? place : place + [.key(PendingShardAnnotation.annotation)]
      let value = isAlone ? annotations : annotations[PendingShardAnnotation.annotation] ?? .map([])
      let patch = APIRequest.jsonPatch(
        type, namespace: object.namespace, name: object.name, patch: removal(path, value),
        ChangeOptions())
      guard case .failure(let error) = try client.perform(patch) else { return nil }
      failure = error
    }
    return failure
  }

  private static func removal(_ path: [NodeStep], _ value: Content) -> [UInt8] {
    var patch = JSONPatch()
    patch.add("test", path, value)
    patch.add("remove", path)
    return patch.bytes
  }
}
