/// The kustomizations that each object of a rendering passed through, the innermost first.
public struct KustomizeRoutes: Sendable {
  /// Where each object begins in the text, and the number of its route.
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
      // One that adds things in several steps counts once, where it came last.
      routes.append(route.reversed().filter { seen.insert($0).inserted }.reversed().map(name))
    }
    starts.append((offset, number))
  }

  /// The files of the kustomizations that the object around an offset passed through.
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
