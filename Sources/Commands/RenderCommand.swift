import ArgumentParser
import Layout
import Lint
import Operations
import YAML

/// The `kubectl jitsi render` command.
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Render the manifests of a layout.",
    discussion: """
      Shared passwords are references to a Secret, which must be created outside of the manifests \
      unless --generate-secrets creates it. With --out, an existing Secret in the folder is kept. \
      Standard error lists the CRDs and other prerequisites that the cluster must have before the \
      manifests are applied.
      """)

  @Option(
    name: [.customShort("f"), .customLong("filename")],
    help: ArgumentHelp("The layout, or - for standard input.", valueName: "layout"),
    completion: .file())
  var filename: String?

  @Option(
    help: ArgumentHelp(
      "A published chart's values file instead of a layout; later files override earlier ones.",
      valueName: "file"),
    completion: .file())
  var values: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("With --values: the namespace, if they set none.", valueName: "name"))
  var namespace: String?

  @Flag(help: "Generate the passwords of the configuration Secret from the system's random source.")
  var generateSecrets = false

  @Option(
    help: ArgumentHelp(
      "Write files with a kustomization into this folder.", valueName: "dir"),
    completion: .directory)
  var out: String?

  @Flag(help: "With --out: replace files with other content.")
  var overwrite = false

  @Option(name: .shortAndLong, help: ArgumentHelp("yaml or json.", valueName: "format"))
  var output = LayoutFormat.yaml

  func validate() throws {
    if (filename == nil) == values.isEmpty {
      throw ValidationError("set a layout with -f, or a chart's values with --values")
    }
    if namespace != nil, values.isEmpty { throw ValidationError("-n requires --values") }
    if overwrite, out == nil { throw ValidationError("--overwrite requires --out") }
    if out != nil, output != .yaml {
      throw ValidationError("-o json cannot be combined with --out, which writes YAML")
    }
  }

  func run() throws {
    let layout =
      try filename.map { (path) throws(CommandFailure) in try LayoutFile.read(path) }
      ?? LayoutFile.read(values: values, namespace: namespace, TerminalOutput())
    for warning in layout.releaseWarnings { TerminalOutput().tell(.warning(warning)) }
    if let out { return try write(layout, into: out) }
    let objects = layout.render(secrets: generateSecrets ? Self.makeSecrets() : nil)
    Self.tellPrerequisites(of: objects)
    switch output {
    case .yaml: try Output.standard.write(objects.map(\.text).joined())
    case .json: try Output.standard.write(DocumentWriter.jsonList(of: objects.map(\.content)))
    }
    if !generateSecrets { TerminalOutput().tell(.note(LayoutFile.secretNote(layout))) }
  }

  /// Prints, before anything is written, what must exist in the cluster before the objects are applied.
  private static func tellPrerequisites(of objects: [RenderedObject]) {
    for sentence in Prerequisites(of: objects.map(\.content)).sentences {
      Output.error.tell("note: \(sentence)\n")
    }
  }

  private static func makeSecrets() -> SecretValues {
    var generator = SystemRandomNumberGenerator()
    return SecretValues(from: &generator)
  }

  private func write(_ layout: ShardLayout, into folder: String) throws {
    let writer = FolderWriter(folder: folder, overwrites: overwrite)
    let hasSecret = writer.has(RenderedFiles.secret)
    let makesSecret = generateSecrets && !hasSecret
    let objects = layout.render(
      secrets: makesSecret ? Self.makeSecrets() : nil, hasSecret: hasSecret)
    Self.tellPrerequisites(of: objects)
    let files = RenderedFiles(objects, hasSecret: hasSecret)
    let written: [String]
    do throws(FolderWriteError) {
      written = try writer.write(files.files, private: [RenderedFiles.secret])
    } catch {
      throw CommandFailure.folderNotWritten(error)
    }
    for path in written { try Output.standard.write("\(path)\n") }
    if hasSecret {
      Output.error.tell("note: \(folder)/\(RenderedFiles.secret) is kept as it is\n")
    } else if !generateSecrets {
      TerminalOutput().tell(.note(LayoutFile.secretNote(layout)))
    }
    if writer.has("shard-\(layout.shards)") {
      Output.error.tell(
        "note: \(folder)/shard-\(layout.shards) is no longer a part of the layout\n")
    }
  }
}
