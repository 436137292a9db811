import Basics
import Jitsi
import Kubernetes
import Lint
package import Operations
import YAML

/// Packs a bundle: files without secrets, and a README that says what there is and what was left out.
package struct BundleArchive {
  private let content: BundleContent
  private let version: String
  private var redactor = ObjectRedactor()
  private var entries: [TarFile.Entry] = []
  private var titles: [(name: String, words: String)] = []

  /// A bundle that states the version of the program.
  package init(_ content: BundleContent, version: String) {
    self.content = content
    self.version = version
  }

  /// The name of the archive's folder, and of the archive without its ending.
  package static func name(of content: BundleContent) -> String {
    let time = Time.text(content.time).filter { $0 != "-" && $0 != ":" }
    return "jitsi-bundle-\(content.namespace)-\(time)"
  }

  /// The bytes of the archive, and the number of its files.
  package mutating func pack() -> (bytes: [UInt8], files: Int) {
    let objects = self.objects()
    for (_, object) in objects { redactor.learn(from: object) }
    add("bundle.json", "when and where it was collected", Array(description.utf8))
    addObjects(objects)
    addReports()
    addEvents()
    for (pod, bytes) in content.statistics.sorted(by: { $0.pod < $1.pod }) {
      let text = redactor.lines(String(decoding: bytes, as: UTF8.self), .reports)
      add("haproxy/\(pod).csv", "", Array(text.utf8))
    }
    if !content.statistics.isEmpty {
      titles.append(("haproxy/", "statistics of HAProxy by pod: servers, sessions and checks"))
    }
    addLogs()
    if !content.errors.isEmpty {
      add(
        "errors.txt", "what could not be collected",
        clean(content.errors.map { "\($0)\n" }.joined()))
    }
    let folder = Self.name(of: content)
    let all = [TarFile.Entry("README.txt", Array(readme.utf8))] + entries
    let packed = TarFile.pack(
      all.map { TarFile.Entry("\(folder)/\($0.name)", $0.bytes) }, time: content.time)
    return (Gzip.compress(packed), all.count)
  }

  private mutating func add(_ name: String, _ words: String, _ bytes: [UInt8]) {
    entries.append(TarFile.Entry(name, bytes))
    if !words.isEmpty { titles.append((name, words)) }
  }

  private var description: String {
    var text = JSONText()
    text.append(raw: "{\"apiVersion\":\"kubectl-jitsi.dev/v1alpha1\",\"kind\":\"Bundle\",\"time\":")
    text.append(Time.text(content.time))
    text.append(raw: ",\"namespace\":")
    text.append(content.namespace)
    text.append(raw: ",\"version\":")
    text.append(version)
    if let kubernetes = content.kubernetes {
      text.append(raw: ",\"kubernetes\":")
      text.append("\(kubernetes)")
    }
    text.append(raw: ",\"allObjects\":\(content.hasAllObjects)}\n")
    return String(decoding: text.bytes, as: UTF8.self)
  }

  // MARK: Objects

  /// The objects by kind, and by namespace and name.
  private func objects() -> [(file: String, object: Content)] {
    ObjectSet(content.objects).objects.compactMap { object in
      let group = object.group.isEmpty ? "" : ".\(object.group)"
      let file = "objects/\(object.kind.lowercased())\(group).yaml"
      return Content(object.node).map { (file, "\(object.namespace)/\(object.name)", $0) }
    }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map { ($0.0, $0.2) }
  }

  private mutating func addObjects(_ objects: [(file: String, object: Content)]) {
    var start = 0
    while start < objects.count {
      let file = objects[start].file
      var end = start
      while end < objects.count, objects[end].file == file { end += 1 }
      var text: [UInt8] = []
      for (_, object) in objects[start..<end] {
        text += DocumentWriter.text([marked(redactor.redacted(object))]).utf8
      }
      add(file, "", text)
      start = end
    }
    titles.append(("objects/", "the objects of the namespace and what belongs to it, by kind"))
  }

  /// The object with an annotation by which `diff` and `apply` refuse it, since it is not complete.
  private func marked(_ object: Content) -> Content {
    let mark = Content.Entry(
      RecordedBundle.annotation, .scalar(.string(Time.text(content.time))))
    return Self.changed(object, "metadata") { metadata in
      Self.changed(metadata, "annotations") { annotations in
        guard case .map(let entries) = annotations else { return .map([mark]) }
        return .map(entries + [mark])
      }
    }
  }

  /// A mapping with another value for a key, which is added if it is missing.
  private static func changed(
    _ content: Content, _ key: String, _ body: (Content) -> Content
  ) -> Content {
    guard case .map(var entries) = content else { return content }
    if let position = entries.firstIndex(where: { $0.key == key }) {
      entries[position].value = body(entries[position].value)
    } else {
      entries.append(Content.Entry(key, body(.map([]))))
    }
    return .map(entries)
  }

  // MARK: Reports

  private mutating func addReports() {
    if let status = content.status {
      var options = StatusText.Options()
      options.isWide = true
      options.showsAll = true
      let text = StatusText(options).render(status)
      add("status.txt", "what `status` showed", clean(text))
      add("status.json", "the same for programs", cleanJSON(StatusJSON.render(status)))
    }
    if let lint = content.lint {
      let text = LintText(style: TextStyle(isColoured: false), isQuiet: true)
        .render(lint.report, LintText.Extent(files: lint.files, rules: lint.rules.count))
      add(
        "lint.txt", "what `lint --live` found",
        clean(lint.report.findings.isEmpty ? "no findings\n" : text))
    }
    if let check = content.check {
      add(
        "check.txt", "what `check` found",
        clean(CheckText(style: TextStyle(isColoured: false)).render(check)))
    }
    var versions = "kubectl-jitsi \(version)\n"
    if let kubernetes = content.kubernetes { versions += "Kubernetes \(kubernetes)\n" }
    versions += content.images.map { "image \($0)\n" }.joined()
    add("versions.txt", "versions and images", clean(versions))
  }

  private mutating func clean(_ text: String) -> [UInt8] {
    Array(redactor.lines(anonymous(text), .reports).utf8)
  }

  /// A text without the address of the API server.
  private func anonymous(_ text: String) -> String {
    text.replacing(content.server, with: "the API server")
  }

  private mutating func cleanJSON(_ bytes: [UInt8]) -> [UInt8] {
    let file = SourceFile(name: "status", text: anonymous(String(decoding: bytes, as: UTF8.self)))
    let tree = Tree(parsing: file)
    guard let root = tree.root, let content = Content(root) else { return [] }
    return JSONText(redactor.redacted(content)).bytes + [0x0A]
  }

  private mutating func addEvents() {
    var lines: [(time: String, text: String)] = []
    for event in ObjectSet(content.events).objects {
      let node = event.node
      let time =
        node["lastTimestamp"]?.text ?? node["series"]?["lastObservedTime"]?.text
        ?? node["eventTime"]?.text ?? node["metadata"]?["creationTimestamp"]?.text ?? ""
      let about = node["involvedObject"]
      let object =
        "\(about?["kind"]?.text?.lowercased() ?? "")/\(about?["name"]?.text ?? "")"
      let count = node["count"]?.integer.map { " (\($0) times)" } ?? ""
      var message = Printable.line(
        (node["message"]?.text ?? node["note"]?.text ?? "").split(separator: "\n")
          .joined(separator: " "))
      if SecretLines.leavesOut(message, redactor.known) {
        redactor.leftOut.count(.events)
        message = "[left out]"
      }
      let reason = Printable.line(node["reason"]?.text ?? "")
      lines.append(
        (time, "\(time) \(node["type"]?.text ?? "") \(reason) \(object)\(count): \(message)\n"))
    }
    guard !lines.isEmpty else { return }
    lines.sort { ($0.time, $0.text) < ($1.time, $1.text) }
    add("events.txt", "the events of the namespace", Array(lines.map(\.text).joined().utf8))
  }

  // MARK: Logs

  private mutating func addLogs() {
    for (position, log) in content.logs.enumerated() {
      let target = log.target
      let place = target.shard.map { "shard-\($0)" } ?? "shared"
      let ending = log.isPrevious ? "previous.log" : "log"
      var name = "logs/\(place)/\(target.part.name)/\(target.pod)/\(target.container).\(ending)"
      if !TarFile.fits("\(Self.name(of: content))/\(name)") {
        name = "logs/\(place)/\(target.part.name)/\(position).\(ending)"
      }
      add(name, "", redactor.log(log.bytes))
    }
    if !content.logs.isEmpty {
      titles.append(("logs/", "logs by shard, component and pod, with times"))
    }
  }

  // MARK: README

  private var readme: String {
    var text = """
      Support bundle of the Jitsi Meet installation in namespace \(content.namespace),
      collected by kubectl-jitsi \(version) at \(Time.text(content.time)).

      What is in it
      \(titles.map { "  \($0.name): \($0.words)" }.joined(separator: "\n"))

      Read it again: kubectl jitsi lint -f ARCHIVE, kubectl jitsi status -f ARCHIVE

      What was left out, because it could hold a secret

      """
    for reason in LeftOut.Reason.allCases {
      if let count = redactor.leftOut.counts[reason] { text += "  \(count) \(reason.words)\n" }
    }
    text += """
        Values are left out as a whole, with their lengths. Where a value is needed to
        show that a field is set, it is "\(LeftOut.marker)".
        Managed fields, room tables of HAProxy, and the address of the API server are
        not collected.

      What can be personal: logs, events and check contain names of rooms and
      participants and addresses. Read them before you pass the bundle on, or collect
      without them (--no-logs).

      """
    text += "\n"
    if let since = content.logsSince {
      text += """
        Logs reach back \(since) s, at most \(BundleRequest.mostLines) lines and \
        \(BundleRequest.mostBytes >> 20) MiB for each container.

        """
    } else {
      text += "Logs were not collected (--no-logs).\n"
    }
    if content.check == nil {
      text += "check was not run, since it joins rooms; --check runs it.\n"
    }
    if !content.errors.isEmpty { text += "Not everything could be read: see errors.txt.\n" }
    return text
  }
}
