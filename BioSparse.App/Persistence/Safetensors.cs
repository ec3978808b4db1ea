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
    private const string MetadataKey = "__metadata__";

    /// <summary>
    /// Writes a file; the same content gives the same bytes, in whatever order it comes: the widest elements first, so
    /// that all lie aligned, then by name.
    /// </summary>
    /// <exception cref="FaultException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<StoredTensor> tensors)
    {
        var ordered = tensors.OrderByDescending(tensor => ElementType.OfSafetensors(tensor.DType)?.Width).ThenBy(tensor => tensor.Name, StringComparer.Ordinal).ToList();
        var header = Header(metadata, ordered);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var tensor in ordered)
                stream.Write(tensor.Data.Span);
        });
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="FaultException">It is missing, or not what the format asks for.</exception>
    public static SafetensorsFile Read(string path) => Parse(path, FileBytes.Read(path));

    private static byte[] Header(IReadOnlyDictionary<string, string> metadata, List<StoredTensor> tensors)
    {
        var names = new HashSet<string> { MetadataKey };
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach (var (key, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
            long from = 0;
            foreach (var tensor in tensors)
            {
                if (!names.Add(tensor.Name) || Size(ElementType.OfSafetensors(tensor.DType)?.Width ?? 0, tensor.Shape) != tensor.Data.Length)
                    throw new ArgumentException($"tensor {tensor.Name} stands twice, or its data do not fit its shape", nameof(tensors));
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
        return header.ToArray();
    }

    private static SafetensorsFile Parse(string path, byte[] bytes)
    {
        if (bytes.Length < 10)
            throw Bad(path, $"{bytes.Length} bytes are too few for a safetensors file");

        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > LargestHeader || length > (ulong)(bytes.Length - 8))
            throw Bad(path, $"a header of {length} bytes does not fit into the file's {bytes.Length}");

        var metadata = new Dictionary<string, string>();
        var tensors = new Dictionary<string, StoredTensor>();
        var places = new List<(long From, long To, string Name)>();
        var data = bytes.AsMemory(8 + (int)length);
        try
        {
            using var header = JsonDocument.Parse(bytes.AsMemory(8, (int)length));
            var hasMetadata = false;
            foreach (var entry in header.RootElement.EnumerateObject())
            {
                if (entry.Name != MetadataKey)
                {
                    var (tensor, from) = Tensor(path, entry.Name, entry.Value, data);
                    if (!tensors.TryAdd(entry.Name, tensor))
                        throw Bad(path, $"tensor {entry.Name} stands twice");
                    places.Add((from, from + tensor.Data.Length, entry.Name));
                    continue;
                }

                if (hasMetadata)
                    throw Bad(path, $"{MetadataKey} stands twice");
                hasMetadata = true;
                foreach (var item in entry.Value.EnumerateObject())
                    if (!metadata.TryAdd(item.Name, item.Value.GetString() ?? throw Bad(path, $"metadata {item.Name} is null; a text is right")))
                        throw Bad(path, $"metadata {item.Name} stands twice");
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Bad(path, $"the header is not that of a safetensors file: {fault.Message.ReplaceLineEndings(" ")}");
        }

        long reached = 0;
        foreach (var (from, to, name) in places.Order())
        {
            if (from != reached)
                throw Bad(path, $"tensor {name} begins at {from}, the one before ends at {reached}; they must neither overlap nor leave a gap");
            reached = to;
        }

        return reached == data.Length
            ? new SafetensorsFile(metadata, tensors)
            : throw Bad(path, $"its tensors fill {reached} bytes, its data has {data.Length}");
    }

    private static (StoredTensor Tensor, long From) Tensor(string path, string name, JsonElement entry, ReadOnlyMemory<byte> data)
    {
        var type = entry.GetProperty("dtype").GetString() ?? "";
        var shape = entry.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32()).ToArray();
        var offsets = entry.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
        // what a type that is not read takes is not known; only who asks for the tensor has to
        var width = ElementType.OfSafetensors(type)?.Width;
        if (shape.Any(extent => extent < 0) || offsets.Length != 2)
            throw Bad(path, $"tensor {name} has no valid shape and place");
        if (offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > data.Length || (width is { } one && Size(one, shape) != offsets[1] - offsets[0]))
            throw Bad(path, $"tensor {name} of shape [{string.Join(", ", shape)}] does not lie at {offsets[0]} to {offsets[1]} of {data.Length} bytes");
        return (new StoredTensor(name, type, shape, data[(int)offsets[0]..(int)offsets[1]]) { Source = path }, offsets[0]);
    }

    /// <summary>The bytes of a tensor, without overflow.</summary>
    private static Int128 Size(int width, int[] shape) =>
        shape.Aggregate((Int128)width, (product, extent) => Int128.Min(product * extent, long.MaxValue));

    private static FaultException Bad(string path, string what) => new(ExitStatus.Data, $"{path}: {Line(what)}");

    /// <summary>Makes names from files printable, so that a message is one line.</summary>
    private static string Line(string text) =>
        new([.. text.Select(letter => char.IsControl(letter) ? '?' : letter).Take(500)]);
}
