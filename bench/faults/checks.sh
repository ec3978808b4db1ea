# What the checks of faults share: the program, an experiment of some seconds, and how results are compared.
scratch=$(mktemp -d)
unset BIOSPARSE_DATA
dotnet build -c Release BioSparse.App -v q --nologo >"$scratch/build.txt" 2>&1 || { cat "$scratch/build.txt"; exit 1; }
program=$(find "$PWD/BioSparse.App/bin/Release" -name biosparse.dll | head -n 1)

biosparse() { dotnet "$program" "$@"; }

# Three trainings with several epochs each, all attacks that are quick, and few shots.
cat >"$scratch/tiny.yaml" <<'END'
name: tiny
dataset: mnist-embedded
validation: 0.5
seeds: [1]
threads: 2
hidden: 32
batch_size: 50
models: [competitive-hebbian, krotov-hopfield, backprop-nonnegative]
competitive-hebbian: {epochs: 12, homeostasis: {rate: 0.01, target: 0.2}}
krotov-hopfield: {epochs: 12}
backprop-nonnegative: {epochs: 12, rate: 0.003}
readout: {kind: softmax, epochs: 8, rate: 0.02}
evaluate:
  fgsm: {epsilon: [0, 0.1]}
  pgd: {epsilon: [0.05, 0.1], steps: 10}
  transfer: {source: backprop-nonnegative, epsilon: [0.1], steps: 5}
  few_shot: {shots: [1, 5], draws: 2, steps: 20}
  samples: 300
analyse: {bootstrap: 5}
END

# Whether two run folders hold the same weights and numbers, to the byte.
same() {
    local one two
    one=$(cd "$1" && sha256sum metrics.csv outcomes.csv summary.csv weights/*)
    two=$(cd "$2" && sha256sum metrics.csv outcomes.csv summary.csv weights/*)
    [ -n "$one" ] && [ "$one" = "$two" ]
}

# Whether a run folder holds nothing that only an unfinished run needs.
tidy() { [ -s "$1/report.html" ] && [ -z "$(find "$1" -name '*.tmp' -o -path '*/state/*/*' -o -name .lock)" ]; }
