import Jitsi
package import Layout

/// The options of `layout`, which infers the layout of an installation.
package struct LayoutRequest: Sendable {
  /// The installation to read.
  package var source = InstallationRequest()

  package init() {}

  /// A layout, and the properties of the installation that it cannot express.
  package struct Inferred: Sendable {
    package let layout: ShardLayout
    /// The properties of the installation that the layout cannot express.
    package let notes: [String]
    /// Whether everything could be read. If not, the layout may be incomplete.
    package let isWhole: Bool
  }

  /// Infers the layout of the only installation, or of the one in the given namespace.
  ///
  /// - Throws: ``CommandFailure`` if nothing could be read, or there is no installation or more than one.
  package func infer(_ output: any OperationOutput) throws(CommandFailure) -> Inferred {
    let reading = try source.read(command: "layout", output)
    let inferred = reading.inventory.layout(
      of: reading.installation, namespace: source.namespace)
    return Inferred(
      layout: inferred.layout, notes: inferred.notes.map { "\($0)" }, isWhole: reading.isWhole)
  }
}
