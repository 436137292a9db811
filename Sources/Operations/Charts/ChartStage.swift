import Lint
import YAML

/// Renders a chart with changed values without changing the files of values.
package enum ChartStage {
  /// A source of values, in helm's order of precedence.
  package enum Values: Sendable {
    case file(String)
    /// Values that are not in a file, or must not be. They are written to a private temporary folder while helm runs.
    case text([UInt8])
  }

  /// Renders the chart of a request and parses the result like `Inputs.reading(_:limits:)`.
  ///
  /// - Throws: ``InputIssue`` if the values cannot be written to the temporary folder.
  package static func read(
    _ request: InputRequest, _ values: [Values]
  ) throws(InputIssue) -> Inputs {
    let scratch: ScratchFolder
    do throws(InputError) {
      scratch = try ScratchFolder()
    } catch {
      throw InputIssue(name: "a temporary folder", error: error)
    }
    var request = request
    request.rendering.values = []
    for (position, entry) in values.enumerated() {
      switch entry {
      case .file(let path): request.rendering.values.append(path)
      case .text(let bytes):
        let path = "\(scratch.path)/values-\(position).yaml"
        do throws(FileWriteError) {
          try FileWriter.replacePrivate(path, with: bytes)
        } catch {
          throw InputIssue(name: path, error: .unreadable(error.description))
        }
        request.rendering.values.append(path)
      }
    }
    return Inputs.reading(request)
  }
}
