using System.Diagnostics;
using WafPS.Client.Files;

namespace WafPS.Client.Tests.Files;

/// <summary>The files of the vendor's SDKs, well formed and not.</summary>
public sealed class SettingsFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData("[basic]\nak = AK\nsk = SK\n")]
    [InlineData("\uFEFF[basic]\r\nak=AK\r\n\r\nsk=SK\r\n")]
    [InlineData("# a comment\n; another\n[global]\nak = other\n[basic]\n  # indented\nAK = AK\nSk=SK")]
    public void A_profile_is_read(string text)
    {
        IReadOnlyDictionary<string, string> section = ProfileFile.Read(Write(text))!;
        Assert.Equal(("AK", "SK"), (section["ak"], section["sk"]));
    }

    [Fact]
    public void A_value_in_a_profile_may_contain_special_characters() => Assert.Equal("a=b;c#d", ProfileFile.Read(Write("[basic]\nsk = a=b;c#d"))!["sk"]);

    [Theory]
    [InlineData("\"SK\"", "SK")]
    [InlineData("'SK'", "SK")]
    [InlineData(" \"SK\" ", "SK")]
    [InlineData("\"SK'", "\"SK'")]
    [InlineData("\"S\"K\"", "\"S\"K\"")]
    [InlineData("\"", "\"")]
    [InlineData("\"\"", "")]
    public void A_pair_of_quotes_is_no_part_of_a_value(string written, string value) =>
        Assert.Equal(value, ProfileFile.Read(Write($"[basic]\nsk = {written}"))!["sk"]);

    [Theory]
    [InlineData("")]
    [InlineData("[global]\nak = AK\n")]
    public void A_profile_may_have_no_section_for_regional_services(string text) => Assert.Null(ProfileFile.Read(Write(text)));

    [Theory]
    [InlineData("[basic]\nak = AK\nak = BK\n", 3)]
    [InlineData("[basic]\nak = AK\nAK = BK\n", 3)]
    [InlineData("[basic]\nak = AK\n[basic]\nsk = SK\n", 3)]
    [InlineData("[basic]\n\nSKSKSKSK\n", 3)]
    [InlineData("[basic\nak = AK\n", 1)]
    public void An_error_in_a_profile_names_the_line_and_does_not_show_its_text(string text, int line)
    {
        SettingsFileException failure = Assert.Throws<SettingsFileException>(() => ProfileFile.Read(Write(text)));
        Assert.Equal((SettingsFileErrorKind.Syntax, line), (failure.ErrorKind, failure.Line));
        Assert.DoesNotContain("SKSK", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_settings_file_that_does_not_exist_is_reported_as_missing() =>
        Assert.Equal(SettingsFileErrorKind.Missing, Assert.Throws<SettingsFileException>(() => ProfileFile.Read(_path + ".not")).ErrorKind);

    [Fact]
    public void A_file_without_an_end_is_too_large()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no such file on this system.");
        Assert.Equal(SettingsFileErrorKind.TooLarge, Assert.Throws<SettingsFileException>(() => ProfileFile.Read("/dev/zero")).ErrorKind);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_settings_file_over_one_mebibyte_is_too_large(int more, bool isTooLarge)
    {
        string path = Write(new string('#', 1024 * 1024 + more));
        Assert.Equal(isTooLarge ? SettingsFileErrorKind.TooLarge : null, (Record.Exception(() => SettingsFile.Read(path)) as SettingsFileException)?.ErrorKind);
    }

    [Fact]
    public void A_directory_is_not_read_as_a_settings_file()
    {
        string directory = Directory.CreateTempSubdirectory().FullName;
        Assert.Equal(SettingsFileErrorKind.Directory, Assert.Throws<SettingsFileException>(() => ProfileFile.Read(directory)).ErrorKind);
        Directory.Delete(directory);
    }

    [Fact]
    public void A_settings_file_that_is_locked_cannot_be_read()
    {
        using FileStream held = new(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        SettingsFileException failure = Assert.Throws<SettingsFileException>(() => ProfileFile.Read(_path));
        Assert.Equal(SettingsFileErrorKind.Unreadable, failure.ErrorKind);
        Assert.NotNull(failure.Reason);
    }

    [Theory]
    [InlineData("WAF:\n  - id: 'my-region-1'\n    endpoint: 'https://a'\n", "https://a")]
    [InlineData("Ecs:\n  - id: my-region-1\n    endpoint: https://ecs\nwaf:\n  - id: other\n    endpoint: https://o\n  - id: my-region-1\n    endpoints: ['https://a', 'https://b']\n", "https://a", "https://b")]
    [InlineData("\uFEFFWaf:\r\n- id: my-region-1\r\n  endpoint: a\r\n", "a")]
    public void A_regions_file_is_read(string text, params string[] endpoints) =>
        Assert.Equal(endpoints, RegionsFile.Endpoints(Write(text), "WAF", "my-region-1"));

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("WAF:\nECS:\n")]
    [InlineData("WAF:\n")]
    [InlineData("WAF: ~\n")]
    [InlineData("WAF: null\n")]
    [InlineData("WAF:\n  -\n")]
    [InlineData("WAF: []\n")]
    [InlineData("WAF:\n  - id: MY-REGION-1\n    endpoint: https://a\n")]
    [InlineData("ECS:\n  - id: my-region-1\n    endpoint: https://a\n")]
    public void A_regions_file_without_the_region_gives_no_endpoint(string text) => Assert.Null(RegionsFile.Endpoints(Write(text), "WAF", "my-region-1"));

    [Theory]
    [InlineData("WAF:\n  - id: 'my-region-1\n", SettingsFileErrorKind.Syntax, 2)]
    [InlineData("- a\n- b\n", SettingsFileErrorKind.Shape, 1)]
    [InlineData("WAF: text\n", SettingsFileErrorKind.Shape, 1)]
    [InlineData("WAF:\n  - id: my-region-1\n", SettingsFileErrorKind.Shape, 2)]
    [InlineData("WAF:\n  - id: my-region-1\n    endpoints: https://a\n", SettingsFileErrorKind.Shape, 3)]
    [InlineData("WAF:\n  - my-region-1\n", SettingsFileErrorKind.Shape, 2)]
    internal void An_error_in_a_regions_file_names_the_line(string text, SettingsFileErrorKind errorKind, int line)
    {
        SettingsFileException failure = Assert.Throws<SettingsFileException>(() => RegionsFile.Endpoints(Write(text), "WAF", "my-region-1"));
        Assert.Equal((errorKind, line), (failure.ErrorKind, failure.Line));
    }

    [Theory]
    [InlineData("WAF:\n- [a\nb: c\n")]
    [InlineData("- [a\nb")]
    [InlineData("!!str[]: a\n")]
    [InlineData("!!str[]?~id: my-region-1 <<#")]
    [InlineData("- :\t a\n")]
    [InlineData("- :\t WAF\"")]
    public void A_regions_file_is_a_syntax_error_even_if_the_parser_gives_no_line(string text) => Assert.Equal(
        SettingsFileErrorKind.Syntax, Assert.Throws<SettingsFileException>(() => RegionsFile.Endpoints(Write(text), "WAF", "my-region-1")).ErrorKind);

    // Each of them would end the process, or keep it busy for hours, rather than fail.
    [Theory]
    [InlineData("WAF: ", "[", 500_000, "")]
    [InlineData("WAF: ", "{a: ", 150_000, "")]
    [InlineData("", "- ", 500_000, "a")]
    [InlineData("", "? ", 500_000, "a")]
    [InlineData("WAF:\n- id: my-region-1\n  ? &a [*a]\n  : x\n", "", 0, "")]
    [InlineData("? [[x]]\n: y\n", "", 0, "")]
    [InlineData("a: &a [x]\n? *a\n: y\n", "", 0, "")]
    internal void A_regions_file_that_is_deep_or_has_other_keys_than_texts_is_misshapen(string begin, string part, int times, string end) => Assert.Equal(
        SettingsFileErrorKind.Shape,
        Assert.Throws<SettingsFileException>(() => RegionsFile.Endpoints(Write(begin + string.Concat(Enumerable.Repeat(part, times)) + end), "WAF", "my-region-1")).ErrorKind);

    [Fact]
    public void A_regions_file_may_use_an_alias_for_a_value() =>
        Assert.Equal(["https://a"], RegionsFile.Endpoints(Write("x: &a https://a\nWAF:\n- id: my-region-1\n  endpoint: *a\n"), "WAF", "my-region-1"));

    [Fact]
    public async Task A_pipe_that_nobody_writes_to_can_not_be_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes aren't files there.");
        string pipe = _path + ".pipe";
        Process.Start("mkfifo", pipe).WaitForExit();
        Task<SettingsFileException> reading = Task.Run(() => Assert.Throws<SettingsFileException>(() => SettingsFile.Read(pipe, TimeSpan.FromSeconds(0.2))));
        Assert.Equal(SettingsFileErrorKind.Unreadable, (await reading.WaitAsync(TimeSpan.FromSeconds(30))).ErrorKind);
        File.Delete(pipe);
    }

    [Fact]
    public async Task A_read_of_a_pipe_ends_when_it_is_cancelled()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes aren't files there.");
        string pipe = _path + ".pipe";
        Process.Start("mkfifo", pipe).WaitForExit();
        using CancellationTokenSource stopping = new();
        Task reading = Task.Run(() => ProfileFile.Read(pipe, stopping.Token), TestContext.Current.CancellationToken);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(10)));
        File.Delete(pipe);
    }

    public void Dispose() => File.Delete(_path);

    private string Write(string text)
    {
        File.WriteAllText(_path, text);
        return _path;
    }
}
