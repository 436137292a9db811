import CLibCurl

/// libcurl, loaded on first use.
public enum CurlLibrary {
  /// Why libcurl cannot be used.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Why libcurl cannot be used; nil if it can. The first access loads it.
  static var failure: String? { curl_load().map { String(cString: $0) } }

  /// The version of libcurl. The first access loads it.
  public static var version: Result<String, Failure> {
    if let failure { return .failure(Failure(description: failure)) }
    return .success(curl_load_version().map { String(cString: $0) } ?? "")
  }

  static func words(_ code: CURLcode) -> String { String(cString: curl_load_easy_strerror(code)) }
}
