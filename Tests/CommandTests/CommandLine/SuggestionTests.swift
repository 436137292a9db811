import Basics
import Testing

struct SuggestionTests {
  @Test(arguments: [
    ("statsu", "status"), ("lnt", "lint"), ("lit", "lint"), ("reuls", "rules"),
    ("STATUS", "status"),
    ("add-shrad", "add-shard"),
  ])
  func swappedForgottenAndWrongLettersAreRecognized(word: String, meant: String) {
    let commands = ["lint", "rules", "status", "add-shard", "remove-shard"]
    #expect(Suggestion.closest(to: word, among: commands) == meant)
  }

  @Test(arguments: ["frobnicate", "x", "", "shard", "li nt it all"])
  func whatIsNotCloseIsNotSuggested(word: String) {
    #expect(Suggestion.closest(to: word, among: ["lint", "rules", "status", "add-shard"]) == nil)
  }

  @Test func swappedNeighborsAreOneMistake() {
    #expect(Suggestion.distance("statsu", "status") == 1)
    #expect(Suggestion.distance("jsno", "json") == 1)
    #expect(Suggestion.distance("kitten", "sitting") == 3)
    #expect(Suggestion.distance("", "abc") == 3)
  }

  @Test func theFirstInAlphabeticalOrderWinsATie() {
    #expect(Suggestion.closest(to: "bet", among: ["set", "get"]) == "get")
  }
}
