import Jitsi
import Kubernetes
package import KubernetesClient
package import Layout
package import Lint
package import YAML

/// Marks shards while a run adds them, so that the run can be repeated whatever answer was lost: the marks go last, when the
/// run knows that all is there.
package enum PendingShardAnnotations {
  /// The changes with the mark on web of the shards that they make.
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

  /// The objects that have it.
  package static func find(_ trees: [Tree], namespace: String) -> [ObjectReference] {
    ObjectSet(trees).objects.filter {
      $0.namespace == namespace && PendingShardAnnotation.shards(of: $0) != nil
    }.map { ObjectReference($0) }
  }

  /// Takes the marks off, those of lower shards first.
  ///
  /// - Returns: why one may still be there; nil where none is.
  /// - Throws: ``Interrupted`` when the end was asked for.
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
    // An answer may be lost, so that only a look tells whether it is still there.
    for _ in 0..<3 {
      var annotations = Content.map([])
      switch try client.perform(PlanDryRun.get(object, type)) {
      case .failure(let error): return error.isNotFound ? nil : error
      case .success(let response):
        let found = PlanDryRun.content(response)?["metadata"]?["annotations"]
        guard let found, found[PendingShardAnnotation.annotation] != nil else { return nil }
        annotations = found
      }
      // Without the mark nothing may be left of what was made for it.
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
