namespace BioSparse.App.CommandLine

open System

type internal VerbText =
    { Name: string
      Does: string
      Example: string }

[<RequireQualifiedAccess>]
module internal VerbTexts =

    // sums of strings, no formats: reading a format takes longer than all the rest of --help
    let private verb name does example =
        { Name = name
          Does = does
          Example = "biosparse " + name + " " + example }

    let private weights = "runs/quick/weights/competitive-hebbian-seed1.safetensors"

    let run =
        verb "run" "run an experiment: train, attack, analyse, report" "quick --set hidden=200 --seeds 1"

    let resume = verb "resume" "continue an interrupted run" "runs/quick"

    let report =
        verb "report" "redraw figures and report from the stored numbers" "runs/quick --pdf --latex"

    let runs = verb "runs" "list the runs under a folder" "runs --json"

    let compare =
        verb
            "compare"
            "compare runs: settings, tables, tests, curves"
            "runs/first runs/second --out page.html"

    let experiments =
        verb "experiments" "list the built-in experiments, or print one" "--show quick"

    let data = verb "data" "list, fetch and check data sets" "fetch mnist"

    let attack =
        verb "attack" "attack a trained network" (weights + " --dataset mnist --attack pgd --epsilon 0.1")

    let analyse =
        verb "analyse" "analyse the weights in any array file" (weights + " --array W --json")

    let export =
        verb
            "export"
            "write a trained network as .npz, .onnx or .safetensors"
            (weights + " --out network.onnx")

    let sweep =
        verb "sweep" "run many experiments, on this machine or a cluster" "sweep.yaml --engine local --jobs 2"

    let bench = verb "bench" "measure the speed of the core" "--only PGD"

    let completion =
        verb "completion" "print the script that completes words in your shell" "bash"

    let all =
        [| run
           resume
           report
           runs
           compare
           experiments
           data
           attack
           analyse
           export
           sweep
           bench
           completion |]

    let overview () =
        let listed =
            Array.ConvertAll(all, (fun verb -> "    " + verb.Name.PadRight 12 + " " + verb.Does))

        String.Join(
            "\n",
            [| "Biologically plausible learning rules, their sparsity, weights and robustness."
               ""
               "USAGE: biosparse VERB [WORDS]"
               ""
               String.Join("\n", listed)
               ""
               "biosparse help VERB, or biosparse VERB --help, describes a verb; biosparse --version prints the version."
               "Start with: biosparse run quick" |]
        )
