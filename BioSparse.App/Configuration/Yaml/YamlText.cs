using BioSparse.Core;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace BioSparse.App.Configuration.Yaml;

/// <summary>
/// Reads one YAML document into values that know their lines. Anchors, aliases and tags, which a configuration
/// does not need and which can make a small file huge, are errors.
/// </summary>
public static class YamlText
{
    // The deepest setting is three mappings and a list deep.
    private const int Deepest = 12;

    /// <summary>The document in <paramref name="text"/>; null when it cannot be read or is empty.</summary>
    public static SettingNode? Read(string text, string source, bool isFile, ICollection<Mistake> errors)
    {
        var right = isFile ? "lines such as hidden: 200, or rate: {min: 0, max: 1} with closed brackets" : "a value such as 200, relu or [100, 200]";
        Place At(Mark mark) => new(source, isFile ? (int)mark.Line : 0);

        var scanner = new Scanner(new StringReader(text));
        try
        {
            var parser = new Parser(scanner);
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
                return null;
            var value = Value(parser, At, errors, 0);
            parser.Consume<DocumentEnd>();
            if (parser.TryConsume<DocumentStart>(out var second))
                errors.Add(MistakeModule.create(At(second.Start), "", "a second document", "one document"));
            return value;
        }
        catch (TooDeepException e)
        {
            errors.Add(MistakeModule.create(e.Place, "", "values nested too deeply", $"{Deepest} levels"));
            return null;
        }
        catch (InvalidOperationException)
        {
            // The scanner fails so, without words or a place, on some plain scalars inside an unclosed bracket.
            errors.Add(MistakeModule.create(At(scanner.CurrentPosition), "", "text that is not valid YAML: perhaps a bracket is still open from before", right));
            return null;
        }
        catch (ArgumentException e)
        {
            // The parser fails so on tags that are no addresses.
            errors.Add(MistakeModule.create(At(scanner.CurrentPosition), "", $"text that is not valid YAML: {Printable.cut(200, e.Message)}", right));
            return null;
        }
        catch (YamlException e)
        {
            var why = Printable.cut(200, e.InnerException?.Message ?? e.Message);
            errors.Add(MistakeModule.create(new Place(source, isFile ? LineOf(e, text) : 0), "", $"text that is not valid YAML: {Sentence(why)}", right));
            return null;
        }
    }

    // The parser's "While parsing …, found …" within ours, without its doubled spaces
    private static string Sentence(string why) =>
        string.Join(' ', (char.ToLowerInvariant(why[0]) + why[1..]).TrimEnd('.').Split(' ', StringSplitOptions.RemoveEmptyEntries));

    // The parser gives the start of the mapping for a tab, and a line beyond the last for an end too soon.
    private static int LineOf(YamlException fault, string text)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        var tab = Array.FindIndex(lines, line => line.TrimStart(' ').StartsWith('\t'));
        return fault.Message.Contains("tab", StringComparison.Ordinal) && tab >= 0
            ? tab + 1
            : Math.Min((int)fault.Start.Line, lines.Length);
    }

    private static SettingNode Value(Parser parser, Func<Mark, Place> at, ICollection<Mistake> errors, int depth)
    {
        var place = at(parser.Current!.Start);
        if (depth > Deepest)
            throw new TooDeepException(place);

        if (parser.TryConsume<AnchorAlias>(out _))
        {
            errors.Add(MistakeModule.create(place, "", "an alias (*)", "values written out"));
            return new ScalarNode(place, "", true, isReported: true);
        }

        if (parser.Current is NodeEvent { Anchor.IsEmpty: false })
            errors.Add(MistakeModule.create(place, "", "an anchor (&)", "values written out"));
        if (parser.Current is NodeEvent { Tag.IsEmpty: false })
            errors.Add(MistakeModule.create(place, "", "a tag (!)", "values without tags"));

        if (parser.TryConsume<Scalar>(out var scalar))
            return new ScalarNode(place, scalar.Value, scalar.Style == ScalarStyle.Plain);

        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<SettingNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
                items.Add(Value(parser, at, errors, depth + 1));
            return new ListNode(place, items);
        }

        parser.Consume<MappingStart>();
        var entries = new List<KeyValuePair<ScalarNode, SettingNode>>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Value(parser, at, errors, depth + 1);
            var value = Value(parser, at, errors, depth + 1);
            if (key is ScalarNode { IsReported: false } name)
                entries.Add(new(name, value));
            else if (key is not ScalarNode)
                errors.Add(MistakeModule.create(key.Place, "", $"{key.Shown} as a key", "the name of a setting"));
        }

        return new SectionNode(place, entries);
    }

    private sealed class TooDeepException(Place place) : Exception
    {
        public Place Place { get; } = place;
    }
}
