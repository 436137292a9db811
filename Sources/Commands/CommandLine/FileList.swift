/// Splits a comma-separated list of files, which kubectl accepts after `-f`.
enum FileList {
  static func names(in word: String) -> [String] {
    let names = word.split(separator: ",").map(String.init)
    return names.isEmpty ? [word] : names
  }
}
