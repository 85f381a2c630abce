#if NETFRAMEWORK
using System.Net.Http.Headers;
using System.Security.Cryptography;
#endif

namespace WafPS.Client;

/// <summary>What one framework has and the other lacks, under one name, so that the code elsewhere needs no switches.</summary>
internal static class Polyfills
{
#if NETFRAMEWORK
    extension(Task)
    {
        public static Task Delay(TimeSpan delay, TimeProvider time, CancellationToken token) => time.Delay(delay, token);
    }

    extension(HttpContent content)
    {
        public Task<Stream> ReadAsStreamAsync(CancellationToken token)
        {
            token.ThrowIfCancellationRequested();
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

    extension(SHA256)
    {
        public static byte[] HashData(byte[] data)
        {
            using SHA256 sha256 = SHA256.Create();
            return sha256.ComputeHash(data);
        }
    }

    extension(HMACSHA256)
    {
        public static byte[] HashData(byte[] key, byte[] data)
        {
            using HMACSHA256 hmac = new(key);
            return hmac.ComputeHash(data);
        }
    }
#else
    public static CancellationTokenSource CreateCancellationTokenSource(this TimeProvider time, TimeSpan delay) => new(delay, time);
#endif
}
