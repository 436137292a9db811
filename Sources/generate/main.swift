import Commands
import Lint

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Regenerates files from their sources. `make docs` runs this in the project's folder.
do {
  if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "schemas" {
    try Output.save(
      OpenAPISchemas.text(of: CommandLine.arguments[2]), to: "schemas/kubernetes.txt")
    exit(0)
  }
  let rules = try RuleFolder.read("rules")
  try Output.save(EmbeddedRulesText.text(of: rules), to: "Sources/Lint/Rules/EmbeddedRules.swift")
  try Output.save(
    EmbeddedSchemasText.text(of: "schemas"), to: "Sources/Kubernetes/Schema/EmbeddedSchemas.swift")
  try Output.save(
    EmbeddedReleasesText.text(of: "releases"), to: "Sources/Jitsi/Releases/EmbeddedReleases.swift")
  try Output.save(
    EmbeddedExamplesText.text(of: "examples"), to: "Sources/Lint/RuleTests/EmbeddedExamples.swift")
  try Output.save(
    SyntaxDump.text(), to: "Sources/Commands/CommandLine/EmbeddedSyntax.swift")
  try Output.save(FactsPage.text(), to: "docs/facts.md")
  try Output.save(LayoutPage.fields(), to: "docs/layout-fields.md")
  // The schemas of reports in the same folder are written by hand.
  try Output.save(RuleSchemaPage.text(), to: "docs/schema/rule.json")
  try Output.save(LayoutPage.schema(), to: "docs/schema/shard-layout.json")
  try Output.replace("docs/rules", with: try RuleFolder.pages(of: "rules"))
} catch {
  Output.complain("\(error)")
  exit(1)
}
