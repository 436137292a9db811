import Lint

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Renews the files that are made from others. Called by `make docs` at the top of the project.
do {
  let rules = try RuleFolder.read("rules")
  try Output.save(EmbeddedRulesText.text(of: rules), to: "Sources/Lint/Rules/EmbeddedRules.swift")
  try Output.save(FactsPage.text(), to: "docs/facts.md")
  try Output.save(LayoutPage.fields(), to: "docs/layout-fields.md")
  try Output.replace("docs/schema", with: ["shard-layout.json": LayoutPage.schema()])
  try Output.replace("docs/rules", with: try RuleFolder.pages(of: "rules"))
} catch {
  Output.complain("\(error)")
  exit(1)
}
