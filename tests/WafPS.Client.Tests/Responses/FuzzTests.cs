using System.Diagnostics;
using System.Text;
using WafPS.Client.Files;
using WafPS.Client.Operations;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Tests.Responses;

/// <summary>
/// Broken input, made of good input by a seeded hand: no reader throws what it doesn't document, hangs, or takes memory out of
/// proportion. 20,000 bodies and 1,500 files; a million and 300,000 where the environment variable WAFPS_LONG is set.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("WAFPS_LONG") is not null;
    private static readonly int s_bodies = s_isLong ? 1_000_000 : 20_000;
    // Fewer: each of these goes through the disk, and most end in two exceptions. In parts, so that none takes as long as a test that hangs.
    private static readonly int s_brokenFiles = s_isLong ? 5_000 : 500;
    private static readonly int s_oddFiles = s_isLong ? 10_000 : 1_000;

    private static readonly byte[][] s_corpus =
    [
        .. new[]
        {
            """{"status":"SUCCESS","message":"Done","job_id":"f67a449d22634193a7edd4edb5b29ee5"}""",
            """{"error_code":"WAF.00012006","error_msg":"no","encoded_authorization_message":"x","details":[{"error_code":"PAP5.0028","error_msg":"d"}],"request_id":"r"}""",
            """{"error":{"code":401,"message":"The username or password is wrong.","title":"Unauthorized"}}""",
            "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>m</Message><RequestId>r</RequestId></Error>",
            "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n</html>",
            "\u001b[31mred\u001b]0;title\u0007 \u202e状态😀",
            "WAF:\n  - id: 'my-region-1'\n    endpoints: ['https://a', 'https://b']\n",
            "[basic]\nak = AK\nsk = SK\nproject_id = p\n",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly string[] s_insertions = ["\0", "\u001b[", "\ud83d", "{", "}", "[[[[[[[[", "\"", "\\u", "\\ud800", "<!DOCTYPE a [", "&a;", "]]>", "1e999", "\u2028", ": ", "- ", "\n", "*a", "&a ", "!!x ", "=", "[", ";", "\uFEFF"];

    private static readonly string[] s_pieces =
    [
        "WAF", "a", "9", "id: my-region-1", "endpoint: x", "endpoints: ", "[basic]", "ak", "=", ":", "- ", "?", ",", "[", "]", "{", "}", "'", "\"", "#", ";", "\\",
        "|", ">", "&a", "*a", "<<", "!", "!!str", "!<", "%", "%YAML 1.2\n", "---", "...", "@", "`", "~", " ", "  ", "\t", "\n", "\r", "\0", "\u0085", "\u2028", "😀",
    ];

    public static TheoryData<int> Parts => [.. Enumerable.Range(0, s_isLong ? 20 : 1)];

    private readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_damaged_response_body_never_breaks_a_reader(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < s_bodies / 2; i++)
        {
            byte[] input = Broken(random);
            IsBounded(input, () =>
            {
                Response response = StubNetwork.Read(200, input);
                Expect<WafClientException>(() => AsyncJobReader.Read(response, StubNetwork.JobId));
                ServiceErrorReader.Read(response with { StatusCode = 400 });
                JsonTree.Read(Encoding.UTF8.GetString(input));
            });
        }
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_damaged_settings_file_never_breaks_a_reader(int part)
    {
        Random random = new(3 + 100 * part);
        for (int i = 0; i < s_brokenFiles; i++)
        {
            ReadFile(Broken(random));
        }
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Special_characters_in_a_settings_file_never_break_a_reader_in_any_order(int part)
    {
        Random random = new(4 + 100 * part);
        for (int i = 0; i < s_oddFiles; i++)
        {
            ReadFile(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => s_pieces[random.Next(s_pieces.Length)]))));
        }
    }

    public void Dispose() => File.Delete(_path);

    private void ReadFile(byte[] input)
    {
        File.WriteAllBytes(_path, input);
        IsBounded(input, () =>
        {
            Expect<SettingsFileException>(() => ProfileFile.Read(_path));
            Expect<SettingsFileException>(() => RegionsFile.Endpoints(_path, "WAF", "my-region-1"));
        });
    }

    private static byte[] Broken(Random random)
    {
        List<byte> input = [.. s_corpus[random.Next(s_corpus.Length)]];
        for (int i = random.Next(6); i >= 0 && input.Count > 0; i--)
        {
            int at = random.Next(input.Count);
            switch (random.Next(5))
            {
                case 0:
                    input[at] = (byte)random.Next(256);
                    break;
                case 1:
                    input.RemoveRange(at, random.Next(input.Count - at) + 1);
                    break;
                case 2:
                    input.InsertRange(at, Encoding.UTF8.GetBytes(s_insertions[random.Next(s_insertions.Length)]));
                    break;
                case 3:
                    input.InsertRange(at, input.GetRange(at, Math.Min(50, input.Count - at)));
                    break;
                default:
                    input.InsertRange(at, Enumerable.Repeat(input[at], random.Next(200)));
                    break;
            }
        }

        return [.. input];
    }

    private static void IsBounded(byte[] input, Action read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        read();
        // An exception alone takes some 10 KiB; a second is a hang for a kilobyte, on the busiest of machines.
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2_000_000 + 2_000L * input.Length, $"{GC.GetAllocatedBytesForCurrentThread() - before} bytes for {Convert.ToHexString(input)}");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed} for {Convert.ToHexString(input)}");
    }

    private static void Expect<TException>(Action read)
        where TException : Exception
    {
        try
        {
            read();
        }
        catch (TException)
        {
        }
    }
}
