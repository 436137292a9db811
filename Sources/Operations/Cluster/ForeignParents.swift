import KubernetesClient
import YAML

/// The Gateways and ListenerSets of other namespaces that the routes of a namespace name as parents.
struct ForeignParents {
  static let group = "gateway.networking.k8s.io"

  struct Place: Hashable {
    let kind: String
    let namespace: String
  }

  private var names: [Place: Set<String>] = [:]

  /// Where they are, in order.
  var places: [Place] {
    names.keys.sorted { ($0.namespace, $0.kind) < ($1.namespace, $1.kind) }
  }

  init(of lists: [ObjectList], outside namespace: String) {
    for list in lists where list.request.type.group == Self.group {
      for item in list.items {
        for parent in item["spec"]?["parentRefs"]?.elements.map({ $0 }) ?? [] {
          guard let name = parent["name"]?.text, let other = parent["namespace"]?.text,
            other != namespace, parent["group"]?.text ?? Self.group == Self.group
          else { continue }
          let place = Place(kind: parent["kind"]?.text ?? "Gateway", namespace: other)
          guard place.kind == "Gateway" || place.kind == "ListenerSet" else { continue }
          names[place, default: []].insert(name)
        }
      }
    }
  }

  /// Returns those of a namespace's Gateways that routes name; all of them where one is missing, which shows that it is.
  func relevant(of list: ObjectList) -> ObjectList {
    let place = Place(kind: list.request.type.kind, namespace: list.request.namespace ?? "")
    guard let wanted = names[place] else { return list.filtered { _ in false } }
    let kept = list.filtered { item in
      item["metadata"]?["name"]?.text.map(wanted.contains) ?? false
    }
    return kept.items.count < wanted.count ? list : kept
  }

  /// Whether listeners take routes of namespaces by their labels.
  static func selectNamespaces(_ lists: [ObjectList]) -> Bool {
    lists.contains { list in
      list.request.type.group == group
        && list.items.contains { item in
          item["spec"]?["listeners"]?.elements.contains {
            $0["allowedRoutes"]?["namespaces"]?["from"]?.text == "Selector"
          } ?? false
        }
    }
  }
}
