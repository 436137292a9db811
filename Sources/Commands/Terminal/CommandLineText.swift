import Basics

/// The command line of the process as people type it, without passwords and tokens.
enum CommandLineText {
  static let current = text(Array(ProcessArguments.all.dropFirst()))

  /// Returns a command line such as `kubectl jitsi lint -o html manifests/`, with quotes where a shell needs them.
  static func text(_ arguments: [String]) -> String {
    var words = ["kubectl", "jitsi"]
    var isSecret = false
    for argument in arguments {
      if isSecret {
        words.append("…")
        isSecret = false
      } else if let option = secrets.first(where: { argument.hasPrefix($0 + "=") }) {
        words.append(option + "=…")
      } else {
        isSecret = secrets.contains(argument)
        words.append(quoted(argument))
      }
    }
    return words.joined(separator: " ")
  }

  private static let secrets = ["--token", "--password"]

  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
          || (0x61...0x7A).contains(byte) || "-_./:=,@%+".utf8.contains(byte)
      }
    if isPlain { return word }
    var quoted = "'"
    for scalar in word.unicodeScalars {
      if scalar == "'" { quoted += "'\\''" } else { quoted.unicodeScalars.append(scalar) }
    }
    return quoted + "'"
  }
}
