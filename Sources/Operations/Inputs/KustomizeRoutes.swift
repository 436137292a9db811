/// The kustomizations that each rendered object passed through, the innermost first.
public struct KustomizeRoutes: Sendable {
  /// The offset of each object in the text, and the index of its route.
  private var starts: [(offset: Int, route: Int)] = []
  private var routes: [[String]] = []
  private var numbers: [[String]: Int] = [:]

  init() {}

  mutating func add(_ files: [String], at offset: Int, naming name: (String) -> String) {
    var route: [String] = []
    for file in files where route.last != file { route.append(file) }
    let number = numbers[route] ?? routes.count
    if number == routes.count {
      numbers[route] = number
      var seen: Set<String> = []
      // A kustomization that applies several steps appears once, at its last position.
      routes.append(route.reversed().filter { seen.insert($0).inserted }.reversed().map(name))
    }
    starts.append((offset, number))
  }

  /// Returns the files of the kustomizations that the object at an offset passed through.
  func route(at offset: Int) -> [String] {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? [] : routes[starts[low - 1].route]
  }
}
