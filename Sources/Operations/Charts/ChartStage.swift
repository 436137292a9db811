import Lint
import YAML

/// Renders a chart with values as they would be, without touching the files that hold them.
package enum ChartStage {
  /// A source of values, in helm's order.
  package enum Values: Sendable {
    case file(String)
    /// What a file will hold, or what no file may: it stands in a private folder while helm runs.
    case text([UInt8])
  }

  /// What helm makes of the chart of a request, as ``Inputs/reading(_:limits:)`` gives it.
  ///
  /// - Throws: ``InputIssue`` when the values can't be written down.
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
