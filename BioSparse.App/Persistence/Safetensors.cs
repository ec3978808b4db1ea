using System.Buffers.Binary;
using System.Text.Json;
using BioSparse.App.Faults;

namespace BioSparse.App.Persistence;

/// <summary>
/// The safetensors format: a length (8 bytes, little-endian), a JSON header of that length with the type, shape and
/// place of each tensor, then the data. Lengths are checked against the file before anything is allocated.
/// </summary>
public static class Safetensors
{
    private const int LargestHeader = 100_000_000;

    /// <summary>Bytes of one element of a type; 0 for a type that is not known.</summary>
    /// <param name="type">The type's name.</param>
    internal static int WidthOf(string type) => type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => 0,
    };

    /// <summary>Writes a file; the same content gives the same bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">Free text, by key.</param>
    /// <param name="tensors">The tensors, in the order of their data.</param>
    public static void Write(string path, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<StoredTensor> tensors)
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
            long from = 0;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.DType);
                json.WriteStartArray("shape");
                foreach (var extent in tensor.Shape)
                    json.WriteNumberValue(extent);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(from);
                json.WriteNumberValue(from += tensor.Data.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (header.Length % 8 != 0)
            header.WriteByte((byte)' ');

        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            header.WriteTo(stream);
            foreach (var tensor in tensors)
                stream.Write(tensor.Data.Span);
        });
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FaultException">It is missing, or not what the format asks for.</exception>
    public static SafetensorsFile Read(string path) => Parse(path, FileBytes.Read(path));

    private static SafetensorsFile Parse(string path, byte[] bytes)
    {
        if (bytes.Length < 10)
            throw Bad(path, $"{bytes.Length} bytes are too few for a safetensors file");

        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > LargestHeader || length > (ulong)(bytes.Length - 8))
            throw Bad(path, $"a header of {length} bytes does not fit into the file's {bytes.Length}");

        var metadata = new Dictionary<string, string>();
        var tensors = new Dictionary<string, StoredTensor>();
        var places = new List<(string Name, long From, long To)>();
        var data = bytes.AsMemory(8 + (int)length);
        try
        {
            using var header = JsonDocument.Parse(bytes.AsMemory(8, (int)length));
            foreach (var entry in header.RootElement.EnumerateObject())
            {
                if (entry.Name == "__metadata__")
                {
                    foreach (var item in entry.Value.EnumerateObject())
                        if (!metadata.TryAdd(item.Name, item.Value.GetString() ?? ""))
                            throw Bad(path, $"metadata {item.Name} stands twice");
                }
                else if (!tensors.TryAdd(entry.Name, Tensor(path, entry.Name, entry.Value, data, places)))
                {
                    throw Bad(path, $"tensor {entry.Name} stands twice");
                }
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Bad(path, $"the header is not that of a safetensors file: {fault.Message.ReplaceLineEndings(" ")}");
        }

        // one after the other, without gaps, to the end: nothing is read twice and nothing is hidden
        long reached = 0;
        foreach (var (name, from, to) in places.OrderBy(place => place.From).ThenBy(place => place.To))
        {
            if (from != reached)
                throw Bad(path, $"tensor {name} lies at {from} where {reached} is right: tensors follow each other without gaps or overlaps");
            reached = to;
        }

        return reached == data.Length
            ? new SafetensorsFile(metadata, tensors)
            : throw Bad(path, $"its tensors fill {reached} bytes, its data has {data.Length}");
    }

    private static StoredTensor Tensor(
        string path, string name, JsonElement entry, ReadOnlyMemory<byte> data, List<(string Name, long From, long To)> places)
    {
        var type = entry.GetProperty("dtype").GetString() ?? "";
        var shape = entry.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32()).ToArray();
        var offsets = entry.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
        var width = WidthOf(type);
        if (width == 0)
            throw Bad(path, $"tensor {name} is of type {type}, which is not known");
        if (shape.Any(extent => extent < 0) || offsets.Length != 2)
            throw Bad(path, $"tensor {name} has no valid shape and place");

        var size = shape.Aggregate((Int128)width, (product, extent) => Int128.Min(product * extent, long.MaxValue));
        if (offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > data.Length || size != offsets[1] - offsets[0])
            throw Bad(path, $"tensor {name} of shape [{string.Join(", ", shape)}] does not lie at {offsets[0]} to {offsets[1]} of {data.Length} bytes");

        places.Add((name, offsets[0], offsets[1]));
        return new StoredTensor(name, type, shape, data[(int)offsets[0]..(int)offsets[1]]);
    }

    private static FaultException Bad(string path, string what) => new(ExitStatus.Data, $"{path}: {what}");
}
