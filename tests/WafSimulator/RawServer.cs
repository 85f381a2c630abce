using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WafSimulator;

/// <summary>A server that responds to every request with these bytes, HTTP or not.</summary>
public sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _response;
    private readonly TimeSpan _interval;
    private readonly bool _resets;
    private int _requests;

    /// <param name="response">In Latin-1.</param>
    /// <param name="resets">Whether the connection is reset after it, and not closed.</param>
    /// <param name="interval">Between one byte and the next. Default: none.</param>
    public RawServer(string response, bool resets = false, TimeSpan interval = default)
    {
        (_response, _resets, _interval) = (Encoding.Latin1.GetBytes(response), resets, interval);
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        _ = ListenAsync();
    }

    public Uri Address { get; }

    /// <summary>So many have come.</summary>
    public int Requests => _requests;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = RespondAsync(await _listener.AcceptSocketAsync(_stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task RespondAsync(Socket socket)
    {
        using Socket client = socket;
        try
        {
            byte[] buffer = new byte[16384];
            string request = "";
            while (!request.Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                int count = await client.ReceiveAsync(buffer, _stop.Token);
                if (count == 0)
                {
                    return;
                }

                request += Encoding.Latin1.GetString(buffer, 0, count);
            }

            Interlocked.Increment(ref _requests);
            for (int sent = 0; sent < _response.Length;)
            {
                sent += await client.SendAsync(_interval > TimeSpan.Zero ? _response.AsMemory(sent, 1) : _response.AsMemory(sent), _stop.Token);
                await Task.Delay(_interval, _stop.Token);
            }

            // What was sent shall arrive before the reset does.
            await Task.Delay(_resets ? 50 : 0, _stop.Token);
            client.LingerState = new LingerOption(enable: _resets, seconds: 0);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The caller has gone.
        }
    }
}
