using Google.Protobuf;

namespace BioSparse.App.Persistence;

/// <summary>A message of protocol buffers as a list of fields, without generated code. A message is complete before it becomes a field.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<Action<CodedOutputStream>> _fields = [];

    /// <summary>The bytes that the fields take.</summary>
    public long Length { get; private set; }

    /// <summary>Adds an integer.</summary>
    public ProtobufMessage Add(int field, long value) =>
        Add(field, WireFormat.WireType.Varint, CodedOutputStream.ComputeInt64Size(value), stream => stream.WriteInt64(value));

    /// <summary>Adds a text.</summary>
    public ProtobufMessage Add(int field, string text) => Add(field, ByteString.CopyFromUtf8(text));

    /// <summary>Adds bytes.</summary>
    public ProtobufMessage Add(int field, ByteString bytes) => Add(
        field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeInt64Size(bytes.Length) + (long)bytes.Length, stream => stream.WriteBytes(bytes));

    /// <summary>Adds a message.</summary>
    public ProtobufMessage Add(int field, ProtobufMessage message)
    {
        var length = message.Length;
        return Add(field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeInt64Size(length) + length, stream =>
        {
            stream.WriteLength(checked((int)length));
            message.Write(stream);
        });
    }

    /// <summary>Adds messages.</summary>
    public ProtobufMessage Add(int field, IEnumerable<ProtobufMessage> messages)
    {
        foreach (var message in messages)
            Add(field, message);
        return this;
    }

    /// <summary>Writes the fields in the order in which they were added.</summary>
    public void Write(CodedOutputStream stream) => _fields.ForEach(write => write(stream));

    private ProtobufMessage Add(int field, WireFormat.WireType type, long length, Action<CodedOutputStream> write)
    {
        Length += CodedOutputStream.ComputeTagSize(field) + length;
        _fields.Add(stream =>
        {
            stream.WriteTag(field, type);
            write(stream);
        });
        return this;
    }
}
