import Jitsi
import Kubernetes
import Lint
import YAML

/// What moving the components of one input to another release changes that no rule looks at: images, volumes, users, folders
/// and defaults.
struct UpgradeSteps {
  /// The changes as findings.
  private(set) var findings: [Finding] = []
  /// The edits that make them, by text.
  private(set) var edits: [ObjectIdentifier: [TextEdit]] = [:]
  /// How many containers change their image.
  private(set) var images = 0

  private let inventory: Inventory
  private let target: ListedRelease
  /// Components whose changed defaults are listed.
  private var listed: Set<ReleaseComponent> = []

  init(_ inventory: Inventory, to target: ListedRelease) {
    self.inventory = inventory
    self.target = target
    for component in inventory.components {
      guard let kind = ReleaseComponent(component.kind) else { continue }
      read(component, kind)
    }
  }

  private mutating func read(_ component: Component, _ kind: ReleaseComponent) {
    let image = component.container.image
    guard let node = component.container.node["image"] else { return }
    guard let current = component.release else {
      add(
        "upgrade-unknown-release", .warning, node, component,
        "the release of \(image.text) is not known, so nothing can be said about \(kind.rawValue)'s variables, ports and volumes",
        """
        name it with the annotation \(ReleaseDeclarations.annotation), or under `releases` in \
        .kubectl-jitsi.yaml
        """)
      return
    }
    guard current != target else { return }
    change(image, node, component, kind)
    if current > target {
      add(
        "upgrade-downgrade", .warning, node, component,
        "\(kind.rawValue) runs \(current.name), which is newer than \(target.name): a downgrade is not tested by anyone",
        nil)
    }
    checkVolumes(component, kind, current)
    checkUser(component, kind, current)
    checkServiceFolder(component, kind, current)
    listDefaults(component, kind, current, node)
  }

  // MARK: Images

  private mutating func change(
    _ image: ImageReference, _ node: Node, _ component: Component, _ kind: ReleaseComponent
  ) {
    let text = "\(repository(image, kind)):\(target.name)"
    images += 1
    let change = NodeChange.set(.scalar(.string(text)))
    guard
      let made = try? NodeEditor(component.container.node).edits(change, at: [.key("image")])
    else {
      add(
        "upgrade-image", .warning, node, component,
        "the image \(image.text) has to become \(text) by hand: it is written in a form that cannot be edited",
        nil)
      return
    }
    edits[ObjectIdentifier(node.tree.source), default: []] += made
    add("upgrade-image", .info, node, component, "\(image.text) becomes \(text)", nil)
  }

  /// The repository in the target release. Images from other places than Jitsi's own stay there.
  private func repository(_ image: ImageReference, _ kind: ReleaseComponent) -> String {
    guard let own = JitsiImage(image), own.image == kind, own.registry != nil,
      let repository = kind.repository(in: target)
    else { return image.repository }
    // An image without a registry is on Docker Hub.
    return repository == "docker.io/\(image.repository)" ? image.repository : repository
  }

  // MARK: Volumes

  private mutating func checkVolumes(
    _ component: Component, _ kind: ReleaseComponent, _ current: ListedRelease
  ) {
    guard let old = ReleaseTable.fact("folder.data", of: kind, in: current),
      let new = ReleaseTable.fact("folder.data", of: kind, in: target), old != new
    else { return }
    for (index, mount) in mounts(of: component).enumerated() {
      guard let path = mount["mountPath"], let folder = path.text,
        folder == old || old.hasPrefix(folder + "/") || folder.hasPrefix(old + "/"),
        isPersistent(mount, component), !folder.isSame(as: new)
      else { continue }
      if folder == old {
        let change = NodeChange.set(.scalar(.string(new)))
        let steps: [NodeStep] = [.key("volumeMounts"), .index(index), .key("mountPath")]
        if let made = try? NodeEditor(component.container.node).edits(change, at: steps) {
          edits[ObjectIdentifier(path.tree.source), default: []] += made
        }
        add(
          "upgrade-volume", .warning, path, component,
          "\(kind.rawValue) keeps its data in \(new) and no longer in \(old): the volume has to be mounted there, or its data is not found",
          "mount the volume at \(new)")
      } else {
        add(
          "upgrade-volume", .warning, path, component,
          "\(kind.rawValue) keeps its data in \(new) and no longer in \(old), which is in the volume at \(folder): data there is not found",
          "mount a volume at \(new), and copy the data into it")
      }
    }
  }

  private func mounts(of component: Component) -> [Node] {
    component.container.node["volumeMounts"].map { Array($0.elements) } ?? []
  }

  /// Whether a mount is of a volume that can outlive its pod.
  private func isPersistent(_ mount: Node, _ component: Component) -> Bool {
    guard let path = mount["mountPath"]?.text else { return false }
    return component.workload.storage(at: path, of: component.container).keeps != false
  }

  // MARK: Users

  /// From the release on whose processes have a user of their own, they cannot write what root owns.
  private mutating func checkUser(
    _ component: Component, _ kind: ReleaseComponent, _ current: ListedRelease
  ) {
    guard ReleaseTable.fact("user", of: kind, in: current) == "0",
      let user = ReleaseTable.fact("user", of: kind, in: target), user != "0"
    else { return }
    let pod = component.workload.template.node["spec"]
    let group = pod?["securityContext"]?["fsGroup"]
    if let mount = mounts(of: component).first(where: { isPersistent($0, component) }), group == nil
    {
      add(
        "upgrade-user", .error, mount, component,
        "\(kind.rawValue) runs as user \(user) and no longer as root, and cannot write a volume that root owns",
        "set securityContext.fsGroup to \(user) in the pod, so that the volume is given to that group"
      )
      addGroup(user, component)
    }
    let context =
      component.container.node["securityContext"]?["runAsUser"]
      ?? pod?["securityContext"]?["runAsUser"]
    if let context, context.text == "0" {
      add(
        "upgrade-user", .warning, context, component,
        "\(kind.rawValue)'s image is made for user \(user), and runAsUser is still 0",
        "remove runAsUser")
    }
  }

  private mutating func addGroup(_ user: String, _ component: Component) {
    guard let number = Int64(user) else { return }
    let template = component.workload.template.node
    let steps: [NodeStep] = [.key("spec"), .key("securityContext"), .key("fsGroup")]
    let change = NodeChange.set(.scalar(.int(number)))
    guard let made = try? NodeEditor(template).edits(change, at: steps) else { return }
    edits[ObjectIdentifier(template.tree.source), default: []] += made
  }

  // MARK: Folders

  /// Bridges are left to the rule about their drain hooks.
  private mutating func checkServiceFolder(
    _ component: Component, _ kind: ReleaseComponent, _ current: ListedRelease
  ) {
    guard kind != .jvb, let old = ReleaseTable.fact("folder.services", of: kind, in: current),
      let new = ReleaseTable.fact("folder.services", of: kind, in: target), old != new
    else { return }
    for field in ["command", "args", "lifecycle"] {
      guard let node = component.container.node[field],
        let scalar = node.firstScalar(holding: old)
      else { continue }
      add(
        "upgrade-folder", .error, scalar, component,
        "\(kind.rawValue)'s services are in \(new) and no longer in \(old), which this command uses",
        "use \(new)")
    }
  }

  // MARK: Defaults

  /// Lists the defaults that change for variables that are not set, once for each kind of component.
  private mutating func listDefaults(
    _ component: Component, _ kind: ReleaseComponent, _ current: ListedRelease, _ node: Node
  ) {
    guard !listed.contains(kind) else { return }
    listed.insert(kind)
    let before = Dictionary(
      ReleaseTable.variables(of: kind, in: current).map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first })
    let set = Set(component.environment.map(\.name))
    let changes = ReleaseTable.variables(of: kind, in: target).compactMap { after -> String? in
      guard let old = before[after.name], old.isRead, after.isRead, old.text != after.text,
        old.standard != .computed, after.standard != .computed, !set.contains(after.name)
      else { return nil }
      return "\(after.name) \(Self.shown(old)) -> \(Self.shown(after))"
    }
    guard !changes.isEmpty else { return }
    add(
      "upgrade-default", .info, node, component,
      "\(kind.rawValue) has other defaults for variables that are not set: \(changes.joined(separator: ", "))",
      "set the variables whose old value is wanted")
  }

  private static func shown(_ variable: ReleaseVariable) -> String {
    variable.text.isEmpty ? "(empty)" : variable.text
  }

  // MARK: Findings

  private mutating func add(
    _ rule: String, _ severity: Severity, _ node: Node, _ component: Component, _ message: String,
    _ remediation: String?
  ) {
    let object = component.workload.object
    let path = inventory.objects.locate(node)?.path
    findings.append(
      Finding(
        rule: rule, severity: severity, message: message, remediation: remediation,
        shard: component.shard.map { inventory.shards[$0].index },
        object: ObjectReference(
          apiVersion: object.apiVersion, kind: object.kind,
          namespace: component.workload.namespace, name: object.name),
        path: path.map { "\($0)" }, file: node.tree.source, start: node.start,
        end: node.isScalar ? node.end : node.start, source: nil, fix: nil))
  }
}

extension String {
  /// Whether two paths are the same but for a slash at the end.
  fileprivate func isSame(as other: String) -> Bool {
    func bare(_ path: String) -> Substring { path.hasSuffix("/") ? path.dropLast() : path[...] }
    return bare(self) == bare(other)
  }
}

extension Node {
  /// The first scalar in the node, or the node itself, whose text has a part.
  fileprivate func firstScalar(holding part: String, depth: Int = 0) -> Node? {
    guard depth < 16 else { return nil }
    if isScalar { return text?.contains(part) == true ? self : nil }
    for element in elements {
      if let found = element.firstScalar(holding: part, depth: depth + 1) { return found }
    }
    for entry in entries {
      if let found = entry.value.firstScalar(holding: part, depth: depth + 1) { return found }
    }
    return nil
  }
}
