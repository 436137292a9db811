extension Configuration {
  /// Returns whether some requests match no backend: every `use_backend` is limited to certain paths, parameters or an upgrade,
  /// and there is no default. HAProxy answers such requests with 503.
  public func leavesPathsOpen(_ frontend: Proxy) -> Bool {
    guard frontend.kind.isFrontend, !frontend.backends.isEmpty,
      frontend.kind != .listen || frontend.servers.isEmpty && frontend.templates.isEmpty,
      !frontend.backends.contains(where: { $0.isDefault || $0.condition.isEmpty }),
      !frontend.directives.contains(where: \.answersEverything)
    else { return false }
    return frontend.backends.allSatisfy { reference in
      // `unless` covers all other requests.
      reference.condition.first?.text == "if"
        && RuleCondition.alternatives(of: reference.condition.dropFirst()).allSatisfy { terms in
          terms.contains { frontend.isNarrow($0) }
        }
    }
  }

  /// Returns whether a backend only receives requests for the page's static files, neither rooms nor signaling.
  public func servesFilesOnly(_ backend: Proxy) -> Bool {
    let ways = proxies.filter(\.kind.isFrontend).flatMap { frontend in
      frontend.backends.filter { $0.isDynamic || $0.name.text == backend.name?.text }
        .map { (frontend: frontend, reference: $0) }
    }
    return ways.allSatisfy { way in
      guard !way.reference.isDefault, way.reference.condition.first?.text == "if" else {
        return false
      }
      return RuleCondition.alternatives(of: way.reference.condition.dropFirst()).allSatisfy {
        terms in
        terms.contains { way.frontend.isAboutFiles($0) }
      }
    }
  }
}

extension Proxy {
  /// Whether a term matches only some of a host's requests.
  fileprivate func isNarrow(_ term: RuleCondition.Term) -> Bool {
    let tests = tests(of: term)
    return !term.isNegated && !tests.isEmpty
      && tests.allSatisfy { words in
        guard let fetch = words.first, RuleCondition.isAboutRequests(fetch) else { return false }
        return !(fetch.hasPrefix("path") && ["/", ".*", "^/", "^/.*"].contains(words.last ?? ""))
      }
  }

  fileprivate func isAboutFiles(_ term: RuleCondition.Term) -> Bool {
    let tests = tests(of: term)
    return !term.isNegated && !tests.isEmpty
      && tests.allSatisfy { words in
        guard let fetch = words.first, fetch.hasPrefix("path") else { return false }
        return !words.dropFirst().contains { word in
          word == "/" || RuleCondition.signalling.contains { word.contains($0) }
        }
      }
  }

  /// Returns the tests of a term: its own words, or those of each `acl` line with its name.
  private func tests(of term: RuleCondition.Term) -> [[String]] {
    guard let name = term.name else { return [term.words] }
    return directives.filter { $0.matches("acl", name) }
      .map { $0.arguments.dropFirst().map(\.text) }
  }
}

extension Directive {
  /// Whether the line answers or redirects every request, so that no backend is reached.
  fileprivate var answersEverything: Bool {
    guard condition() == nil else { return false }
    if keyword.text == "redirect" { return true }
    return keyword.text == "http-request"
      && ["redirect", "return", "deny", "tarpit", "use-service"].contains(argument(0)?.text)
  }
}

/// A rule's condition, parsed as far as paths are concerned.
private enum RuleCondition {
  struct Term {
    /// The name of an ACL; nil for an anonymous ACL in braces.
    let name: String?
    /// The words of an anonymous ACL.
    let words: [String]
    let isNegated: Bool
  }

  static let signalling = ["xmpp-websocket", "http-bind", "conference-request", "colibri", "room"]

  /// Whether a sample depends on the request rather than on its host or client.
  static func isAboutRequests(_ fetch: String) -> Bool {
    let name = fetch.prefix { $0 != "," }
    return ["path", "urlp", "url_param", "query", "base"].contains { name.hasPrefix($0) }
      || name == "url" || ["url_beg", "url_reg", "url_sub", "url_end", "url_dir"].contains(name)
      || name.lowercased().contains("hdr(upgrade") || name.lowercased().contains("(upgrade)")
  }

  /// Returns the terms of each alternative separated by `or`.
  static func alternatives(of words: ArraySlice<Word>) -> [[Term]] {
    var result: [[Term]] = [[]]
    var index = words.startIndex
    var isNegated = false
    while index < words.endIndex {
      var text = words[index].text
      if text == "or" || text == "OR" || text == "||" {
        result.append([])
        index += 1
        continue
      }
      while text.hasPrefix("!") {
        isNegated.toggle()
        text.removeFirst()
      }
      if text == "{" {
        let inner = words[(index + 1)...].prefix { $0.text != "}" }
        result[result.count - 1].append(
          Term(name: nil, words: inner.map(\.text), isNegated: isNegated))
        index = inner.endIndex
        isNegated = false
      } else if !text.isEmpty {
        result[result.count - 1].append(Term(name: text, words: [], isNegated: isNegated))
        isNegated = false
      }
      index += 1
    }
    return result
  }
}
