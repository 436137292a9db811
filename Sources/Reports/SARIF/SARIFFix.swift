import Basics
import Lint
import YAML

/// Writes a fix in SARIF's form: the regions to delete, and the text to insert.
enum SARIFFix {
  static func write(_ fix: Fix, _ writer: inout JSONWriter) {
    var files: [(file: SourceFile, edits: [TextEdit])] = []
    for edit in fix.edits {
      if let position = files.firstIndex(where: { $0.file === edit.file }) {
        files[position].edits.append(edit.edit)
      } else {
        files.append((edit.file, [edit.edit]))
      }
    }
    writer.object { writer in
      LintSARIF.text("description", fix.description, &writer)
      writer.name("artifactChanges")
      writer.array(files) { writer, change in
        writer.object { writer in
          SARIFLocation.artifact(change.file.name, &writer)
          writer.name("replacements")
          writer.array(change.edits) { write($1, change.file, &$0) }
        }
      }
    }
  }

  private static func write(_ edit: TextEdit, _ file: SourceFile, _ writer: inout JSONWriter) {
    let start = file.mark(at: edit.range.lowerBound)
    let end = file.mark(at: edit.range.upperBound)
    writer.object { writer in
      writer.name("deletedRegion")
      writer.object { writer in
        writer.member("startLine", start.line)
        writer.member("startColumn", start.column)
        writer.member("endLine", end.line)
        writer.member("endColumn", end.column)
      }
      writer.name("insertedContent")
      writer.object { $0.member("text", edit.text) }
    }
  }
}
