import HAProxy
import Jitsi
import Kubernetes
import YAML

/// Adds a shard's server to haproxy.cfg or removes it, and updates the checksum annotation that makes HAProxy's pods restart.
struct HAProxyServerEditor {
  let inventory: Inventory
  let installation: Installation

  /// Edits with the texts that they belong to.
  typealias Edits = [(file: SourceFile, edit: TextEdit)]

  /// The edits that add a server for a new shard if it has none. Empty if there is no HAProxy, or if its configuration
  /// is not in the input.
  ///
  /// - Parameters:
  ///   - renaming: The renaming from the donor to the new shard.
  ///   - donor: The shard whose server line is copied.
  ///   - shards: The number of shards including the new one.
  ///   - resumes: Whether an interrupted run may have added the server without updating the checksum.
  /// - Throws: ``ShardEditError`` if there is no line to copy.
  func adding(
    _ renaming: ShardRenaming, like donor: Shard, shards: Int, resumes: Bool
  ) throws(ShardEditError) -> Edits {
    guard let node = installation.haproxy?.text, let text = node.text else { return [] }
    let changes = try additions(renaming, like: donor, shards: shards)
    return edits(changes, node, text, renews: resumes)
  }

  /// The changes to haproxy.cfg that add a server for a new shard.
  func additions(
    _ renaming: ShardRenaming, like donor: Shard, shards: Int
  ) throws(ShardEditError) -> [ConfigurationEditor.Change] {
    guard let tier = installation.haproxy, let text = tier.text?.text else { return [] }
    let editor = ConfigurationEditor(Array(text.utf8))
    let templates = tier.slots.filter(\.isTemplate)
    if let closed = templates.first(where: \.isCordoned) {
      let total = templates.reduce(0) { $0 + ($1.count ?? 0) }
      if total >= shards { return [] }
      throw .cordonedServer(closed.name)
    }
    var changes: [ConfigurationEditor.Change] = []
    for slot in templates {
      guard let count = slot.count, count < shards,
        let change = resized(slot, by: shards - count, editor)
      else { continue }
      changes.append(change)
    }
    if templates.isEmpty, !tier.slots.isEmpty {
      changes = try lines(tier, donor, renaming, text, editor)
    }
    return changes
  }

  /// The edits that remove a shard's server.
  func removing(_ shard: Shard) -> Edits {
    guard let tier = installation.haproxy, let node = tier.text, let text = node.text else {
      return []
    }
    let changes = removals(shard)
    let templates = tier.slots.filter(\.isTemplate)
    // If the server is already gone, an interrupted run may not have updated the checksum.
    let resumes =
      changes.isEmpty
      && (templates.isEmpty
        || templates.contains { ($0.count ?? .max) < installation.shards.count })
    return edits(changes, node, text, renews: resumes)
  }

  /// The changes to haproxy.cfg that remove a shard's server.
  func removals(_ shard: Shard) -> [ConfigurationEditor.Change] {
    guard let tier = installation.haproxy, let text = tier.text?.text else { return [] }
    let editor = ConfigurationEditor(Array(text.utf8))
    if tier.slots.contains(where: { $0.isTemplate && $0.isCordoned }) {
      return cordonedRemoval(tier, text)
    }
    var changes: [ConfigurationEditor.Change] = []
    for slot in tier.slots {
      if slot.isTemplate {
        if slot.count == installation.shards.count, let change = resized(slot, by: -1, editor) {
          changes.append(change)
        }
      } else if leads(slot, to: shard) {
        changes.append(editor.removing(at: slot.directive.range.bytes))
      }
    }
    return changes
  }

  /// The change that takes back what cordoning a shard of a `server-template` did, and removes a server.
  private func cordonedRemoval(
    _ tier: HAProxyTier, _ text: String
  ) -> [ConfigurationEditor.Change] {
    guard let backend = tier.backend.flatMap({ tier.configuration?.proxies[$0].name?.text }) else {
      return []
    }
    var bytes = Array(text.utf8)
    for slot in tier.slots where slot.isTemplate && slot.isCordoned {
      for name in slot.serverNames {
        if case .changed(let opened) = ServerCordon.open(name, of: backend, in: bytes) {
          bytes = opened
        }
      }
    }
    let editor = ConfigurationEditor(bytes)
    let proxy = Configuration(parsing: bytes).proxies.first {
      $0.kind.isBackend && $0.name?.text == backend
    }
    let changes = (proxy?.templates ?? []).compactMap { template in
      template.count == installation.shards.count
        ? resized(template.range, by: -1, editor) : nil
    }
    let after = Self.text(String(decoding: bytes, as: UTF8.self), after: changes)
    return Self.difference(from: Array(text.utf8), to: Array(after.utf8))
  }

  /// One change from the first byte that differs to the last.
  private static func difference(
    from old: [UInt8], to new: [UInt8]
  ) -> [ConfigurationEditor.Change] {
    if old == new { return [] }
    let start = zip(old, new).prefix { $0 == $1 }.count
    let most = min(old.count, new.count) - start
    let end = zip(old.reversed(), new.reversed()).prefix(most).prefix { $0 == $1 }.count
    return [
      ConfigurationEditor(old).replacing(
        start..<old.count - end,
        with: String(decoding: new[start..<new.count - end], as: UTF8.self))
    ]
  }

  /// The edits that keep new rooms away from a shard without affecting existing ones; nil if a `server-template` line
  /// defines several servers, which cannot be told apart.
  func draining(_ shard: Shard) -> Edits? {
    guard let tier = installation.haproxy, let node = tier.text, let text = node.text,
      !tier.slots.contains(where: \.isTemplate)
    else { return nil }
    let bytes = Array(text.utf8)
    let editor = ConfigurationEditor(bytes)
    var changes: [ConfigurationEditor.Change] = []
    for slot in tier.slots where leads(slot, to: shard) {
      let range = slot.directive.range.bytes
      let words = slot.directive.words
      if let weight = words.firstIndex(where: { $0.text == "weight" }), weight + 1 < words.count {
        if words[weight + 1].text == "0" { continue }
        changes.append(editor.replacing(words[weight + 1].range.bytes, with: "0"))
      } else {
        // A server with weight 0 gets no new rooms, but still serves those in the stick table.
        changes.append(editor.replacing(range.upperBound..<range.upperBound, with: " weight 0"))
      }
    }
    return edits(changes, node, text)
  }

  // MARK: Lines

  private func lines(
    _ tier: HAProxyTier, _ donor: Shard, _ renaming: ShardRenaming, _ text: String,
    _ editor: ConfigurationEditor
  ) throws(ShardEditError) -> [ConfigurationEditor.Change] {
    let bytes = Array(text.utf8)
    let present = Set(
      tier.slots.map { String(decoding: bytes[$0.directive.range.bytes], as: UTF8.self) })
    let originals = tier.slots.filter { leads($0, to: donor) }
    guard !originals.isEmpty else { throw .noServerLine(shard: donor.index) }
    if let closed = originals.first(where: \.isCordoned) { throw .cordonedServer(closed.name) }
    // The lines of one section stay together, with the new one after the last.
    var changes: [ConfigurationEditor.Change] = []
    for slot in originals {
      let range = slot.directive.range.bytes
      let line = String(decoding: bytes[range], as: UTF8.self)
      var words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      for position in words.indices {
        let word = words[position]
        words[position] = renaming.rewritten(word)
        if word == slot.directive.argument(0)?.text, words[position] == word,
          let name = renaming.renamed(word)
        {
          words[position] = name
        }
      }
      let copy = words.joined(separator: " ")
      guard copy != line else { throw .noServerLine(shard: donor.index) }
      if present.contains(copy) { continue }
      let last =
        tier.slots.last { $0.directive.branch == slot.directive.branch && !$0.isTemplate } ?? slot
      changes.append(editor.adding(copy, below: last.directive.range.bytes))
    }
    return changes
  }

  /// Whether a server line points to web of this shard only.
  private func leads(_ slot: HAProxySlot, to shard: Shard) -> Bool {
    guard !slot.isTemplate, let target = slot.service,
      let service = inventory.service(target.name, in: target.namespace)
    else { return false }
    func selects(_ shard: Shard) -> Bool {
      shard.components.contains { id in
        inventory.services(selecting: inventory.components[id].workload).contains {
          $0.id == service.id
        }
      }
    }
    let own = installation.shards.filter { selects(inventory.shards[$0]) }
    return own == [shard.id]
  }

  /// Changes the count of a server template, keeping the form in which it is written.
  private func resized(
    _ slot: HAProxySlot, by difference: Int, _ editor: ConfigurationEditor
  ) -> ConfigurationEditor.Change? {
    slot.directive.argument(1).flatMap { resized($0, by: difference, editor) }
  }

  private func resized(
    _ word: Word, by difference: Int, _ editor: ConfigurationEditor
  ) -> ConfigurationEditor.Change? {
    guard let written = word.constant else { return nil }
    let ends = written.split(separator: "-").compactMap { Int($0) }
    let new: String
    switch ends.count {
    case 1: new = String(ends[0] + difference)
    case 2: new = "\(ends[0])-\(ends[1] + difference)"
    default: return nil
    }
    return editor.replacing(word.range.bytes, with: new)
  }

  // MARK: The checksum

  private func edits(
    _ changes: [ConfigurationEditor.Change], _ node: Node, _ text: String, renews: Bool = false
  ) -> Edits {
    guard !changes.isEmpty || renews else { return [] }
    let sorted = changes.sorted { $0.range.lowerBound < $1.range.lowerBound }
    guard
      let made = sorted.isEmpty
        ? [] : try? NodeEditor(node).edits(sorted.map { ContentEdit($0.range, $0.text) })
    else { return [] }
    let checksum = HAProxyTier.checksum(of: Self.text(text, after: sorted))
    var edits: Edits = made.map { (node.tree.source, $0) }
    for id in installation.haproxyComponents {
      let template = inventory.components[id].workload.template.node
      guard let annotations = template["metadata"]?["annotations"] else { continue }
      for (key, value) in annotations.entries {
        guard let key = key.text, let written = value.text, isChecksum(written),
          !written.hasSuffix(checksum)
        else {
          continue
        }
        edits += renewed(value, key, in: annotations, checksum).map { (value.tree.source, $0) }
      }
    }
    return edits
  }

  /// Applies changes to a text; they must be sorted.
  static func text(_ text: String, after changes: [ConfigurationEditor.Change]) -> String {
    var bytes: [UInt8] = []
    var index = 0
    let old = Array(text.utf8)
    for change in changes {
      bytes += old[index..<change.range.lowerBound] + Array(change.text.utf8)
      index = change.range.upperBound
    }
    bytes += old[index...]
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The checksum annotations in the pod templates of HAProxy.
  func checksums() -> [String] {
    installation.haproxyComponents.flatMap { id in
      let template = inventory.components[id].workload.template.node
      return (template["metadata"]?["annotations"]?.entries).map { entries in
        entries.compactMap(\.value.text).filter(isChecksum)
      } ?? []
    }
  }

  private func renewed(
    _ value: Node, _ key: String, in annotations: Node, _ checksum: String
  ) -> [TextEdit] {
    if let edit = Self.renewed(value, checksum) { return [edit] }
    let new = NodeChange.set(.scalar(.string((value.text ?? "").dropLast(64) + checksum)))
    return (try? NodeEditor(annotations).edits(new, at: [.key(key)])) ?? []
  }

  /// The edit replaces only the digits, so that quotes stay as they are; without quotes, the result must not parse as a
  /// number.
  static func renewed(_ value: Node, _ checksum: String) -> TextEdit? {
    let digits = Array((value.text ?? "").utf8.suffix(64))
    let bytes = value.tree.source.bytes[value.range]
    guard checksum.utf8.contains(where: { "abcdf".utf8.contains($0) }),
      let start = bytes.indices.first(where: { bytes[$0...].starts(with: digits) })
    else { return nil }
    return TextEdit(range: start..<start + 64, text: checksum)
  }

  private func isChecksum(_ value: String) -> Bool {
    let digits = value.hasPrefix("sha256:") ? value.dropFirst(7) : Substring(value)
    return digits.utf8.count == 64 && digits.allSatisfy(\.isHexDigit)
  }
}
