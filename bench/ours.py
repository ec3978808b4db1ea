"""Building .NET programs, and running this project's form of a case."""

import json
import pathlib
import subprocess
import sys

PROGRAM = pathlib.Path(__file__).resolve().parent / "BioSparse.Bench"


def build(project=PROGRAM, assembly="BioSparse.Bench"):
    """Builds a project, and gives the words that run it."""
    words = ["dotnet", "build", "-c", "Release", "-v", "quiet", "--nologo", str(project)]
    subprocess.run(words, check=True, stdout=sys.stderr)
    built = sorted(project.glob(f"bin/Release/*/**/{assembly}.dll"), key=lambda path: path.stat().st_mtime)
    return ["dotnet", str(built[-1])]


def measure(words, folder, seconds):
    """What a form says of a case: median and fastest milliseconds of a step, and more."""
    answer = subprocess.run([*words, str(folder), str(seconds)], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(answer.stdout)
