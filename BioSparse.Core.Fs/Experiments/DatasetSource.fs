namespace BioSparse.Core

type DatasetSource =
    | Known of name: string
    | Files of
        trainImages: string *
        trainLabels: string *
        testImages: string *
        testLabels: string *
        pixelScale: float option

[<RequireQualifiedAccess>]
module internal DatasetSource =

    let private files =
        [ "train_images", "training images"
          "train_labels", "training labels"
          "test_images", "test images"
          "test_labels", "test labels" ]

    /// The data sets that the program knows.
    let known =
        [ "mnist-embedded"
          "mnist"
          "fashion-mnist"
          "cifar10"
          "cifar-10"
          "stl10"
          "stl-10" ]

    let codec: Codec<DatasetSource> =
        let named =
            Codec.text
                "dataset"
                (SettingType.Word known)
                "mnist-embedded"
                "the images: a data set that the program knows, or your own files, IDX, NumPy, or as CIFAR-10 and STL-10 have them"
                (function
                 | Known name -> name
                 | Files _ -> "")

        let file (key, doc) =
            { Setting.create ("dataset." + key) SettingType.File SettingValue.Absent doc with
                IsRequired = true }

        let pixelScale =
            Codec.orWord
                "auto"
                (Codec.positive
                    "dataset.pixel_scale"
                    1e9
                    255.0
                    "the pixel value of white, by which all pixels are divided; auto: 1 or 255, from the types and ranges of the arrays"
                    id)
                id

        let read (values: SettingValues) =
            match files |> List.map (fun (key, _) -> values.Find("dataset." + key)) with
            | [ SettingValue.Text a; SettingValue.Text b; SettingValue.Text c; SettingValue.Text d ] ->
                Files(a, b, c, d, pixelScale.Read values)
            | _ -> Known(named.Read values)

        { Settings = named.Settings @ List.map file files @ pixelScale.Settings
          OptionalSections = []
          Read = read
          Write =
            fun source ->
                match source with
                | Known _ -> named.Write source
                | Files(a, b, c, d, scale) ->
                    List.map2
                        (fun (key, _) path -> "dataset." + key, SettingValue.Text path)
                        files
                        [ a; b; c; d ]
                    @ pixelScale.Write scale }
