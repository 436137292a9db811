/// Several files in one word, with commas between them, as kubectl takes them behind -f.
enum FileList {
  static func names(in word: String) -> [String] {
    let names = word.split(separator: ",").map(String.init)
    return names.isEmpty ? [word] : names
  }
}
