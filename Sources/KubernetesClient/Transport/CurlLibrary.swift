import CLibCurl

/// libcurl, loaded on first use.
enum CurlLibrary {
  /// Why libcurl cannot be used; nil if it can. The first access loads it.
  static var failure: String? { curl_load().map { String(cString: $0) } }

  static func words(_ code: CURLcode) -> String { String(cString: curl_load_easy_strerror(code)) }
}
