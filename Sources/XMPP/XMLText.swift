extension String {
  /// The string as text or a quoted attribute value of XML.
  var xmlEscaped: String {
    guard utf8.contains(where: { "&<>'\"".utf8.contains($0) }) else { return self }
    var escaped = ""
    for character in unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "'": escaped += "&apos;"
      case "\"": escaped += "&quot;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
