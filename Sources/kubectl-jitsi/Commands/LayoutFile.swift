import Layout
import Lint
import Operations
import YAML

/// Layouts as files hold them.
enum LayoutFile {
  /// - Throws: ``CommandFailure`` when there is no such file, or it is no layout.
  static func read(_ path: String) throws(CommandFailure) -> ShardLayout {
    let source: SourceFile
    do throws(InputIssue) {
      source = try path == "-" ? .readingStandardInput() : .reading(path)
    } catch {
      throw .input(error)
    }
    do throws(ConfigurationErrors) {
      return try ShardLayout(reading: Tree(parsing: source))
    } catch {
      throw .configuration(error.errors)
    }
  }

  /// What is left to do where the Secret is not rendered.
  static func secretNote(_ layout: ShardLayout) -> String {
    """
    note: the Secret \(layout.secret.name) is not among the manifests; make it with the keys \
    \(SecretValues.keys.joined(separator: ", ")), or render with --generate-secrets

    """
  }
}
