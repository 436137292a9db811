import Jitsi
import Kubernetes
import Lint
import YAML

/// What moving the components of one input to another release changes that no rule looks at: images, volumes, users, folders
/// and defaults.
struct UpgradeSteps {
  /// The changes as findings.
  private(set) var findings: [Finding] = []
  /// Those of them that no edit settles.
  private(set) var lasting: [Finding] = []
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
      // An image of Jitsi's own without a release, such as `latest`, can be moved all the same: rules judge the result.
      let isMoved = !component.isReleaseDeclared && JitsiImage(image)?.registry != nil
      if isMoved { change(image, node, component, kind) }
      add(
        "upgrade-unknown-release", .warning, node, component,
        "the release of \(image.text) is not known, so \(isMoved ? "changed defaults, volumes and users of \(kind.rawValue) are not compared" : "nothing can be said about \(kind.rawValue)'s variables, ports and volumes")",
        """
        name it with the annotation \(ReleaseDeclarations.annotation), or under `releases` in \
        .kubectl-jitsi.yaml
        """)
      checkFiles(component, kind, nil)
      return
    }
    guard current != target else { return }
    checkFiles(component, kind, current)
    if component.isReleaseDeclared {
      // Which image of one's own has the release is not written anywhere.
      add(
        "upgrade-image", .warning, node, component,
        "\(image.text) is declared to have \(current.name): it has to become an image with \(target.name) by hand, and the declaration with it",
        "set the image and the release in the annotation \(ReleaseDeclarations.annotation), or in .kubectl-jitsi.yaml, and run the command again"
      )
      listDefaults(component, kind, current, node)
      return
    }
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
    checkPorts(component, kind, current)
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
    add(
      "upgrade-image", .info, node, component, "\(image.text) becomes \(text)", nil,
      isSettled: true)
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
        let made = try? NodeEditor(component.container.node).edits(change, at: steps)
        if let made { edits[ObjectIdentifier(path.tree.source), default: []] += made }
        add(
          "upgrade-volume", .warning, path, component,
          "\(kind.rawValue) keeps its data in \(new) and no longer in \(old): the volume has to be mounted there, or its data is not found",
          "mount the volume at \(new)", isSettled: made != nil)
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
      let isSettled = addGroup(user, component)
      add(
        "upgrade-user", .error, mount, component,
        "\(kind.rawValue) runs as user \(user) and no longer as root, and cannot write a volume that root owns",
        "set securityContext.fsGroup to \(user) in the pod, so that the volume is given to that group",
        isSettled: isSettled)
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

  private mutating func addGroup(_ user: String, _ component: Component) -> Bool {
    guard let number = Int64(user) else { return false }
    let template = component.workload.template.node
    let steps: [NodeStep] = [.key("spec"), .key("securityContext"), .key("fsGroup")]
    let change = NodeChange.set(.scalar(.int(number)))
    guard let made = try? NodeEditor(template).edits(change, at: steps) else { return false }
    edits[ObjectIdentifier(template.tree.source), default: []] += made
    return true
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

  // MARK: Files

  /// Finds files of one's own over those of the image, which are as another release had them.
  private mutating func checkFiles(
    _ component: Component, _ kind: ReleaseComponent, _ current: ListedRelease?
  ) {
    let paths = component.mountsOverImage
    guard !paths.isEmpty, let mounts = component.container.node["volumeMounts"] else { return }
    let key = "folder.init"
    let scripts = ReleaseTable.fact(key, of: kind, in: target) ?? ""
    let old = current ?? ReleaseTable.releases[0]
    let hasMoved = ReleaseTable.fact(key, of: kind, in: old).map { $0 != scripts } ?? false
    let isScript = paths.contains { $0.hasPrefix("/etc/cont-init.d") }
    let shown = paths.prefix(4).joined(separator: ", ") + (paths.count > 4 ? ", …" : "")
    add(
      "upgrade-file", .warning, mounts, component,
      "\(kind.rawValue) has volumes over files of its image (\(shown)), which may not fit those of \(target.name)"
        + (hasMoved && isScript ? ", whose start scripts are in \(scripts)" : ""),
      "compare them with the files of \(target.name) in docker-jitsi-meet")
  }

  // MARK: Ports

  /// Moves the declared ports of web to those of the release. What names them follows; what has a number is left to rules.
  private mutating func checkPorts(
    _ component: Component, _ kind: ReleaseComponent, _ current: ListedRelease
  ) {
    guard kind == .web, component.webListener.isFixed else { return }
    for key in ["port.http", "port.https"] {
      guard let old = ReleaseTable.fact(key, of: kind, in: current),
        let new = ReleaseTable.fact(key, of: kind, in: target), old != new,
        let number = Int64(new)
      else { continue }
      let ports = component.container.node["ports"].map { Array($0.elements) } ?? []
      for (index, port) in ports.enumerated() {
        guard let place = port["containerPort"], place.text == old else { continue }
        movePort(component, index, port, place, to: number)
      }
    }
  }

  private mutating func movePort(
    _ component: Component, _ index: Int, _ port: Node, _ place: Node, to number: Int64
  ) {
    // A pod in the node's network has no other port on the node than in the container.
    let isOfNode =
      port["hostPort"] != nil
      && component.workload.template.node["spec"]?["hostNetwork"]?.text == "true"
    var isSettled = true
    for key in isOfNode ? ["containerPort", "hostPort"] : ["containerPort"] {
      let steps: [NodeStep] = [.key("ports"), .index(index), .key(key)]
      let change = NodeChange.set(.scalar(.int(number)))
      guard let made = try? NodeEditor(component.container.node).edits(change, at: steps) else {
        isSettled = false
        continue
      }
      edits[ObjectIdentifier(place.tree.source), default: []] += made
    }
    let old = place.text ?? ""
    let name = port["name"]?.text
    let users = name.map { self.users(ofPort: $0, component) } ?? []
    if isOfNode {
      add(
        "upgrade-port", .warning, place, component,
        "web listens on port \(number) of its node and no longer on \(old): whatever connects to the node has to follow",
        "set containerPort and hostPort to \(number), and use that port")
    } else if let name, !users.isEmpty {
      add(
        "upgrade-port", .warning, place, component,
        "web listens on port \(number) and no longer on \(old): \(users.joined(separator: ", ")) would reach nothing by the name \(name)",
        "set containerPort to \(number)", isSettled: isSettled)
    } else {
      add(
        "upgrade-port", .info, place, component,
        "web listens on port \(number) and no longer on \(old)", "set containerPort to \(number)",
        isSettled: isSettled)
    }
  }

  /// What uses a container port by its name.
  private func users(ofPort name: String, _ component: Component) -> [String] {
    var found = inventory.services(selecting: component.workload)
      .filter { $0.ports.contains { $0.targetName == name } }.map { "Service \($0.name)" }
    for field in ["startupProbe", "livenessProbe", "readinessProbe"] {
      let probe = component.container.node[field]
      if (probe?["httpGet"] ?? probe?["tcpSocket"])?["port"]?.text == name {
        found.append("its \(field)")
      }
    }
    return found
  }

  // MARK: Defaults

  /// Lists the defaults that change for variables that are not set, once for each kind of component.
  private mutating func listDefaults(
    _ component: Component, _ kind: ReleaseComponent, _ current: ListedRelease, _ node: Node
  ) {
    guard !listed.contains(kind) else { return }
    listed.insert(kind)
    let defaults = ChangedDefaults(inventory, component, kind, from: current, to: target)
    guard !defaults.texts.isEmpty else { return }
    add(
      "upgrade-default", .info, node, component,
      "\(kind.rawValue) has other defaults for variables that are not set: \(defaults.texts.joined(separator: ", "))",
      "set the variables whose old value is wanted")
  }

  // MARK: Findings

  private mutating func add(
    _ rule: String, _ severity: Severity, _ node: Node, _ component: Component, _ message: String,
    _ remediation: String?, isSettled: Bool = false
  ) {
    let object = component.workload.object
    let path = inventory.objects.locate(node)?.path
    let finding = Finding(
      rule: rule, severity: severity, message: message, remediation: remediation,
      shard: component.shard.map { inventory.shards[$0].index },
      object: ObjectReference(
        apiVersion: object.apiVersion, kind: object.kind,
        namespace: component.workload.namespace, name: object.name),
      path: path.map { "\($0)" }, file: node.tree.source, start: node.start,
      end: node.isScalar ? node.end : node.start, source: nil, fix: nil)
    findings.append(finding)
    if !isSettled { lasting.append(finding) }
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
