package import Layout
import Lint
package import YAML

/// Layouts as files hold them.
package enum LayoutFile {
  /// - Throws: ``CommandFailure`` when there is no such file, or it is no layout.
  package static func read(_ path: String) throws(CommandFailure) -> ShardLayout {
    let source: SourceFile
    do throws(InputIssue) {
      source = try path == "-" ? .readingStandardInput() : .reading(path)
    } catch {
      throw .input(error)
    }
    return try layout(in: Tree(parsing: source))
  }

  /// - Throws: ``CommandFailure`` when a text is no layout.
  package static func layout(in tree: Tree) throws(CommandFailure) -> ShardLayout {
    do throws(ConfigurationErrors) {
      return try ShardLayout(reading: tree)
    } catch {
      throw .configuration(error.errors)
    }
  }

  /// What values of a published chart ask for; what a layout can't say of them goes to standard error.
  ///
  /// - Throws: ``CommandFailure`` when a file is not there, or holds no such values.
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

  /// What is left to do where the Secret is not rendered.
  package static func secretNote(_ layout: ShardLayout) -> String {
    """
    secret \(layout.secret.name) is not among the manifests; create it with the keys \
    \(SecretValues.keys.joined(separator: ", ")), or render with --generate-secrets
    """
  }
}
