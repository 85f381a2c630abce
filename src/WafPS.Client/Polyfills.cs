#if NETFRAMEWORK
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
#endif

namespace WafPS.Client;

/// <summary>Members that only one of the frameworks has, so that other code needs no conditions.</summary>
internal static class Polyfills
{
#if NETFRAMEWORK
    // In .NET Framework a cancellation doesn't end a read of a stream, but disposing of the stream does.
    public static IDisposable? EndsWith(this HttpContent content, CancellationToken cancellationToken) => cancellationToken.Register(content.Dispose);

    extension(Task)
    {
        public static Task Delay(TimeSpan delay, TimeProvider time, CancellationToken cancellationToken) => time.Delay(delay, cancellationToken);
    }

    extension(HttpContent content)
    {
        public Task<Stream> ReadAsStreamAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return content.ReadAsStreamAsync();
        }
    }

    extension(HttpHeaders headers)
    {
        public IEnumerable<KeyValuePair<string, IEnumerable<string>>> NonValidated => headers;
    }

    extension(string text)
    {
        public bool Contains(string part, StringComparison comparison) => text.IndexOf(part, comparison) >= 0;
    }

    extension(StringBuilder text)
    {
        public StringBuilder Append(ReadOnlySpan<char> more) => text.Append(more.ToArray());
    }

    extension(SHA256)
    {
        public static void HashData(ReadOnlySpan<byte> data, Span<byte> hash)
        {
            using SHA256 sha256 = SHA256.Create();
            sha256.ComputeHash(data.ToArray()).CopyTo(hash);
        }
    }

    extension(HMACSHA256)
    {
        public static void HashData(byte[] key, byte[] data, Span<byte> hash)
        {
            using HMACSHA256 hmac = new(key);
            hmac.ComputeHash(data).CopyTo(hash);
        }
    }
#else
    public static IDisposable? EndsWith(this HttpContent _, CancellationToken __) => null;

    public static CancellationTokenSource CreateCancellationTokenSource(this TimeProvider time, TimeSpan delay) => new(delay, time);
#endif
}
