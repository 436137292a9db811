import ArgumentParser

/// Where to write changed manifests.
struct ShardFileOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write all manifests to this folder, and keep the originals.",
      valueName: "dir"),
    completion: .directory)
  var out: String?

  @Flag(help: "Show what would change, as a unified diff, and change nothing.")
  var diff = false

  @OptionGroup var colour: ColourOptions

  func validate() throws {
    if out?.isEmpty == true { throw ValidationError("--out requires a folder") }
    if out != nil, diff { throw ValidationError("--out cannot be combined with --diff") }
  }
}
