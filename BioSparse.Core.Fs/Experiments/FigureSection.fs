namespace BioSparse.Core

[<RequireQualifiedAccess>]
type FigureFormat =
    | Png
    | Svg
    | Pdf

[<RequireQualifiedAccess>]
type FigureSettings =
    { Kinds: string list option
      Formats: FigureFormat list
      Columns: int option }

[<RequireQualifiedAccess>]
module FigureSettings =

    let kinds =
        [ "kernels"
          "tasks"
          "stream"
          "allocation"
          "selectivity-ablation"
          "weight-distribution"
          "weight-tails"
          "weight-quantiles"
          "training"
          "few-shot"
          "robustness" ]

    let codec: Codec<FigureSettings> =
        codec {
            let! kinds =
                Codec.orWord
                    "all"
                    (Codec.texts
                        "kinds"
                        (SettingType.Word kinds)
                        [ "few-shot" ]
                        "the figures of the report; all: those for which there are numbers"
                        id)
                    (fun (figures: FigureSettings) -> figures.Kinds)

            and! formats =
                Codec.words
                    "formats"
                    [ "png", FigureFormat.Png; "svg", FigureFormat.Svg; "pdf", FigureFormat.Pdf ]
                    [ FigureFormat.Png; FigureFormat.Svg ]
                    "the formats of figure files"
                    _.Formats

            and! columns =
                Codec.orWord
                    "auto"
                    (Codec.integer
                        "columns"
                        (1, 2)
                        1
                        "columns of a paper that a PDF figure is as wide as: 85 or 180 mm; auto: 1 for one panel, 2 for several"
                        id)
                    _.Columns

            return
                { Kinds = kinds
                  Formats = formats
                  Columns = columns }
        }

    let standard = Codec.defaults codec
