import CLibCurl

/// Settings for all attempts on one cluster.
struct TransportSettings {
  var isSecure: Bool
  var trust: ServerTrust
  var proxy: ProxyChoice
  var acceptsCompression: Bool
  /// The connection timeout in milliseconds.
  var connectTimeout = 30_000
  /// The stall timeout in seconds; an API server itself times out after 60.
  var stallTimeout = 65
  /// The maximum duration in milliseconds of an attempt that is not a stream and has no timeout.
  var longest = 600_000

  /// The rate in bytes per second below which a response counts as stalled, measured over the stall
  /// timeout.
  static let leastSpeed = 64

  /// CURLAUTH_BASIC, a macro that Swift cannot import.
  private static let basicAuthentication = 1

  /// Passes all settings of an attempt to libcurl.
  ///
  /// - Throws: ``WireFailure`` if libcurl rejects a setting, such as a text that contains NUL.
  func prepare(_ transfer: Transfer) throws(WireFailure) {
    let setter = Setter(easy: transfer.easy)
    let request = transfer.request
    setter.pointer(CURLOPT_ERRORBUFFER, transfer.errorText)
    setter.number(CURLOPT_NOSIGNAL, 1)
    setter.text(CURLOPT_URL, request.url)
    setter.text(CURLOPT_CUSTOMREQUEST, request.method)
    setter.number(CURLOPT_PROTOCOLS, Int(CURLPROTO_HTTP | CURLPROTO_HTTPS))
    setter.number(CURLOPT_FOLLOWLOCATION, 0)
    setter.number(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    // Without TLS there is no multiplexing, and waiting to find out would serialize the requests.
    setter.number(CURLOPT_PIPEWAIT, isSecure && !request.needsFreshConnection ? 1 : 0)
    setter.number(CURLOPT_FRESH_CONNECT, request.needsFreshConnection ? 1 : 0)
    if acceptsCompression { setter.text(CURLOPT_ACCEPT_ENCODING, "gzip") }
    timeouts(setter, request)
    tls(setter, request)
    setter.text(CURLOPT_PROXY, proxy.address?.exposed ?? "")
    setter.text(CURLOPT_NOPROXY, proxy.exceptions)
    if let body = request.body {
      setter.number(CURLOPT_POST, 1)
      setter.body(body)
    }
    if let basic = request.basic {
      setter.number(CURLOPT_HTTPAUTH, Self.basicAuthentication)
      setter.text(CURLOPT_USERNAME, basic.user)
      setter.text(CURLOPT_PASSWORD, basic.password)
    }
    transfer.lists = try [
      setter.list(CURLOPT_HTTPHEADER, request.headers),
      setter.list(CURLOPT_CONNECT_TO, request.connectTo.map { [$0] } ?? []),
    ].compactMap(\.self)
    setter.receivers(transfer)
    if let option = setter.failed {
      throw WireFailure(kind: .other, words: "libcurl refused option \(option.rawValue)")
    }
  }

  private func timeouts(_ setter: Setter, _ request: WireRequest) {
    let timeout = request.timeout ?? (request.isStream ? nil : longest)
    if let timeout { setter.number(CURLOPT_TIMEOUT_MS, max(1, timeout)) }
    setter.number(CURLOPT_CONNECTTIMEOUT_MS, connectTimeout)
    setter.number(CURLOPT_TCP_KEEPALIVE, 1)
    setter.number(CURLOPT_TCP_KEEPIDLE, 30)
    setter.number(CURLOPT_TCP_KEEPINTVL, 10)
    if !request.isStream {
      setter.number(CURLOPT_LOW_SPEED_LIMIT, Self.leastSpeed)
      setter.number(CURLOPT_LOW_SPEED_TIME, stallTimeout)
    }
  }

  private func tls(_ setter: Setter, _ request: WireRequest) {
    guard isSecure else { return }
    setter.number(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    switch trust {
    case .system: break
    case .authorities(let bytes):
      setter.blob(CURLOPT_CAINFO_BLOB, bytes)
      // The system's own CA certificates must not be trusted in addition to the configured ones.
      setter.text(CURLOPT_CAPATH, nil)
    case .anything:
      setter.number(CURLOPT_SSL_VERIFYPEER, 0)
      setter.number(CURLOPT_SSL_VERIFYHOST, 0)
    }
    if let pair = request.clientCertificate {
      setter.text(CURLOPT_SSLCERTTYPE, "PEM")
      setter.blob(CURLOPT_SSLCERT_BLOB, pair.certificate.exposed)
      setter.text(CURLOPT_SSLKEYTYPE, "PEM")
      setter.blob(CURLOPT_SSLKEY_BLOB, pair.key.exposed)
    }
  }
}

/// Passes settings to libcurl and keeps the first error.
private final class Setter {
  let easy: UnsafeMutableRawPointer
  private(set) var failed: CURLoption?

  init(easy: UnsafeMutableRawPointer) { self.easy = easy }

  func number(_ option: CURLoption, _ value: Int) {
    note(curl_load_set_long(easy, option, value), option)
  }

  func text(_ option: CURLoption, _ value: String?) {
    note(curl_load_set_text(easy, option, value), option)
  }

  func pointer(_ option: CURLoption, _ value: UnsafeRawPointer?) {
    note(curl_load_set_pointer(easy, option, value), option)
  }

  func blob(_ option: CURLoption, _ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      note(curl_load_set_blob(easy, option, base, buffer.count), option)
    }
  }

  func body(_ bytes: [UInt8]) {
    number(CURLOPT_POSTFIELDSIZE, bytes.count)
    bytes.withUnsafeBytes { buffer in
      note(
        curl_load_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, buffer.baseAddress), CURLOPT_POSTFIELDS)
    }
  }

  func list(
    _ option: CURLoption, _ texts: [String]
  ) throws(WireFailure) -> UnsafeMutablePointer<curl_slist>? {
    var list: UnsafeMutablePointer<curl_slist>?
    for text in texts {
      guard let longer = curl_load_slist_append(list, text) else {
        curl_load_slist_free(list)
        throw WireFailure(kind: .other, words: "out of memory")
      }
      list = longer
    }
    if let list { pointer(option, list) }
    return list
  }

  func receivers(_ transfer: Transfer) {
    let code = curl_load_set_receivers(
      easy,
      { bytes, size, count, context in
        Setter.deliver(bytes, size * count, context) { $0.takeHeader($1) }
      },
      { bytes, size, count, context in
        Setter.deliver(bytes, size * count, context) { $0.takeBody($1) }
      },
      Unmanaged.passUnretained(transfer).toOpaque())
    note(code, CURLOPT_WRITEFUNCTION)
  }

  private static func deliver(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
    to take: (Transfer, UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Int {
    guard let bytes, let context, count > 0 else { return count }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    return bytes.withMemoryRebound(to: UInt8.self, capacity: count) { bytes in
      take(transfer, UnsafeBufferPointer(start: bytes, count: count)) ? count : 0
    }
  }

  private func note(_ code: CURLcode, _ option: CURLoption) {
    if code != CURLE_OK, failed == nil { failed = option }
  }
}
