import Layout
import YAML

/// Whether what a workload asks for is there.
enum Readiness {
  /// Nil when it is ready, else what is missing.
  static func missing(_ object: Content, kind: String) -> String? {
    guard ["Deployment", "StatefulSet"].contains(kind) else { return nil }
    let status = object["status"]
    let wanted = object["spec"]?["replicas"]?.integer ?? 1
    if wanted == 0 { return nil }
    if let generation = object["metadata"]?["generation"]?.integer {
      guard let seen = status?["observedGeneration"]?.integer, seen >= generation else {
        return "its controller has not seen the change yet"
      }
    }
    for condition in list(status?["conditions"])
    where condition["status"]?.text == "False" && condition["type"]?.text == "Progressing" {
      return condition["message"]?.text ?? "it makes no progress"
    }
    let ready = status?["readyReplicas"]?.integer ?? 0
    let updated = status?["updatedReplicas"]?.integer ?? 0
    if kind == "StatefulSet",
      object["spec"]?["updateStrategy"]?["type"]?.text == "OnDelete", ready >= wanted
    {
      return nil
    }
    if updated < wanted { return "\(updated) of \(wanted) pods are new" }
    if ready < wanted { return "\(ready) of \(wanted) pods are ready" }
    return nil
  }

  private static func list(_ content: Content?) -> [Content] {
    if case .list(let elements)? = content { elements } else { [] }
  }
}
