import CLibCurl

/// libcurl, which is loaded when a cluster is first asked for something.
enum CurlLibrary {
  /// Why libcurl can't be used; nil when it can. The first call loads it.
  static var failure: String? { curl_load().map { String(cString: $0) } }

  static func words(_ code: CURLcode) -> String { String(cString: curl_load_easy_strerror(code)) }
}
