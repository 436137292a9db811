#!/usr/bin/env python3
"""Compares builds of the command, in turns.

    bench/compare.py OLD NEW... -- ARGUMENTS
"""

import os
import sys

import bench


def main():
    split = sys.argv.index("--")
    binaries, arguments = sys.argv[1:split], sys.argv[split + 1:]
    timings = bench.measure({path: [os.path.abspath(path), *arguments] for path in binaries}, bench.RUNS)
    print(f"{bench.RUNS} runs of each, in turns; times in milliseconds")
    print(f"{'':32}{'least':>9}{'median':>9}{'CPU':>9}{'peak':>10}")
    for path, timing in timings.items():
        print(f"{path[-32:]:32}{timing.least * 1e3:9.2f}{timing.median * 1e3:9.2f}{timing.cpu * 1e3:9.2f}"
              f"{timing.kilobytes / 1024:7.0f} MB")


if __name__ == "__main__":
    main()
