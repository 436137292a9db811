import Jitsi
import Kubernetes
import Testing
import YAML

/// Tests which variable names mark a value as secret.
struct SecretNameTests {
  @Test(arguments: [
    "JVB_AUTH_PASSWORD", "JICOFO_COMPONENT_SECRET", "JWT_APP_SECRET", "TURN_PASS",
    "TURN_CREDENTIALS", "LDAP_BINDPW", "AWS_SECRET_ACCESS_KEY", "MATRIX_UVS_AUTH_TOKEN",
  ])
  func namesOfSecrets(name: String) throws {
    #expect(try isSecret(name))
  }

  @Test(arguments: [
    "ENABLE_TOKEN_AUTH", "JWT_TOKEN_AUTH_MODULE", "TOKEN_AUTH_URL", "JVB_AUTH_USER",
    "JIBRI_PASSWORD_FILE", "XMPP_SECRET_NAME", "JWT_ACCEPTED_ISSUERS", "BYPASS", "COMPASS_HOST",
  ])
  func namesThatOnlySpeakOfSecrets(name: String) throws {
    #expect(try !isSecret(name))
  }

  private func isSecret(_ name: String) throws -> Bool {
    let text = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: prosody, namespace: jitsi}
      spec:
        template:
          spec:
            containers:
              - name: prosody
                image: jitsi/prosody
                env: [{name: \(name), value: x}]
      """
    let inventory = Inventory(ObjectSet([Tree(parsing: SourceFile(name: "t.yaml", text: text))]))
    return try #require(inventory.components.first?.environment.first).isSecret
  }
}
