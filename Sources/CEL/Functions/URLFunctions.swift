/// Kubernetes' URL functions: url, isURL and the methods of URLs.
enum URLFunctions {
  static func register(_ table: inout FunctionTable.Builder) {
    table.one("url", .global, .opaque(TypeName("kubernetes.URL"))) { value, frame throws(Fault) in
      guard case .string(let text) = value else { throw .overload }
      try frame.spend(text: text.utf8.count)
      guard let url = ParsedURL(text) else {
        throw Fault("URL parse error during conversion from string: '\(value.inMessage)'")
      }
      return .opaque(url)
    }
    table.one("isURL", .global, .bool) { value, frame throws(Fault) in
      guard case .string(let text) = value else { throw .overload }
      try frame.spend(text: text.utf8.count)
      return .bool(ParsedURL(text) != nil)
    }
    getter("getScheme", &table) { $0.scheme }
    getter("getHost", &table) { $0.host }
    getter("getHostname", &table) { $0.hostname }
    getter("getPort", &table) { $0.port }
    getter("getEscapedPath", &table) { $0.escapedPath }
    table.one("getQuery", .member, .map(.list(.string))) { value, frame throws(Fault) in
      let url = try url(value)
      try frame.spend(text: url.text.utf8.count)
      var lists: [(name: String, values: [Value])] = []
      var places = MapValue()
      for parameter in url.parameters {
        if case .int(let place)? = places[parameter.name] {
          lists[Int(place)].values.append(.string(parameter.value))
        } else {
          places.set(.string(parameter.name), to: .int(Int64(lists.count)))
          lists.append((name: parameter.name, values: [.string(parameter.value)]))
        }
      }
      return .map(MapValue(lists.map { (key: $0.name, value: .list($0.values)) }))
    }
  }

  private static func getter(
    _ name: String, _ table: inout FunctionTable.Builder,
    _ part: @escaping @Sendable (ParsedURL) -> String
  ) {
    table.one(name, .member, .string) { value, frame throws(Fault) in
      let url = try url(value)
      try frame.spend(text: url.text.utf8.count)
      return .string(part(url))
    }
  }

  private static func url(_ value: Value) throws(Fault) -> ParsedURL {
    guard case .opaque(let opaque) = value, let url = opaque as? ParsedURL else {
      throw .overload
    }
    return url
  }
}
