import Glibc
import Jitsi
import Kubernetes
import YAML

for path in CommandLine.arguments.dropFirst() {
  let file = fopen(path, "r")!
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let n = fread(&buffer, 1, buffer.count, file)
    if n == 0 { break }
    bytes += buffer[..<n]
  }
  let tree = Tree(parsing: try SourceFile(name: path, reading: bytes))
  let set = ObjectSet([tree])
  let model = Model(set)
  print(
    path, "nodes", tree.nodeCount, "objects", set.objects.count, "installations",
    model.installations.count, "shards", model.shards.count)
  for d in tree.documents where d.problem != nil { print(d.problem!.mark.line, d.problem!) }
  for c in model.classifications {
    print(c.file, c.line, c.object, "=", c.role, "(", c.reason, ")")
  }
}
