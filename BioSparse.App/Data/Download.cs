using System.Net;
using System.Net.Http.Headers;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;

namespace BioSparse.App.Data;

/// <summary>Downloads one file into a partial file, continuing at its end.</summary>
internal sealed class Download
{
    private readonly HttpClient _client;
    private readonly FetchOptions _options;
    private readonly IProgress<FetchProgress>? _progress;

    /// <summary>Downloads through a client.</summary>
    public Download(HttpClient client, FetchOptions options, IProgress<FetchProgress>? progress)
    {
        _client = client;
        _options = options;
        _progress = progress;
    }

    /// <summary>One attempt at a file of at most <paramref name="largest"/> bytes.</summary>
    public async Task<DownloadEnd> AttemptAsync(Uri source, string unfinished, string name, long largest, CancellationToken stop)
    {
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(stop);
        clock.CancelAfter(_options.Reply);
        HttpResponseMessage response;
        Folders.RefuseLink(unfinished);
        var have = File.Exists(unfinished) ? new FileInfo(unfinished).Length : 0;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, source);
            if (have > 0)
                request.Headers.Range = new RangeHeaderValue(have, null);
            response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, clock.Token);
        }
        catch (HttpRequestException fault)
        {
            return DownloadEnd.Unreachable(fault.Message);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return DownloadEnd.Unreachable($"no answer within {_options.Reply.TotalSeconds:0.#} s");
        }

        using (response)
        {
            try
            {
                return await ReceiveAsync(response, source, unfinished, have, name, largest, clock);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return DownloadEnd.Broken($"no bytes for {_options.Stall.TotalSeconds:0.#} s");
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new FaultException(ExitStatus.Data, $"{unfinished}: cannot be written: {fault.Message.ReplaceLineEndings(" ")}");
            }
        }
    }

    private async Task<DownloadEnd> ReceiveAsync(
        HttpResponseMessage response, Uri source, string unfinished, long have, string name, long largest, CancellationTokenSource clock)
    {
        var range = response.Content.Headers.ContentRange;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && have > 0)
        {
            if (range?.Length == have)
                return DownloadEnd.Whole;
            File.Delete(unfinished);
            return DownloadEnd.Broken("what was there is not the beginning of its file");
        }

        if (response.StatusCode == HttpStatusCode.PartialContent && (have == 0 || range?.From != have))
        {
            File.Delete(unfinished);
            return DownloadEnd.Broken("answers with another part than was asked for");
        }

        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
            return DownloadEnd.Refused($"answers {(int)response.StatusCode}");

        var goesOn = response.StatusCode == HttpStatusCode.PartialContent;
        var done = goesOn ? have : 0;
        var total = goesOn ? range?.Length : response.Content.Headers.ContentLength;
        if (total > largest)
            return DownloadEnd.Refused($"promises {total} bytes; at most {largest} are taken");

        await using var file = new FileStream(unfinished, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
        await using var content = await response.Content.ReadAsStreamAsync(clock.Token);
        var piece = new byte[1 << 16];
        while (true)
        {
            clock.CancelAfter(_options.Stall);
            int read;
            try
            {
                read = await content.ReadAsync(piece, clock.Token);
            }
            catch (Exception fault) when (fault is IOException or HttpRequestException)
            {
                return DownloadEnd.Broken(fault.Message);
            }

            if (read == 0)
                break;
            if (done + read > largest)
            {
                file.SetLength(0);
                return DownloadEnd.Refused($"sends more than {largest} bytes");
            }

            await file.WriteAsync(piece.AsMemory(0, read), CancellationToken.None);
            done += read;
            _progress?.Report(new FetchProgress(name, source.Host, done, total));
        }

        file.Flush(flushToDisk: true);
        return total is null || done == total ? DownloadEnd.Whole : DownloadEnd.Broken($"ends after {done} of {total} bytes");
    }
}
