/// Names from kustomize's generators, which end with a hash of the content.
enum GeneratedName {
  /// `Kind/name` without the hash suffix, if any.
  static func plain(_ object: String) -> String {
    guard object.hasPrefix("ConfigMap/") || object.hasPrefix("Secret/") else { return object }
    let end = object.utf8.suffix(length + 1)
    guard end.count == length + 1, end.first == UInt8(ascii: "-"),
      end.dropFirst().allSatisfy({ letters.contains($0) })
    else { return object }
    return String(object.utf8.dropLast(length + 1)) ?? object
  }

  private static let length = 10
  /// The alphabet of hashes in sigs.k8s.io/kustomize, api/hasher: hexadecimal digits, of which those that could form words
  /// are replaced by other letters.
  private static let letters = Set("2456789bcdfghkmt".utf8)
}
