import Glibc
import Jitsi
import Lint
import YAML

func read(_ path: String) throws -> SourceFile {
  let file = fopen(path, "r")!
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let n = fread(&buffer, 1, buffer.count, file)
    if n == 0 { break }
    bytes += buffer[..<n]
  }
  return try SourceFile(name: path, reading: bytes)
}

var rules: [SourceFile] = []
var trees: [Tree] = []
var options = LintOptions()
var verbose = false
for path in CommandLine.arguments.dropFirst() {
  if path == "--whole" {
    options.whole = true
    continue
  }
  if path == "-v" {
    verbose = true
    continue
  }
  let source = try read(path)
  if path.contains("rules/") { rules.append(source) } else { trees.append(Tree(parsing: source)) }
}
do {
  let set = try RuleSet(embedded: EmbeddedRules.all, adding: rules)
  let report = Linter(rules: set).lint(trees, options: options)
  if verbose {
    for c in report.classifications {
      print(c.file, c.line, c.object, "=", c.role, "(", c.reason, ")")
    }
  }
  for f in report.findings {
    print(
      "\(f.file.name):\(f.start.line):\(f.start.column): \(f.severity)[\(f.rule)] \(f.message) {\(f.object.map { $0.kind + "/" + $0.name } ?? "-") \(f.path ?? "")}"
    )
  }
  for i in report.issues { print("ISSUE", i) }
  print(report.objects, "objects", report.shards, "shards")
} catch { print("\(error)") }
