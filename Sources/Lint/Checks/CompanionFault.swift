import Basics
import Jitsi
import Kubernetes
import YAML

/// A setting in which a workload beside the shards and a component of a shard disagree.
struct CompanionFault: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    /// A host is a Service that the input does not contain.
    case absentService
    /// A host is a Service that selects no pods of the program that is needed.
    case wrongService
    /// The Service has no such port.
    case wrongPort
    /// A domain, a room or a user name differs.
    case value
    /// A password differs.
    case password
    /// The other side has no such account.
    case noAccount
    /// The other side's switch is off.
    case off
  }

  let kind: Kind
  let companion: Companion
  /// The variable of the companion, or of the component for ``Kind/off``, ``Kind/noAccount`` and hosts of a web.
  let variable: String
  /// The component on the other side; nil for Services.
  let other: Component?
  /// What is written there, unless it is secret.
  let found: String?
  let expected: String?
  /// The node to change.
  let place: Node
}

extension Inventory {
  /// The faults in the wiring of an installation's companions.
  func companionFaults(of installation: Installation) -> [CompanionFault] {
    var faults: [CompanionFault] = []
    for companion in companions(of: installation) {
      CompanionCheck(inventory: self, installation: installation, companion: companion)
        .run(&faults)
    }
    return faults
  }
}

private struct CompanionCheck {
  let inventory: Inventory
  let installation: Installation
  let companion: Companion

  private typealias Kind = CompanionFault.Kind

  func run(_ faults: inout [CompanionFault]) {
    switch companion.kind {
    case .jibri, .jigasi, .transcriber: checkClient(&faults)
    case .visitors: checkVisitors(&faults)
    case .etherpad: checkPage("ETHERPAD_URL_BASE", &faults)
    case .excalidraw: checkPage("WHITEBOARD_COLLAB_SERVER_URL_BASE", &faults)
    case .coturn: break
    }
  }

  // MARK: Clients of prosody

  // source: jitsi/docker-jitsi-meet 2e6b31d8 jibri/rootfs/defaults/xmpp.conf, jigasi/rootfs/defaults/*.properties,
  // prosody/rootfs/etc/s6-overlay/scripts/register-setup, jicofo/rootfs/defaults/jicofo.conf
  private func checkClient(_ faults: inout [CompanionFault]) {
    checkServers("XMPP_SERVER", of: companion, .prosody, companion, &faults)
    let shards = inventory.shards(of: companion).map { inventory.shards[$0] }
    for shard in shards {
      for prosody in inventory.components(.prosody, of: shard) where !prosody.changesImage {
        checkDomains(prosody, &faults)
        checkAccounts(prosody, &faults)
      }
      for kind in [ComponentKind.jicofo, .prosody, .web] {
        for component in inventory.components(kind, of: shard) where !component.changesImage {
          checkSwitch(component, &faults)
        }
      }
      for jicofo in inventory.components(.jicofo, of: shard) where !jicofo.changesImage {
        compare(brewery, with: jicofo, &faults)
      }
    }
  }

  private var brewery: String {
    companion.kind == .jibri ? "JIBRI_BREWERY_MUC" : "JIGASI_BREWERY_MUC"
  }

  private func checkDomains(_ prosody: Component, _ faults: inout [CompanionFault]) {
    for name in ["XMPP_DOMAIN", "XMPP_AUTH_DOMAIN", "XMPP_INTERNAL_MUC_DOMAIN"] {
      compare(name, with: prosody, &faults)
    }
    if companion.kind != .jibri { compare("XMPP_MUC_DOMAIN", with: prosody, &faults) }
    if companion.kind != .jigasi { compareHiddenDomain(with: prosody, &faults) }
  }

  /// Releases differ in the name of this variable, and two releases can run beside each other.
  private func compareHiddenDomain(with prosody: Component, _ faults: inout [CompanionFault]) {
    func name(_ holder: some ImageContainer) -> String? {
      guard let release = holder.release, let image = holder.releaseComponent else { return nil }
      return ["XMPP_HIDDEN_DOMAIN", "XMPP_RECORDER_DOMAIN"].first {
        ReleaseTable.variable($0, of: image, in: release)?.isRead == true
      }
    }
    guard let own = name(companion), let its = name(prosody) else { return }
    compare(own, its, with: prosody, &faults)
  }

  private func compare(
    _ name: String, with component: Component, _ faults: inout [CompanionFault]
  ) {
    compare(name, name, with: component, &faults)
  }

  private func compare(
    _ name: String, _ otherName: String, with component: Component,
    _ faults: inout [CompanionFault]
  ) {
    guard case .text(let own) = inventory.effectiveValue(of: name, in: companion), !own.isEmpty,
      case .text(let other) = inventory.effectiveValue(of: otherName, in: component),
      !other.isEmpty, own != other
    else { return }
    let entry = companion.entry(of: name)
    faults.append(
      CompanionFault(
        kind: .value, companion: companion, variable: name, other: component, found: own,
        expected: other, place: entry?.valueNode ?? entry?.node ?? companion.container.node))
  }

  // MARK: Accounts

  private func checkAccounts(_ prosody: Component, _ faults: inout [CompanionFault]) {
    switch companion.kind {
    case .jibri:
      checkAccount("JIBRI_XMPP", prosody, &faults)
      checkAccount("JIBRI_RECORDER", prosody, &faults)
    case .jigasi: checkAccount("JIGASI_XMPP", prosody, &faults)
    case .transcriber:
      checkAccount("JIGASI_XMPP", prosody, &faults)
      checkAccount("JIGASI_TRANSCRIBER", prosody, &faults)
    default: break
    }
  }

  /// Prosody registers an account when it starts, if it has the password.
  private func checkAccount(
    _ prefix: String, _ prosody: Component, _ faults: inout [CompanionFault]
  ) {
    let password = prefix + "_PASSWORD"
    // A companion without a password of its own has no such account.
    guard let own = companion.entry(of: password), own.value?.isEmpty != true else { return }
    compare(prefix + "_USER", with: prosody, &faults)
    guard let release = prosody.release,
      ReleaseTable.variable(password, of: .prosody, in: release)?.isRead == true
    else { return }
    guard let its = prosody.entry(of: password), its.value?.isEmpty != true else {
      guard inventory.showsEnvironment(of: prosody) else { return }
      let entry = prosody.entry(of: password)
      faults.append(
        CompanionFault(
          kind: .noAccount, companion: companion, variable: password, other: prosody, found: nil,
          expected: nil, place: entry?.valueNode ?? entry?.node ?? prosody.container.node))
      return
    }
    guard let value = own.value, let other = its.value, value != other else { return }
    faults.append(
      CompanionFault(
        kind: .password, companion: companion, variable: password, other: prosody, found: nil,
        expected: nil, place: own.valueNode ?? own.node))
  }

  // MARK: Switches

  private func checkSwitch(_ component: Component, _ faults: inout [CompanionFault]) {
    let name: String
    switch companion.kind {
    case .jibri: name = "ENABLE_RECORDING"
    case .transcriber: name = "ENABLE_TRANSCRIPTIONS"
    case .jigasi:
      // jicofo asks a jigasi where a SIP address is set, whatever it is, or where meetings are transcribed.
      guard component.kind == .jicofo, isOff("JIGASI_SIP_URI", component),
        isOff("ENABLE_TRANSCRIPTIONS", component)
      else { return }
      name = "JIGASI_SIP_URI"
    default: return
    }
    guard isOff(name, component) else { return }
    off(name, component, &faults)
  }

  /// Whether a variable that the component's release reads is off or empty.
  private func isOff(_ name: String, _ component: Component) -> Bool {
    guard let release = component.release, let image = component.releaseComponent else {
      return false
    }
    guard ReleaseTable.variable(name, of: image, in: release)?.isRead == true else {
      return name == "ENABLE_TRANSCRIPTIONS" && companion.kind == .jigasi
    }
    guard case .text(let text) = inventory.effectiveValue(of: name, in: component) else {
      return false
    }
    return text.isEmpty || text == "false"
  }

  private func off(_ name: String, _ component: Component, _ faults: inout [CompanionFault]) {
    let entry = component.entry(of: name)
    faults.append(
      CompanionFault(
        kind: .off, companion: companion, variable: name, other: component, found: nil,
        expected: nil, place: entry?.valueNode ?? entry?.node ?? component.container.node))
  }

  // MARK: Visitors

  // source: jitsi/docker-jitsi-meet 3a77aace, 6bfa8302
  private func checkVisitors(_ faults: inout [CompanionFault]) {
    // Several shards can share visitors' prosodies: one that uses them is enough.
    let components = installation.shards.flatMap { inventory.shards[$0].components }
      .map { inventory.components[$0] }
      .filter { !$0.changesImage && [.jicofo, .prosody].contains($0.kind) }
    for kind in [ComponentKind.jicofo, .prosody] {
      let own = components.filter { $0.kind == kind }
      guard let first = own.first, own.allSatisfy({ isOff("ENABLE_VISITORS", $0) }) else {
        continue
      }
      off("ENABLE_VISITORS", first, &faults)
    }
    // The servers are those of all companions: the first one reports them.
    guard
      inventory.companions(of: installation).first(where: { $0.kind == .visitors })?.id
        == companion.id
    else { return }
    for jicofo in components where jicofo.kind == .jicofo {
      checkServers("VISITORS_XMPP_SERVER", of: jicofo, nil, companion, &faults)
    }
  }

  // MARK: Hosts

  /// Checks that the hosts of a variable are Services of the pods that they are meant for: a component of a shard, or the
  /// kind of the companion itself.
  private func checkServers(
    _ variable: String, of holder: some ImageContainer, _ wanted: ComponentKind?,
    _ companion: Companion, _ faults: inout [CompanionFault]
  ) {
    for host in inventory.hosts(of: variable, in: holder) {
      guard case .service(let name, let namespace) = host.target else { continue }
      func add(_ kind: Kind) {
        faults.append(
          CompanionFault(
            kind: kind, companion: companion, variable: variable, other: nil, found: host.host,
            expected: nil, place: host.entry.valueNode ?? host.entry.node))
      }
      guard let service = inventory.service(name, in: namespace) else {
        add(.absentService)
        continue
      }
      if service.hasOwnEndpoints || service.type == "ExternalName" || service.targets.isEmpty {
        continue
      }
      let isRight = service.targets.contains { target in
        if let wanted {
          return inventory.components(of: target.workload).contains { $0.kind == wanted }
        }
        return inventory.companions.contains {
          $0.workload.id == target.workload && $0.kind == companion.kind
        }
      }
      if !isRight { add(.wrongService) }
    }
  }

  /// Checks that the address at which webs pass on requests for a companion is its Service.
  private func checkPage(_ variable: String, _ faults: inout [CompanionFault]) {
    var seen: Set<Node> = []
    for shard in installation.shards {
      for web in inventory.components(.web, of: inventory.shards[shard]) {
        for host in inventory.hosts(of: variable, in: web) {
          let place = host.entry.valueNode ?? host.entry.node
          guard case .service(let name, let namespace) = host.target, seen.insert(place).inserted
          else { continue }
          func add(_ kind: Kind, _ expected: String? = nil) {
            faults.append(
              CompanionFault(
                kind: kind, companion: companion, variable: variable, other: web,
                found: kind == .wrongPort ? host.port.map(String.init) : host.host,
                expected: expected, place: place))
          }
          guard let service = inventory.service(name, in: namespace) else {
            add(.absentService)
            continue
          }
          let port = host.port ?? 80
          if service.targets.contains(where: { $0.workload == companion.workload.id }),
            !service.isHeadless, !service.ports.isEmpty,
            !service.ports.contains(where: { $0.port == port })
          {
            add(.wrongPort, service.ports.map { String($0.port) }.joined(separator: ", "))
          }
        }
      }
    }
  }
}
