using System.Reflection;

namespace WafPS.Tests.Loading;

/// <summary>Another module, that brings packages of its own and has PowerShell load them as most modules do.</summary>
internal sealed class OtherModule : IDisposable
{
    private static readonly string s_packages = typeof(OtherModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "PackagesFolder").Value!;

    // The runtime of these tests takes any of them; the first that is there is the one it would take.
    private static readonly string[] s_frameworks = ["net10.0", "net8.0", "net6.0", "netstandard2.0"];

    private readonly string _folder = Directory.CreateTempSubdirectory("Other.").FullName;

    /// <param name="packages">As <c>name/version</c>, those that others need first.</param>
    public OtherModule(params string[] packages) => File.WriteAllText(
        Manifest, $"@{{ ModuleVersion = '1.0'; RequiredAssemblies = @({string.Join(", ", packages.Select(package => $"'{Assembly(package)}'"))}) }}");

    public string Manifest => Path.Combine(_folder, "Other.psd1");

    /// <returns>The path of the package's assembly.</returns>
    public static string Assembly(string package) => s_frameworks
        .Select(framework => Path.Combine(s_packages, package.ToLowerInvariant(), "lib", framework, package.Split('/')[0] + ".dll")).First(File.Exists);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
