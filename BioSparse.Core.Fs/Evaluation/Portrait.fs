namespace BioSparse.Core

open System

type Portrait =
    { Shape: ImageShape
      Classes: int
      Confusion: int[]
      Layers: LayerPortrait[]
      PixelRange: struct (float * float)
      Images: byte[]
      ImageNumbers: int[]
      ImageLabels: int[]
      Examples: AdversarialExamples option }

[<RequireQualifiedAccess>]
module Portrait =

    let private labelsOf (images: Dataset) =
        images.Labels.ToArray() |> Array.map int

    /// The confusion of these answers, without units and examples.
    let private ofAnswers predicted (images: Dataset) =
        { Shape = images.Shape
          Classes = images.Classes
          Confusion = Accuracy.confusion images.Classes (labelsOf images) predicted
          Layers = [||]
          PixelRange = struct (0.0, 1.0)
          Images = [||]
          ImageNumbers = [||]
          ImageLabels = [||]
          Examples = None }

    let ofClasses network images =
        ofAnswers (Accuracy.predicted network images) images

    let private rangeOf (images: Dataset) =
        match images.Images with
        | PixelValues.Bytes _ -> struct (0.0, 1.0)
        | PixelValues.Singles _ ->
            let struct (least, most) = Dataset.range images
            struct (min 0.0 least, max 1.0 most)

    /// The pixels of an image as bytes between the ends of a range.
    let private bytesOf (struct (low, high)) (images: Dataset) number =
        match images.Images with
        | PixelValues.Bytes all -> all.Slice(number * images.Pixels, images.Pixels).ToArray()
        | PixelValues.Singles all ->
            all.Slice(number * images.Pixels, images.Pixels).ToArray()
            |> Array.map (fun pixel -> byte (Math.Round(255.0 * (float pixel - low) / (high - low))))

    let whole hasUnits threshold plans network key (images: Dataset) =
        let predicted = Accuracy.predicted network images

        let layers =
            if hasUnits then
                LayerPortrait.ofNetwork threshold network images
            else
                [||]

        let numbers =
            layers
            |> Array.collect _.TopImages
            |> Array.filter (fun i -> i >= 0)
            |> Array.distinct
            |> Array.sort

        let rowOf number =
            if number < 0 then
                number
            else
                Array.BinarySearch(numbers, number)

        let range = rangeOf images
        let labels = labelsOf images

        { ofAnswers predicted images with
            Layers =
                [| for layer in layers ->
                       { layer with
                           TopImages = Array.map rowOf layer.TopImages } |]
            PixelRange = range
            Images = numbers |> Array.collect (bytesOf range images)
            ImageNumbers = numbers
            ImageLabels = numbers |> Array.map (Array.get labels)
            Examples = AdversarialExamples.make plans network key images predicted }
