using System.Reflection;

namespace RealShell;

/// <summary>PowerShell and Pester as <c>dotnet restore</c> puts them into the package folder. No <c>pwsh</c> on the path is used.</summary>
public static class ShellPackage
{
    private static readonly Dictionary<string, string> s_metadata = typeof(ShellPackage).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(attribute => attribute.Key, attribute => attribute.Value!);

    /// <summary>The version of PowerShell, for example 7.6.9.</summary>
    public static string Version => s_metadata["PowerShellVersion"];

    /// <summary>The folder that contains <c>pwsh.dll</c> and its modules.</summary>
    public static string Folder => s_metadata["PowerShellFolder"];

    /// <summary>The path of <c>pwsh.dll</c>, which <c>dotnet</c> runs.</summary>
    public static string Path => Existing(System.IO.Path.Combine(Folder, "pwsh.dll"), $"PowerShell {Version}");

    /// <summary>The versions of Pester that the acceptance tests run with.</summary>
    public static IReadOnlyList<string> PesterVersions { get; } = [s_metadata["Pester5Version"], s_metadata["Pester6Version"]];

    /// <summary>The path of Pester's manifest.</summary>
    public static string Pester(string version) => Existing(System.IO.Path.Combine(s_metadata["PesterFolder"], version, "tools", "Pester.psd1"), $"Pester {version}");

    private static string Existing(string path, string package) => File.Exists(path)
        ? path
        : throw new FileNotFoundException($"The package {package} isn't in the package folder. Run 'dotnet restore --force'.", path);
}
