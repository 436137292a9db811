package import Layout
import Lint
package import YAML

/// Reads layouts from files.
package enum LayoutFile {
  /// - Throws: ``CommandFailure`` if the file cannot be read or is not a layout.
  package static func read(_ path: String) throws(CommandFailure) -> ShardLayout {
    let source: SourceFile
    do throws(InputIssue) {
      source = try path == "-" ? .readingStandardInput() : .reading(path)
    } catch {
      throw .input(error)
    }
    return try layout(in: Tree(parsing: source))
  }

  /// - Throws: ``CommandFailure`` if the text is not a layout.
  package static func layout(in tree: Tree) throws(CommandFailure) -> ShardLayout {
    do throws(ConfigurationErrors) {
      return try ShardLayout(reading: tree)
    } catch {
      throw .configuration(error.errors)
    }
  }

  /// Returns the layout that corresponds to the values of a published chart. Values without a counterpart in a layout are
  /// reported on standard error.
  ///
  /// - Throws: ``CommandFailure`` if a file cannot be read or has no such values.
  package static func read(
    values paths: [String], namespace: String?, _ output: any OperationOutput
  ) throws(CommandFailure) -> ShardLayout {
    var trees: [Tree] = []
    for path in paths {
      do throws(InputIssue) {
        let source: SourceFile =
          try path == "-" ? .readingStandardInput() : .reading(path)
        trees.append(Tree(parsing: source))
      } catch {
        throw .input(error)
      }
    }
    do throws(ConfigurationErrors) {
      let values = try ChartValues(reading: trees, namespace: namespace ?? "jitsi")
      for note in values.notes { output.tell(.note("\(note)")) }
      return values.layout
    } catch {
      throw .configuration(error.errors)
    }
  }

  /// Returns a note on how to create the Secret if it is not rendered.
  package static func secretNote(_ layout: ShardLayout) -> String {
    """
    secret \(layout.secret.name) is not among the manifests; create it with the keys \
    \(SecretValues.keys.joined(separator: ", ")), or render with --generate-secrets
    """
  }
}
