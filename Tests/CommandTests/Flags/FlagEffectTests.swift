import ArgumentParser
import Commands
import Foundation
import TestSupport
import Testing

@testable import Commands

/// Tests that no flag is silently ignored: in each mode of a command it has the effect in the table, or it is rejected by name.
struct FlagEffectTests {
  /// A flag as ArgumentParser describes it.
  struct Flag: Sendable {
    let names: [String]

    var longName: String { names.first { $0.hasPrefix("--") } ?? names[0] }
  }

  /// The flags of every command.
  private static let universal: Set<String> = ["--help", "--version"]

  /// The visible flags of each command, from the program itself.
  private static let commands: [String: [Flag]] = {
    guard let root = try? JSONSerialization.jsonObject(with: Data(JitsiCommand._dumpHelp().utf8)),
      let command = (root as? [String: Any])?["command"] as? [String: Any]
    else { return [:] }
    var found: [String: [Flag]] = [:]
    for command in command["subcommands"] as? [[String: Any]] ?? [] {
      guard command["shouldDisplay"] as? Bool != false,
        let name = command["commandName"] as? String, name != "help"
      else { continue }
      let arguments = command["arguments"] as? [[String: Any]] ?? []
      found[name] = arguments.compactMap(flag).filter { !universal.contains($0.longName) }
    }
    return found
  }()

  private static func flag(_ argument: [String: Any]) -> Flag? {
    guard argument["kind"] as? String != "positional" else { return nil }
    let names = (argument["names"] as? [[String: Any]] ?? []).compactMap { name in
      (name["name"] as? String).map { (name["kind"] as? String == "long" ? "--" : "-") + $0 }
    }
    return Flag(names: names)
  }

  @Test func everyFlagOfTheProgramIsInTheTableAndNoOther() {
    #expect(Set(Self.commands.keys) == Set(FlagTable.all.keys))
    for (command, flags) in Self.commands {
      #expect(
        Set(flags.map(\.longName)) == Set(FlagTable.all[command]?.effects.keys.map(\.self) ?? []),
        "say in FlagTable in which modes of \(command) the flag has an effect")
    }
  }

  @Test(arguments: FlagTable.all.keys.sorted())
  func aFlagHasAnEffectOrIsRefusedByName(command: String) throws {
    let table = try #require(FlagTable.all[command])
    let type = try #require(Self.types[command])
    for (mode, arguments) in table.modes {
      let parsed = try #require(try type.parse(arguments) as? any SettableCommand)
      for flag in Self.commands[command] ?? [] where !isIn(arguments, flag) {
        let words = "\(command) \((arguments + [flag.longName]).joined(separator: " "))"
        let refusal = try parsed.refusal(with: flag.longName)
        if table.effects[flag.longName]?.contains(mode) ?? false {
          #expect(refusal == nil, "\(words)")
        } else if let refusal {
          #expect(
            flag.names.contains { isNamed($0, in: refusal) }, "\(words) is refused with: \(refusal)"
          )
        } else {
          Issue.record("\(words): \(flag.longName) has no effect (\(mode)) and is not refused")
        }
      }
    }
  }

  private static let types: [String: any ParsableCommand.Type] = Dictionary(
    uniqueKeysWithValues: JitsiCommand.commands.map { ($0.configuration.commandName ?? "", $0) })

  /// A path may be a chart, so flags for charts are only rejected when the paths are read.
  @Test(arguments: [
    ["-n", "meet"], ["--values", "v.yaml"], ["--set", "a=b"], ["--release", "r"],
  ])
  func whatOnlyChartsTakeIsRefusedWherePathsAreNone(flag: [String]) async throws {
    let folder = try ExampleManifests.copy("server-template")
    let outcome = try await Binary.run(["lint", folder.path + "/in"] + flag)
    #expect(outcome.code == 2)
    #expect(outcome.errors.hasPrefix("error: \(flag[0])"), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  private func isIn(_ arguments: [String], _ flag: Flag) -> Bool {
    arguments.contains { argument in
      flag.names.contains { argument == $0 || argument.hasPrefix($0 + "=") }
    }
  }

  /// Whether a text contains a flag's name as a separate word.
  private func isNamed(_ name: String, in text: String) -> Bool {
    text.split { " ,;:=".contains($0) }.contains { $0 == name }
  }
}
