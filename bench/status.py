#!/usr/bin/env python3
"""Measures `status` beside `kubectl get` of the same kinds, on a stand-in API server with 2, 20 and 200 shards.

    bench/status.py BINARY STANDIN
"""

import collections
import os
import pathlib
import subprocess
import sys

import bench
import inputs

COUNTS = (2, 20, 200)
KINDS = "pods,deployments,statefulsets,daemonsets,services,configmaps,hpa,ingresses,secrets"


class Cluster:
    """A stand-in in which an installation runs."""

    def __init__(self, standin, manifest, kubeconfig):
        self.process = subprocess.Popen(
            [standin, str(kubeconfig), "--running", str(manifest)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("ready:"):
            sys.exit(f"{standin} did not start: {line}")

    def end(self):
        """Ends it; gives what it was asked."""
        output, _ = self.process.communicate()
        return [line.split(" ", 1)[1] for line in output.splitlines() if " " in line]


def main():
    binary, standin = (os.path.abspath(path) for path in sys.argv[1:3])
    folder = bench.FOLDER
    folder.mkdir(exist_ok=True)
    os.environ["KUBECONFIG"] = str((folder / "kubeconfig").absolute())
    print(f"{bench.RUNS} runs of each, in turns; times in milliseconds")
    print(f"{'':22}{'requests':>9}{'least':>9}{'median':>9}{'peak':>10}")
    results = {}
    for count in COUNTS:
        manifest = folder / f"status-{count}.yaml"
        manifest.write_text(inputs.shards(count))
        once = Cluster(standin, manifest, folder / "kubeconfig")
        subprocess.run([binary, "status"], stdout=subprocess.DEVNULL, check=False)
        asked = collections.Counter("/proxy/" in path for path in once.end())
        cluster = Cluster(standin, manifest, folder / "kubeconfig")
        timings = bench.measure({
            "status": [binary, "status"], "kubectl get": ["kubectl", "get", KINDS]})
        cluster.end()
        results[count] = timings
        for name, timing in timings.items():
            requests = f"{asked[False]}+{asked[True]}" if name == "status" else ""
            print(f"{name} {count:<10}".ljust(22) + f"{requests:>9}{timing.least * 1e3:9.1f}"
                  f"{timing.median * 1e3:9.1f}{timing.kilobytes / 1024:7.0f} MB")
    print()
    for count, timings in results.items():
        share = timings["status"].least / timings["kubectl get"].least
        mark = "ok  " if share <= 0.5 else "MISS"
        print(f"{mark} status / kubectl get, {count} shards: {share:.2f} (at most 0.50)")


if __name__ == "__main__":
    main()
