import Jitsi
import Kubernetes
import YAML

/// How far the Java heap of a component can grow, and the memory limit of its container.
struct JavaHeap: Sendable {
  /// The variable that sets the heap.
  let variable: String
  /// The size as written, or the default of the image.
  let text: String
  let size: HeapSize
  /// The entry that sets it; nil for the default.
  let entry: EnvironmentEntry?
  /// The memory limit as written.
  let limit: String
  /// The same in bytes.
  let limitBytes: Int
  /// Where the limit is written in the container; nil if its pod or its namespace sets it.
  let limitNode: Node?

  /// Whether at least a quarter of the limit stays free.
  var fits: Bool { size.bytes <= HeapSize.largest(below: limitBytes).bytes }

  /// The heap to set instead; nil where too little memory would be left.
  var suggestion: String? {
    limitBytes < HeapSize.smallestLimit ? nil : HeapSize.largest(below: limitBytes).text
  }
}

extension Inventory {
  /// The heap of a bridge or a jicofo; nil if the input does not show it, or if nothing limits the container's memory.
  // source: jitsi/jitsi-videobridge a29d97d13 jvb/resources/jvb.sh, jitsi/jicofo 7ebb13dc3 resources/jicofo.sh: `java -Xmx$NAME`.
  // openjdk/jdk src/hotspot/share/runtime/arguments.cpp: options of JAVA_TOOL_OPTIONS come before those of the command line and
  // lose against them, those of _JAVA_OPTIONS come after them and win.
  func javaHeap(of component: Component) -> JavaHeap? {
    guard let variable = HeapSize.variable(of: component.kind),
      let limit = memoryLimit(of: component),
      let bytes = HeapSize.bytes(ofLimit: limit.text), showsEnvironment(of: component),
      startsImage(component, variable),
      let setting = heapSetting(variable, of: component)
    else { return nil }
    return JavaHeap(
      variable: setting.entry?.name ?? variable, text: setting.text, size: setting.size,
      entry: setting.entry, limit: limit.text, limitBytes: bytes, limitNode: limit.node)
  }

  private typealias Setting = (text: String, size: HeapSize, entry: EnvironmentEntry?)

  private func heapSetting(_ variable: String, of component: Component) -> Setting? {
    var options = ["_JAVA_OPTIONS"]
    if component.kind == .jvb { options.append("VIDEOBRIDGE_DEBUG_OPTIONS") }
    for name in options {
      guard let entry = component.entry(of: name) else { continue }
      guard let value = entry.value else { return nil }
      guard let text = Self.heapOption(in: value) else { continue }
      return HeapSize(text).map { (text, $0, entry) }
    }
    if let entry = component.entry(of: variable) {
      guard let value = entry.value else { return nil }
      if !value.isEmpty { return HeapSize(value).map { (value, $0, entry) } }
    }
    guard component.isFromJitsi, case .text(let text) = effectiveValue(of: variable, in: component)
    else { return nil }
    return HeapSize(text).map { (text, $0, nil) }
  }

  /// The heap in options of Java; the last one counts.
  private static func heapOption(in options: String) -> String? {
    var found: String?
    for option in options.split(separator: " ") {
      for name in ["-Xmx", "-XX:MaxHeapSize="] where option.hasPrefix(name) {
        found = String(option.dropFirst(name.count))
      }
    }
    return found
  }

  /// Whether a container runs the start script of its image, and nothing in its pod sets the heap by other means.
  private func startsImage(_ component: Component, _ variable: String) -> Bool {
    let container = component.container.node
    let replaced = container["volumeMounts"].map { Array($0.elements) }?.contains { mount in
      let folder = mount["mountPath"]?.text ?? ""
      return ["/etc/services.d", "/etc/s6-overlay", "/usr/share/ji"].contains {
        folder.hasPrefix($0)
      }
    }
    let mentions = PodMentions(component, self)
    guard replaced != true, !mentions.holds(variable), !mentions.holds("-Xmx") else { return false }
    let command = container["command"].map { Array($0.elements) } ?? []
    guard let first = command.first?.text, first != "/init" else { return true }
    return mentions.holds("/init")
  }

  /// The memory limit of a component's container: its own, otherwise the default of its namespace, and that of its pod if it is
  /// lower.
  private func memoryLimit(of component: Component) -> (text: String, node: Node?)? {
    func limit(_ resources: Node?) -> (text: String, node: Node?)? {
      guard let node = resources?["limits"]?["memory"] else { return nil }
      return node.text.map { ($0, node) }
    }
    let own =
      limit(component.container.node["resources"])
      ?? namespaceMemoryLimit(component.workload.namespace).map { ($0, nil) }
    let pod = limit(component.workload.template.spec?["resources"]).map { ($0.text, Node?.none) }
    guard let own else { return pod }
    guard let pod else { return own }
    let bytes = HeapSize.bytes(ofLimit: own.text)
    guard let bytes, let most = HeapSize.bytes(ofLimit: pod.0) else { return nil }
    return most < bytes ? pod : own
  }

  private func namespaceMemoryLimit(_ namespace: String) -> String? {
    for range in namespaceIndex.objects("LimitRange", in: namespace) {
      for limit in range.node["spec"]?["limits"].map({ Array($0.elements) }) ?? []
      where limit["type"]?.text == "Container" {
        if let text = limit["default"]?["memory"]?.text { return text }
      }
    }
    return nil
  }
}
