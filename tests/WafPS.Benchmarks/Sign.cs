using WafPS.Client.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using WafPS.Client.Authentication;

namespace WafPS.Benchmarks;

/// <summary>
/// A signature, including the text that is signed, compared with HMAC-SHA256 alone over the same text. The signer's
/// source is compiled in: a reference to the client would take the module out of its own load context.
/// </summary>
internal static class Sign
{
    private const int Signatures = 20_000;
    private const string AccessKey = "QTWAOYTTINDUT2QVKYUC";
    private const string SecretKey = "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc";

    private static readonly Uri s_uri = new("https://waf.cn-north-4.myhuaweicloud.com/v1/0c0ddd2ed500d4a52f5bc0120f4f1ff5/waf/async-job/f67a449d22634193a7edd4edb5b29ee5?enterpriseProjectId=0");
    private static readonly (string, string)[] s_headers = [("host", s_uri.Host), ("x-project-id", "0c0ddd2ed500d4a52f5bc0120f4f1ff5"), ("x-sdk-date", "20260101T000000Z")];

    public static async Task<IReadOnlyList<Figure>> RunAsync(Effort effort)
    {
        Secret secret = new(SecretKey);
        byte[] key = Encoding.UTF8.GetBytes(SecretKey);
        byte[] text = Encoding.UTF8.GetBytes(RequestSigner.CanonicalRequest("GET", s_uri, s_headers, []));
        Figure time = await new Comparison("sign", "a signature, beside HMAC-SHA256 alone over the same text", aim: 2.0).RunAsync(
            30, effort.Rounds(15),
            () => MeasureAsync(() => RequestSigner.Authorization(RequestSigner.CanonicalRequest("GET", s_uri, s_headers, []), s_headers, AccessKey, secret)),
            () => MeasureAsync(() => HMACSHA256.HashData(key, text)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        await MeasureAsync(() => RequestSigner.Authorization(RequestSigner.CanonicalRequest("GET", s_uri, s_headers, []), s_headers, AccessKey, secret));
        double bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Signatures / 1024;
        return [time, new Figure("sign", "allocated for a signature", bytes, bytes, bytes, 2, " KiB")];
    }

    // Per signature.
    private static Task<TimeSpan> MeasureAsync(Action action)
    {
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < Signatures; i++)
        {
            action();
        }

        return Task.FromResult(watch.Elapsed / Signatures);
    }
}
