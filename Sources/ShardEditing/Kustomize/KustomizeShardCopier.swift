import HAProxy
import Jitsi
import Kubernetes
import Lint
import YAML

/// Adds a copy of a shard to a kustomization tree.
struct KustomizeShardCopier {
  private var tree: KustomizeTree
  private let rewriting: ShardRewriting
  private let shard: Int
  private let base: String
  /// The paths of the shard's folders and files, and of their copies.
  private var copies: [(from: String, to: String)] = []
  private var edits: [String: [TextEdit]] = [:]

  init(_ tree: KustomizeTree, _ rewriting: ShardRewriting, _ shard: Int) {
    self.tree = tree
    self.rewriting = rewriting
    self.shard = shard
    base = tree.base
  }

  func result() -> KustomizeTree { tree.applying(edits) }

  // MARK: Files

  /// Copies the shard's folders, and files that contain nothing else.
  mutating func copy(_ parts: ShardParts) throws(ShardEditError) {
    for folder in parts.folders {
      guard let target = renamed(folder) else {
        throw .namelessFolder(shown(folder), shard: shard)
      }
      guard tree.paths(below: target).isEmpty else {
        throw .taken("the folder \(shown(target))")
      }
      copies.append((folder, target))
      for path in tree.paths(below: folder) {
        let inner = String(path.dropFirst(folder.utf8.count + 1))
        try copy(path, to: "\(target)/\(rewriting.renaming.rewritten(inner))")
      }
    }
    for path in parts.files {
      // If the file's name does not contain the number, `duplicate` adds the copies to the same file.
      guard let target = renamedFile(path) else { continue }
      guard tree.files[target]?.after == nil else { throw .taken("the file \(shown(target))") }
      copies.append((path, target))
      try copy(path, to: target)
    }
  }

  private mutating func copy(_ path: String, to target: String) throws(ShardEditError) {
    guard let body = tree.files[path]?.after else { return }
    guard case .text(let source) = body else { return tree.put(body, at: target) }
    guard let text = rewriting.text(source, at: path) else {
      throw .notEditable(shown(path), shard: shard)
    }
    tree.put(.text(SourceFile(name: target, text: text)), at: target)
  }

  private func renamed(_ path: String) -> String? {
    guard path.hasPrefix(base) else { return nil }
    let inner = String(path.dropFirst(base.utf8.count))
    return CopyPath.renamed(inner, rewriting.renaming, numbers: true).map { base + $0 }
  }

  /// The path with the shard's number replaced in the file's name, otherwise in the deepest folder with it; nil if
  /// there is none.
  private func renamedFile(_ path: String) -> String? {
    guard path.hasPrefix(base) else { return nil }
    var parts = path.dropFirst(base.utf8.count).split(separator: "/").map(String.init)
    for position in parts.indices.reversed() {
      let new = rewriting.renaming.rewritten(parts[position])
      if new == parts[position] { continue }
      parts[position] = new
      return base + parts.joined(separator: "/")
    }
    return nil
  }

  private func shown(_ path: String) -> String {
    path.hasPrefix(base) ? String(path.dropFirst(base.utf8.count)) : path
  }

  // MARK: Lists

  /// Adds an entry for the new shard to each list with an entry for the shard, after the entry of the highest shard.
  mutating func register(
    _ parts: ShardParts, _ own: ShardEntries.OwnNames
  ) throws(ShardEditError) {
    let paths = Set(copies.map(\.from))
    for kustomization in parts.outside {
      let entries = ShardEntries(kustomization: kustomization, shard: own, paths: paths)
      let file = kustomization.tree.source.name
      for list in entries.find() {
        for run in Self.runs(list) {
          guard let edit = try insertion(of: run, kustomization, own) else {
            throw .notEditable(shown(file), shard: shard)
          }
          add(edit, to: file)
        }
      }
    }
  }

  /// Groups of consecutive entries, which are copied together.
  private static func runs(_ entries: [ShardEntries.Entry]) -> [[ShardEntries.Entry]] {
    var runs: [[ShardEntries.Entry]] = []
    for entry in entries {
      if let last = runs.last?.last, last.position + 1 == entry.position {
        runs[runs.count - 1].append(entry)
      } else {
        runs.append([entry])
      }
    }
    return runs
  }

  private func insertion(
    of run: [ShardEntries.Entry], _ kustomization: KustomizationFile, _ own: ShardEntries.OwnNames
  ) throws(ShardEditError) -> [TextEdit]? {
    let list = run[0].list
    let tree = kustomization.tree
    let editor = NodeEditor(list)
    var text = ""
    var place = 0
    for entry in run {
      let counterpart = own.renaming.from == own.renaming.to ? entry.subject : rewritten(entry, own)
      let highest = ShardEntries.last(about: counterpart, in: list) ?? entry.position
      guard let lines = editor.lines(ofElement: entry.position),
        let end = editor.lines(ofElement: max(highest, entry.position))?.upperBound
      else { return appended(run, kustomization) }
      guard let copy = copy(of: entry, in: lines, kustomization) else { return nil }
      text += copy.hasSuffix("\n") ? copy : copy + "\n"
      place = max(place, end)
    }
    return [TextEdit(range: place..<place, text: tree.source.lines(text, at: place))]
  }

  /// The subject of the corresponding entry of the highest shard.
  private func rewritten(_ entry: ShardEntries.Entry, _ own: ShardEntries.OwnNames) -> String {
    let text = entry.subject
    if entry.element.text != nil {
      return CopyPath.renamed(
        text.hasSuffix("/") ? String(text.dropLast()) : text, own.renaming, numbers: true
      ).map { text.hasSuffix("/") ? $0 + "/" : $0 } ?? text
    }
    return own.renaming.rewritten(text)
  }

  private func copy(
    of entry: ShardEntries.Entry, in lines: Range<Int>, _ kustomization: KustomizationFile
  ) -> String? {
    if let written = entry.element.text, let path = path(written, kustomization),
      let edits = try? NodeEditor(entry.element).edits(.set(.scalar(.string(path)))),
      edits.allSatisfy({ lines.contains($0.range.lowerBound) })
    {
      let tree = kustomization.tree
      let piece = SourceFile(
        name: "", text: String(decoding: tree.source.bytes[lines], as: UTF8.self))
      let moved = edits.map {
        TextEdit(
          range: $0.range.lowerBound - lines.lowerBound..<$0.range.upperBound - lines.lowerBound,
          text: $0.text)
      }
      return String(decoding: piece.applying(moved).bytes, as: UTF8.self)
    }
    return rewriting.text(
      of: lines, in: kustomization.tree, nodes: [entry.element], isKustomization: true)
  }

  /// The edits that append the copies to a flow-style list.
  private func appended(
    _ run: [ShardEntries.Entry], _ kustomization: KustomizationFile
  ) -> [TextEdit]? {
    var paths: [String] = []
    for entry in run {
      guard let written = entry.element.text, let path = path(written, kustomization) else {
        return nil
      }
      paths.append(path)
    }
    guard paths.count == 1 else { return nil }
    return try? NodeEditor(run[0].list).edits(.append(.scalar(.string(paths[0]))))
  }

  /// The path of a copy, in the form in which the original is written.
  private func path(_ written: String, _ kustomization: KustomizationFile) -> String? {
    let absolute = kustomization.path(written)
    guard let copy = copies.first(where: { $0.from == absolute }) else { return nil }
    let old = copy.from.split(separator: "/")
    let new = copy.to.split(separator: "/")
    if let position = old.indices.last(where: { old[$0] != new[$0] }) {
      var parts = written.split(separator: "/", omittingEmptySubsequences: false)
      if let own = parts.lastIndex(where: { $0 == old[position] }) {
        parts[own] = new[position]
        let path = parts.joined(separator: "/")
        if kustomization.path(path) == copy.to { return path }
      }
    }
    return LexicalPath.relative(copy.to, to: kustomization.folder)
  }

  // MARK: Documents

  /// Adds copies of the shard's documents after those of the highest shard, in files that also contain other objects.
  mutating func duplicate(
    _ parts: ShardParts, _ own: ShardEntries.OwnNames
  ) throws(ShardEditError) {
    let left = parts.files.filter { path in !copies.contains { $0.from == path } }
    for path in parts.shared + left {
      guard let source = tree.source(path) else { continue }
      let documents = ShardDocuments(Tree(parsing: source), own)
      for run in documents.runs {
        var text = ""
        for document in run.documents {
          guard
            let piece = rewriting.text(
              of: document.range, in: documents.tree, nodes: [document.root],
              isKustomization: false)
          else { throw .notEditable(shown(path), shard: shard) }
          text += piece.hasPrefix("---") ? piece : "---\n" + piece
          if !piece.hasSuffix("\n") { text += "\n" }
        }
        let edit = TextEdit(range: run.end..<run.end, text: source.lines(text, at: run.end))
        add([edit], to: path)
      }
    }
  }

  // MARK: HAProxy

  /// Adds the shard's server where haproxy.cfg is defined.
  mutating func edit(
    _ changes: [ConfigurationEditor.Change], _ slots: HAProxyServerEditor, outside parts: ShardParts
  ) throws(ShardEditError) {
    for (path, edits) in try slots.edits(changes, in: tree, parts.others) { add(edits, to: path) }
  }

  private mutating func add(_ edits: [TextEdit], to path: String) {
    self.edits[path, default: []] += edits
  }
}

extension HAProxyServerEditor {
  /// The edits for changes to haproxy.cfg, grouped by the file in the kustomization tree.
  func edits(
    _ changes: [ConfigurationEditor.Change], in tree: KustomizeTree, _ paths: [String]
  ) throws(ShardEditError) -> [(path: String, edits: [TextEdit])] {
    guard !changes.isEmpty, let text = installation.haproxy?.text?.text else { return [] }
    let places = ConfigurationPlaces(text, changes, checksums: checksums())
    var all: [(path: String, edits: [TextEdit])] = []
    var found = false
    for path in paths {
      guard let source = tree.source(path) else { continue }
      let name = LexicalPath.name(path)
      let isManifest = LexicalPath.isManifest(name) || KustomizationFile.names.contains(name)
      let edits = places.edits(of: source, isManifest: isManifest, found: &found)
      if !edits.isEmpty { all.append((path, edits)) }
    }
    guard found else { throw .slotOutOfReach }
    return all
  }
}
