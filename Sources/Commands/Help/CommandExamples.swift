extension CommandExample {
  /// The examples of each command, by the words that select it. A test runs all of them.
  static let all: [String: [CommandExample]] = [
    "lint": [
      CommandExample("Lint all manifests in a folder", "kubectl jitsi lint manifests/"),
      CommandExample(
        "Lint a chart with the values of production",
        "kubectl jitsi lint --chart chart/ --values production.yaml"),
      CommandExample(
        "Lint what another program renders",
        "kubectl kustomize overlays/production | kubectl jitsi lint -"),
      CommandExample("Lint the live objects of a namespace", "kubectl jitsi lint --live -n jitsi"),
      CommandExample("Show fixes as a diff", "kubectl jitsi lint manifests/ --diff"),
      CommandExample("Apply fixes to the files", "kubectl jitsi lint manifests/ --fix"),
      CommandExample(
        "Run only the rules about prosody, and fail on warnings too",
        "kubectl jitsi lint manifests/ --select 'prosody*' --fail-on warn"),
    ],
    "upgrade-plan": [
      CommandExample(
        "Show what the newest release without a known fault changes for a folder",
        "kubectl jitsi upgrade-plan manifests/"),
      CommandExample(
        "Show what a release changes in a namespace",
        "kubectl jitsi upgrade-plan --live -n jitsi --to stable-11031"),
      CommandExample(
        "Show the changes to the files as a diff",
        "kubectl jitsi upgrade-plan manifests/ --to stable-11031 --diff"),
      CommandExample(
        "Change the files", "kubectl jitsi upgrade-plan manifests/ --to stable-11031 --fix"),
    ],
    "rules": [
      CommandExample("List all rules", "kubectl jitsi rules"),
      CommandExample("Explain one rule", "kubectl jitsi rules prosody-clusterip"),
      CommandExample(
        "Explain two rules as JSON", "kubectl jitsi rules jvb-port-block yaml-syntax -o json"),
      CommandExample("List your own rules too", "kubectl jitsi rules --rules rules/"),
    ],
    "releases": [
      CommandExample("List all releases", "kubectl jitsi releases"),
      CommandExample("Show what a release changes", "kubectl jitsi releases stable-11146"),
      CommandExample(
        "Print the ports and variables of a release as YAML",
        "kubectl jitsi releases stable-11146-2 -o yaml"),
    ],
    "rules test": [
      CommandExample("Run the tests in a folder of rules", "kubectl jitsi rules test rules/"),
      CommandExample(
        "Run the tests of one rule", "kubectl jitsi rules test rules/our-images.yaml"),
      CommandExample(
        "Write a report for CI", "kubectl jitsi rules test rules/ -o junit > rules.xml"),
    ],
    "eval": [
      CommandExample(
        "Count the shards in a folder", "kubectl jitsi eval 'size(shards)' -f manifests/"),
      CommandExample(
        "List the names of all Services",
        "kubectl jitsi eval 'objects.filter(o, o.kind == \"Service\").map(o, o.metadata.name)' -f manifests/"
      ),
      CommandExample(
        "Use a variable from a JSON file",
        "kubectl jitsi eval 'shards.size() == expected' -f manifests/ --vars vars.json"),
    ],
    "status": [
      CommandExample(
        "Show the health of all shards in a namespace", "kubectl jitsi status -n jitsi"),
      CommandExample("Show nodes and images too", "kubectl jitsi status -n jitsi -o wide"),
      CommandExample(
        "Show all installations, and keep watching them", "kubectl jitsi status -A --watch"),
      CommandExample(
        "Wait until all shards are healthy, as after an upgrade",
        "kubectl jitsi status -n jitsi --wait --timeout 10m"),
      CommandExample(
        "Show the health of saved objects",
        "kubectl get deployments,statefulsets,pods,services -n jitsi -o yaml | kubectl jitsi status -f -"
      ),
    ],
    "check": [
      CommandExample("Prove that participants of a room meet", "kubectl jitsi check -n jitsi"),
      CommandExample(
        "Check one shard through its own web", "kubectl jitsi check -n jitsi --shard 1"),
      CommandExample(
        "Join more rooms, and write a report for CI",
        "kubectl jitsi check -n jitsi --rooms 40 -o junit > check.xml"),
      CommandExample(
        "Come through the website as browsers do, and ask bridges from this machine",
        "kubectl jitsi check -n jitsi --from-outside --media"),
      CommandExample(
        "Log in where the installation requires it",
        "kubectl jitsi check -n jitsi --login anna --password-file password.txt"),
    ],
    "diff": [
      CommandExample(
        "Show missing objects and fixes in a namespace", "kubectl jitsi diff -n jitsi"),
      CommandExample(
        "Compare a cluster with manifests", "kubectl jitsi diff -n jitsi -f manifests/"),
      CommandExample("Compare a cluster with a layout", "kubectl jitsi diff -f layout.yaml"),
      CommandExample(
        "Show one line for each object", "kubectl jitsi diff -n jitsi -f manifests/ --summary"),
    ],
    "auth": [
      CommandExample(
        "Show all permissions that you lack in a namespace", "kubectl jitsi auth -n jitsi"),
      CommandExample(
        "Show what another user lacks for two commands",
        "kubectl jitsi auth lint status --as jane -n jitsi"),
      CommandExample(
        "Show what one command lacks with its flags",
        "kubectl jitsi auth -n jitsi -- apply -f manifests/ --atomic"),
      CommandExample(
        "Print a Role for status without querying a cluster",
        "kubectl jitsi auth status --needed -n jitsi"),
    ],
    "apply": [
      CommandExample(
        "Complete all shards and apply fixes, after asking for confirmation",
        "kubectl jitsi apply -n jitsi"),
      CommandExample(
        "Show the plan for a folder of manifests, and change nothing",
        "kubectl jitsi apply -n jitsi -f manifests/ --dry-run=server"),
      CommandExample(
        "Apply a layout, and roll back if something fails",
        "kubectl jitsi apply -f layout.yaml --atomic --yes"),
    ],
    "add-shard": [
      CommandExample("Add a shard to a cluster", "kubectl jitsi add-shard -n jitsi"),
      CommandExample(
        "Add two shards to the files in a folder", "kubectl jitsi add-shard manifests/ --count 2"),
      CommandExample(
        "Show what would change in the files, and change nothing",
        "kubectl jitsi add-shard manifests/ --diff"),
      CommandExample(
        "Add a shard to a kustomize overlay", "kubectl jitsi add-shard -k overlays/production"),
      CommandExample(
        "Add a shard to the values of a chart",
        "kubectl jitsi add-shard --chart chart/ --values production.yaml"),
    ],
    "rooms": [
      CommandExample(
        "List all rooms with the shard that holds them", "kubectl jitsi rooms -n jitsi"),
      CommandExample(
        "Show each HAProxy's server for a room", "kubectl jitsi rooms -n jitsi -o wide"),
      CommandExample(
        "Make all HAProxy pods send a split room to one shard",
        "kubectl jitsi rooms -n jitsi --repair standup"),
    ],
    "logs": [
      CommandExample("Show the logs of shard 0", "kubectl jitsi logs 0 -n jitsi"),
      CommandExample(
        "Follow the logs of jicofo and the bridges of shard 1",
        "kubectl jitsi logs 1 -n jitsi -c jicofo -c jvb -f"),
      CommandExample(
        "Show the last hour of HAProxy with times",
        "kubectl jitsi logs -n jitsi -c haproxy --since 1h --timestamps"),
      CommandExample(
        "Show what containers of shard 0 logged before they restarted",
        "kubectl jitsi logs 0 -n jitsi --previous"),
    ],
    "bundle": [
      CommandExample("Collect a support archive", "kubectl jitsi bundle -n jitsi"),
      CommandExample(
        "Collect the logs of the last ten minutes, and run check",
        "kubectl jitsi bundle -n jitsi --logs-since 10m --check"),
      CommandExample(
        "Choose the name of the archive", "kubectl jitsi bundle -n jitsi -o case.tar.gz"),
      CommandExample(
        "Collect no logs, and list the files",
        "kubectl jitsi bundle -n jitsi --no-logs -o - | tar -tz"),
    ],
    "cordon": [
      CommandExample("Keep new rooms away from shard 1", "kubectl jitsi cordon 1 -n jitsi"),
      CommandExample(
        "Show what would change, and change nothing",
        "kubectl jitsi cordon 1 -n jitsi --dry-run=server"),
      CommandExample(
        "Do not ask, as in a script", "kubectl jitsi cordon 1 -n jitsi --yes"),
    ],
    "drain": [
      CommandExample(
        "Cordon shard 1, and wait until its conferences have ended",
        "kubectl jitsi drain 1 -n jitsi"),
      CommandExample("Wait two hours at most", "kubectl jitsi drain 1 -n jitsi --timeout 2h"),
      CommandExample(
        "Do not ask, and wait without limit", "kubectl jitsi drain 1 -n jitsi --yes --timeout 0"),
    ],
    "uncordon": [
      CommandExample("Give shard 1 new rooms again", "kubectl jitsi uncordon 1 -n jitsi"),
      CommandExample(
        "Show what would change, and change nothing",
        "kubectl jitsi uncordon 1 -n jitsi --dry-run=server"),
      CommandExample("Do not ask, as in a script", "kubectl jitsi uncordon 1 -n jitsi --yes"),
    ],
    "restart": [
      CommandExample(
        "Restart all shards, one after the other, each when its conferences have ended",
        "kubectl jitsi restart -n jitsi --timeout 2h"),
      CommandExample(
        "Show what would restart in shard 1, and change nothing",
        "kubectl jitsi restart 1 -n jitsi --dry-run=server"),
      CommandExample(
        "Restart the bridges of shard 1", "kubectl jitsi restart 1 --component jvb -n jitsi"),
      CommandExample(
        "Restart HAProxy, one pod at a time", "kubectl jitsi restart --component haproxy -n jitsi"),
    ],
    "upgrade": [
      CommandExample(
        "Move all shards to a release, one after the other, each when its conferences have ended",
        "kubectl jitsi upgrade --to stable-11031 -n jitsi --timeout 2h"),
      CommandExample(
        "Show what would change, and change nothing",
        "kubectl jitsi upgrade --to stable-11031 -n jitsi --dry-run=server"),
      CommandExample(
        "Take shard 0 back to what it was", "kubectl jitsi upgrade 0 --undo -n jitsi"),
      CommandExample(
        "Roll out changed manifests shard by shard", "kubectl jitsi upgrade -f manifests/ -n jitsi"),
    ],
    "remove-shard": [
      CommandExample(
        "Remove shard 1 from a cluster, after its conferences have ended",
        "kubectl jitsi remove-shard 1 -n jitsi"),
      CommandExample(
        "Remove shard 1 from the files in a folder", "kubectl jitsi remove-shard 1 manifests/"),
      CommandExample(
        "Show what would change in a kustomize overlay, and change nothing",
        "kubectl jitsi remove-shard 1 -k overlays/production --diff"),
    ],
    "layout": [
      CommandExample(
        "Print the layout of the manifests in a folder", "kubectl jitsi layout manifests/"),
      CommandExample(
        "Save the layout of a live installation",
        "kubectl jitsi layout --live -n jitsi > layout.yaml"),
      CommandExample(
        "Convert the values of a published chart", "kubectl jitsi layout --values production.yaml"),
    ],
    "alerts": [
      CommandExample(
        "Write the alerts for the manifests in a folder",
        "kubectl jitsi alerts manifests/ > alerts.yaml"),
      CommandExample(
        "Write the alerts for a live installation, with a label that Prometheus requires",
        "kubectl jitsi alerts --live -n jitsi --label release=prometheus > alerts.yaml"),
      CommandExample(
        "Write a rule file for a Prometheus without operator",
        "kubectl jitsi alerts manifests/ -o rules > jitsi.rules.yaml"),
    ],
    "dashboard": [
      CommandExample(
        "Write a dashboard to import into Grafana",
        "kubectl jitsi dashboard manifests/ > dashboard.json"),
      CommandExample(
        "Write a ConfigMap that Grafana's sidecar loads",
        "kubectl jitsi dashboard manifests/ -o yaml > dashboard.yaml"),
      CommandExample(
        "Write the dashboard for a live installation",
        "kubectl jitsi dashboard --live -n jitsi > dashboard.json"),
    ],
    "policy": [
      CommandExample(
        "Write policies that warn about objects in a namespace",
        "kubectl jitsi policy -n jitsi > policies.yaml"),
      CommandExample(
        "Deny images without a fixed tag in namespaces with a label",
        "kubectl jitsi policy images-pinned -l team=video --action deny > policies.yaml"),
      CommandExample(
        "Show why the other rules have no policy", "kubectl jitsi policy --list"),
    ],
    "render": [
      CommandExample("Print the manifests of a layout", "kubectl jitsi render -f layout.yaml"),
      CommandExample(
        "Write a folder of files with new passwords",
        "kubectl jitsi render -f layout.yaml --out site --generate-secrets"),
      CommandExample(
        "Render an installation as another layout would have it",
        "kubectl jitsi layout manifests/ | kubectl jitsi render -f -"),
    ],
    "completion": [
      CommandExample(
        "Complete `kubectl jitsi`: kubectl calls this file",
        "kubectl jitsi completion --install ~/.local/bin"),
      CommandExample(
        "Complete `kubectl-jitsi` in this bash", "source <(kubectl-jitsi completion bash)"),
      CommandExample(
        "Complete `kubectl-jitsi` in every zsh",
        "kubectl-jitsi completion zsh > \"${fpath[1]}/_kubectl-jitsi\""),
      CommandExample(
        "Complete `kubectl-jitsi` in every fish",
        "kubectl-jitsi completion fish > ~/.config/fish/completions/kubectl-jitsi.fish"),
    ],
    "options": [
      CommandExample("List the options", "kubectl jitsi options"),
      CommandExample(
        "Use one after the command", "kubectl jitsi status -n jitsi --context production"),
      CommandExample(
        "Use one before the command", "kubectl jitsi --context production lint --live -n jitsi"),
    ],
    "version": [
      CommandExample("Print the version", "kubectl jitsi version"),
      CommandExample("Print the version of the plugin without kubectl", "kubectl-jitsi version"),
      CommandExample("Use the flag", "kubectl jitsi --version"),
      CommandExample("Print the commit and the libraries too", "kubectl jitsi version -o json"),
    ],
  ]
}
