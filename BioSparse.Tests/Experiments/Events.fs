/// Reads TensorBoard's event files: records of a length, its checksum, an event, and that one's checksum.
module BioSparse.Tests.Experiments.Events

open System
open System.IO
open System.Numerics
open Expecto
open Tensorboard

/// CRC-32C, rotated and moved as the format asks.
let private masked (bytes: ReadOnlySpan<byte>) =
    let mutable crc = UInt32.MaxValue

    for value in bytes do
        crc <- BitOperations.Crc32C(crc, value)

    BitOperations.RotateRight(~~~crc, 15) + 0xa282ead8u

/// The events of a file; every checksum must be right, and nothing may follow the last record.
let ofFile path =
    let bytes = File.ReadAllBytes path

    let rec go from =
        [ if from < bytes.Length then
              let length = int (BitConverter.ToUInt64(bytes, from))
              let event = ReadOnlySpan(bytes, from + 12, length)

              Expect.equal
                  (BitConverter.ToUInt32(bytes, from + 8))
                  (masked (ReadOnlySpan(bytes, from, 8)))
                  "checksum of the length"

              Expect.equal
                  (BitConverter.ToUInt32(bytes, from + 12 + length))
                  (masked event)
                  "checksum of the event"

              Event.Parser.ParseFrom(bytes, from + 12, length)
              yield! go (from + 16 + length) ]

    let events = go 0
    Expect.equal events.Head.FileVersion "brain.Event:2" "the first names the format"
    events

/// The values of all event files in a folder, file after file: tag, step, value.
let ofFolder folder =
    [ for path in Directory.GetFiles folder |> Array.sort do
          for event in (ofFile path).Tail do
              for value in event.Summary.Value do
                  value.Tag, int event.Step, value ]
