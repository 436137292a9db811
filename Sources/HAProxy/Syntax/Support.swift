extension Release {
  /// The year in which a branch reached its end of life; nil for supported branches, and for those newer than this table, which
  /// covers branches that had ended by the second half of 2026 (https://www.haproxy.org/, its table of branches).
  public var fixesEnded: Int? { Self.ended.first { $0.release == self }?.year }

  /// The branches that have reached their end of life.
  public static var withoutFixes: [Release] { ended.map(\.release) }

  private static let ended: [(release: Release, year: Int)] = [
    (Release(1, 5), 2020), (Release(1, 6), 2021), (Release(1, 7), 2021), (Release(1, 8), 2022),
    (Release(1, 9), 2020), (Release(2, 0), 2024), (Release(2, 1), 2021), (Release(2, 2), 2025),
    (Release(2, 3), 2022), (Release(2, 4), 2026), (Release(2, 5), 2023), (Release(2, 7), 2024),
    (Release(2, 9), 2025), (Release(3, 1), 2026),
  ]
}
