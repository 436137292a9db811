/// Server-side apply: who owns which fields (the Kubernetes documentation, "Server-Side Apply").
///
/// Fields are paths of `managedFields` steps: `f:spec`, `f:ports`, `k:{"port":80,"protocol":"TCP"}`.
struct FieldOwnership {
  /// The keys of list elements, by the list's field.
  static let keys: [String: [String]] = [
    "containers": ["name"], "initContainers": ["name"], "volumes": ["name"], "env": ["name"],
    "volumeMounts": ["mountPath"], "volumeDevices": ["devicePath"], "hostAliases": ["ip"],
    "imagePullSecrets": ["name"],
    "topologySpreadConstraints": ["topologyKey", "whenUnsatisfiable"],
  ]

  /// Maps that are owned as a whole (`x-kubernetes-map-type: atomic` of the OpenAPI documents).
  static let atomic: Set<String> = [
    "selector", "matchLabels", "labelSelector", "podSelector", "namespaceSelector", "nodeSelector",
    "secretKeyRef", "configMapKeyRef", "fieldRef", "resourceFieldRef",
  ]

  /// Whether a field always exists, possibly empty, so that no manager owns it for creating it.
  static func isStructure(_ path: [String]) -> Bool {
    [
      "f:metadata", "f:spec", "f:template", "f:strategy", "f:updateStrategy", "f:containers",
    ].contains(path.last ?? "")
  }

  /// Returns the keys of a list's elements; nil for a list that is owned as a whole.
  static func keys(of field: String, _ elements: [JSON]) -> [String]? {
    if field == "ports" {
      return elements.allSatisfy { $0["containerPort"] != nil }
        ? ["containerPort", "protocol"] : ["port", "protocol"]
    }
    return keys[field].flatMap { $0.isEmpty ? nil : $0 }
  }

  static func step(_ keys: [String], _ element: JSON) -> String {
    let members = keys.map { key -> String in
      let value = element[key] ?? (key == "protocol" ? .string("TCP") : .null)
      return "\"\(key)\":\(String(decoding: value.bytes, as: UTF8.self))"
    }
    return "k:{\(members.joined(separator: ","))}"
  }

  /// Returns the leaves of an applied configuration with their values.
  static func leaves(_ configuration: JSON) -> [[String]: JSON] {
    var leaves: [[String]: JSON] = [:]
    for (key, value) in configuration.members
    where !["apiVersion", "kind", "status"].contains(key) {
      if key == "metadata" {
        for (name, part) in value.members where ["labels", "annotations"].contains(name) {
          collect(part, ["f:metadata", "f:\(name)"], name, &leaves)
        }
      } else {
        collect(value, ["f:\(key)"], key, &leaves)
      }
    }
    return leaves
  }

  private static func collect(
    _ value: JSON, _ path: [String], _ field: String, _ leaves: inout [[String]: JSON]
  ) {
    switch value {
    case .object(let members) where !members.isEmpty && !atomic.contains(field):
      for (key, child) in members { collect(child, path + ["f:\(key)"], key, &leaves) }
    case .array(let elements):
      guard let keys = keys(of: field, elements) else {
        leaves[path] = value
        return
      }
      for element in elements {
        for (key, child) in element.members {
          collect(child, path + [step(keys, element), "f:\(key)"], key, &leaves)
        }
      }
    default: leaves[path] = value
    }
  }

  /// Returns the leaves of a `fieldsV1`.
  static func leaves(ofFields fields: JSON) -> Set<[String]> {
    var leaves: Set<[String]> = []
    func walk(_ value: JSON, _ path: [String]) {
      let members = value.members.filter { $0.key != "." }
      if members.isEmpty { if !path.isEmpty { leaves.insert(path) } }
      for (key, child) in members { walk(child, path + [key]) }
    }
    walk(fields, [])
    return leaves
  }

  /// Returns a `fieldsV1` in the form that apply writes: list elements are owned in addition to their content.
  static func fields(_ leaves: some Sequence<[String]>) -> JSON {
    var fields: JSON = [:]
    for leaf in leaves {
      fields[leaf] = [:]
      for count in leaf.indices where leaf[count].hasPrefix("k:") {
        fields[Array(leaf[...count]) + ["."]] = [:]
      }
    }
    return fields
  }

  /// Returns a `fieldsV1` without some leaves, and without parents that become empty.
  static func removing(_ leaves: Set<[String]>, fromFields fields: JSON) -> JSON {
    func walk(_ value: JSON, _ path: [String]) -> JSON? {
      if leaves.contains(path) { return nil }
      let members = value.members.filter { $0.key != "." }
      if members.isEmpty { return value }
      var kept: JSON = [:]
      for (key, child) in members { kept[key] = walk(child, path + [key]) }
      if kept.members.isEmpty { return nil }
      if let mark = value["."] { kept["."] = mark }
      return kept
    }
    return walk(fields, []) ?? [:]
  }

  /// Returns the object without leaves that no manager owns any more, and without list elements in which no manager owns
  /// anything.
  static func removing(
    _ leaves: Set<[String]>, besides kept: Set<[String]>, from object: JSON
  ) -> JSON {
    var elements: Set<[String]> = []
    for leaf in kept {
      for count in leaf.indices where leaf[count].hasPrefix("k:") {
        elements.insert(Array(leaf[...count]))
      }
    }
    func remove(_ value: JSON, _ path: [String], _ rest: ArraySlice<String>, _ field: String)
      -> JSON?
    {
      guard let step = rest.first else { return nil }
      let next = path + [step]
      let after = rest.dropFirst()
      if step.hasPrefix("f:") {
        let key = String(step.dropFirst(2))
        guard let child = value[key] else { return value }
        var changed = value
        changed[key] = after.isEmpty ? nil : remove(child, next, after, key)
        return changed.members.isEmpty ? nil : changed
      }
      var list = value.elements
      guard let keys = keys(of: field, list),
        let position = list.firstIndex(where: { self.step(keys, $0) == step })
      else { return value }
      if elements.contains(next), let left = remove(list[position], next, after, "") {
        list[position] = left
      } else {
        list.remove(at: position)
      }
      return list.isEmpty ? nil : .array(list)
    }
    return leaves.subtracting(kept).reduce(object) { remove($0, [], $1[...], "") ?? [:] }
  }

  /// Returns the fields that an update owns after setting a value, with markers for the structures that it creates.
  static func fields(of value: JSON) -> JSON {
    var fields: JSON = [:]
    for (key, child) in value.members {
      var own = self.fields(of: child)
      if case .array(let elements) = child, elements.allSatisfy({ $0["type"] != nil }) {
        for element in elements {
          var part = self.fields(of: element)
          part["."] = [:]
          own[step(["type"], element)] = part
        }
        own["."] = [:]
      } else if !child.members.isEmpty {
        own["."] = [:]
      }
      fields["f:\(key)"] = own
    }
    return fields
  }

  /// Records that controllers set fields through a subresource.
  static func note(
    _ fields: JSON, of resource: StandInResource, subresource: String, in object: inout JSON
  ) {
    let taken = leaves(ofFields: fields)
    var managers = (object[["metadata", "managedFields"]]?.elements ?? []).map { entry in
      var entry = entry
      entry["fieldsV1"] = removing(taken, fromFields: entry["fieldsV1"] ?? [:])
      return entry
    }
    managers.removeAll {
      $0["manager"] == "kube-controller-manager" && $0["subresource"]?.text == subresource
    }
    managers.append([
      "manager": "kube-controller-manager", "operation": "Update",
      "apiVersion": .string(resource.apiVersion), "time": .string(Changes.now),
      "fieldsType": "FieldsV1", "fieldsV1": fields, "subresource": .string(subresource),
    ])
    object[["metadata", "managedFields"]] = .array(managers)
  }

  /// Returns a field in the form of a conflict message: `.spec.ports[port=80,protocol="TCP"].name`.
  static func words(_ path: [String]) -> String {
    path.map { step in
      step.hasPrefix("f:")
        ? ".\(step.dropFirst(2))"
        : "[\(step.dropFirst(3).dropLast().replacing("\":", with: "=").replacing("\"", with: "", maxReplacements: 1))]"
    }.joined()
  }

  /// Returns the value at a path of an object; nil if there is none.
  static func value(in object: JSON, _ path: [String]) -> JSON? {
    var current: JSON? = object
    var field = ""
    for step in path {
      if step.hasPrefix("f:") {
        field = String(step.dropFirst(2))
        current = current?[field]
      } else {
        let elements = current?.elements ?? []
        guard let keys = keys(of: field, elements) else { return nil }
        current = elements.first { FieldOwnership.step(keys, $0) == step }
      }
    }
    return current
  }

  /// Returns the live object merged with an applied configuration; lists with keys are merged by key.
  static func overlay(_ configuration: JSON, on live: JSON, field: String = "") -> JSON {
    switch (configuration, live) {
    case (.object(let members), .object(var result)):
      if atomic.contains(field) { return configuration }
      for (key, value) in members {
        result[key] = result[key].map { overlay(value, on: $0, field: key) } ?? value
      }
      return .object(result)
    case (.array(let elements), .array(var result)):
      guard let keys = keys(of: field, elements + result) else { return configuration }
      for element in elements {
        let name = step(keys, element)
        if let position = result.firstIndex(where: { step(keys, $0) == name }) {
          result[position] = overlay(element, on: result[position])
        } else {
          result.append(element)
        }
      }
      return .array(result)
    default: return configuration
    }
  }
}
