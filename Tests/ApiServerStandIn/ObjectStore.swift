import Foundation

/// The stored objects and their history.
struct ObjectStore: Sendable {
  struct Key: Hashable, Sendable {
    let group: String
    let plural: String
    let namespace: String
    let name: String
  }

  struct Event: Sendable {
    let version: Int
    let type: String
    let key: Key
    /// The object as JSON, with kind and apiVersion.
    let object: [UInt8]
    let labels: [String: JSON]
  }

  struct Stored: Sendable {
    var object: JSON
    /// The object as a list item, without kind and apiVersion.
    var item: [UInt8]
    let key: Key
  }

  private(set) var objects: [Key: Stored] = [:]
  private(set) var version = 1000
  private(set) var events: [Event] = []
  /// The oldest version that is still in the history.
  private(set) var oldest = 0
  private var sorted: [String: [Key]] = [:]

  func find(_ resource: StandInResource, _ namespace: String?, _ name: String) -> JSON? {
    objects[key(resource, namespace, name)]?.object
  }

  func key(_ resource: StandInResource, _ namespace: String?, _ name: String) -> Key {
    Key(
      group: resource.group, plural: resource.plural,
      namespace: resource.isNamespaced ? namespace ?? "" : "", name: name)
  }

  /// Returns the objects of a resource in the server's order.
  mutating func list(_ resource: StandInResource, _ namespace: String?) -> [Stored] {
    let name = "\(resource.group)/\(resource.plural)"
    if sorted[name] == nil {
      sorted[name] = objects.keys
        .filter { $0.group == resource.group && $0.plural == resource.plural }
        .sorted { ($0.namespace, $0.name) < ($1.namespace, $1.name) }
    }
    return (sorted[name] ?? []).compactMap { key in
      namespace == nil || key.namespace == namespace ? objects[key] : nil
    }
  }

  /// Stores an object, replacing an earlier one, and sets its version.
  @discardableResult
  mutating func put(
    _ object: JSON, _ resource: StandInResource, keepsVersion: Bool = false
  ) -> JSON {
    var object = object
    let metadata = object["metadata"]
    let key = key(resource, metadata?["namespace"]?.text, metadata?["name"]?.text ?? "")
    let old = objects[key]
    version += 1
    if keepsVersion, let own = metadata?["resourceVersion"]?.text.flatMap(Int.init) {
      version = max(version, own)
    } else {
      object[["metadata", "resourceVersion"]] = .string(String(version))
    }
    object["kind"] = .string(resource.kind)
    object["apiVersion"] = .string(resource.apiVersion)
    var item = object
    item["kind"] = nil
    item["apiVersion"] = nil
    objects[key] = Stored(object: object, item: item.bytes, key: key)
    if old == nil { sorted["\(resource.group)/\(resource.plural)"] = nil }
    note(old == nil ? "ADDED" : "MODIFIED", key, object)
    return object
  }

  mutating func remove(_ resource: StandInResource, _ namespace: String?, _ name: String) {
    let key = key(resource, namespace, name)
    guard var object = objects.removeValue(forKey: key)?.object else { return }
    sorted["\(resource.group)/\(resource.plural)"] = nil
    version += 1
    object[["metadata", "resourceVersion"]] = .string(String(version))
    note("DELETED", key, object)
  }

  /// Clears the history, so that watches cannot start from old versions.
  mutating func compact() {
    events = []
    oldest = version
  }

  mutating func skip(to version: Int) { self.version = max(self.version, version) }

  private mutating func note(_ type: String, _ key: Key, _ object: JSON) {
    events.append(
      Event(
        version: version, type: type, key: key, object: object.bytes,
        labels: object["metadata"]?["labels"]?.members ?? [:]))
  }
}
