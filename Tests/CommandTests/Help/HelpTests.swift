import ArgumentParser
import Foundation
import Testing

@testable import Commands

struct HelpTests {
  /// All commands with the words that select them.
  static let paths: [CommandPath] = {
    func below(_ path: CommandPath) -> [CommandPath] {
      path.subcommands.flatMap { type -> [CommandPath] in
        guard let next = path.subcommand(type.configuration.commandName ?? "") else { return [] }
        return [next] + below(next)
      }
    }
    return below(.root)
  }()

  @Test func everyCommandHasThreeExamplesThatItReads() throws {
    let names = Self.paths.map { $0.words.joined(separator: " ") }
    #expect(Set(names) == Set(CommandExample.all.keys))
    for (name, examples) in CommandExample.all {
      #expect(examples.count >= 3, "\(name)")
      #expect(Set(examples.map(\.comment)).count == examples.count, "\(name)")
      for example in examples {
        #expect(!example.comment.hasSuffix("."), "\(example.comment)")
        #expect(
          example.line.contains("kubectl jitsi ") || example.line.contains("kubectl-jitsi "),
          "\(example.line)")
      }
    }
  }

  @Test func everyCommandIsInOneLineOfTheRootsHelp() {
    let help = HelpText(width: 80).help(for: .root)
    let lines = help.split(separator: "\n")
    for title in ["Check:", "Observe:", "Change:", "Create:", "Other:", "Usage:"] {
      #expect(lines.contains { $0 == title }, "\(title)")
    }
    for type in JitsiCommand.commands {
      let name = type.configuration.commandName ?? ""
      #expect(lines.count { $0.hasPrefix("  \(name) ") } == 1, "\(name)")
    }
    #expect(help.contains("Use \"kubectl jitsi options\" for a list of options"))
  }

  @Test func theHelpOfACommandHasKubectlsParts() throws {
    for path in Self.paths {
      let help = HelpText(width: 80).help(for: path)
      let parts = ["\nExamples:\n  # ", "\nUsage:\n  \(path.name)"]
      for part in parts { #expect(help.contains(part), "\(path.name): \(part)") }
      #expect(help.prefix { $0 != "\n" }.hasSuffix("."), "\(path.name)")
      #expect(!help.contains("\n\n\n"), "\(path.name)")
      let syntax = CommandSyntax(of: path.type)
      for option in syntax.options {
        let isShared = option.section == ClusterOptions.title
        let name = option.longName.dropFirst(option.longName.hasPrefix("--no-") ? 5 : 2)
        #expect(
          ["--\(name)=", "--[no-]\(name):", "--no-\(name)="].contains { help.contains($0) }
            || isShared, "\(path.name) \(option.longName)")
        if isShared { #expect(!help.contains("    \(option.longName)=")) }
      }
      let hasShared = syntax.options.contains { $0.section == ClusterOptions.title }
      #expect(help.hasSuffix("query a cluster.\n") == hasShared, "\(path.name)")
    }
  }

  @Test func theOptionsOfTheClusterAreListedOnce() {
    let text = HelpText(width: 80).sharedOptions()
    for option in CommandSyntax(of: ClusterOptions.self).options {
      #expect(text.components(separatedBy: "\(option.longName)=").count == 2, "\(option.longName)")
    }
  }

  @Test func linesAreNotWiderThanTheTerminal() {
    for width in [60, 80, 120] {
      let help = HelpText(width: width).help(for: Self.paths[0])
      let words = help.split(separator: "\n").drop { !$0.hasPrefix("Arguments:") }
      for line in words where line.hasPrefix("\t") { #expect(line.count + 7 <= width, "\(line)") }
    }
  }

  /// A flag has the same meaning in all commands; only the formats of reports differ, and `logs` takes several components.
  @Test func aFlagHasOneDefaultAndOneKindOfValue() {
    var known: [String: (command: String, option: ArgumentSyntax)] = [:]
    for path in Self.paths {
      for option in CommandSyntax(of: path.type).options
      where !["--output", "--component"].contains(option.longName) {
        guard let (command, other) = known[option.longName] else {
          known[option.longName] = (path.name, option)
          continue
        }
        let place = "\(option.longName) of \(path.name) and \(command)"
        #expect(option.defaultValue == other.defaultValue, "\(place)")
        #expect(option.kind == other.kind, "\(place)")
        // -o is the archive of `bundle`, which has no other format.
        if option.longName != "--out" { #expect(option.shortName == other.shortName, "\(place)") }
        #expect(option.allValues == other.allValues, "\(place)")
        #expect(
          option.isRepeating == other.isRepeating || option.longName == "--filename", "\(place)")
      }
    }
  }
}
