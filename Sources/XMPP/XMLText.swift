import Basics

extension String {
  /// The string as text or a quoted attribute value of XML.
  var xmlEscaped: String {
    var escaped = ""
    for scalar in unicodeScalars {
      if scalar == "'" {
        escaped += "&apos;"
      } else if let reference = Markup.reference(to: scalar) {
        escaped += reference
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
