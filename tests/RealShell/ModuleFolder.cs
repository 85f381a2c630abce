namespace RealShell;

/// <summary>The module as <c>dotnet build</c> laid it out.</summary>
public static class ModuleFolder
{
    public static string Root { get; } = FindRoot();

    public static string Path { get; } = System.IO.Path.Combine(Root, "artifacts", "module", "WafPS");

    public static string Manifest { get; } = System.IO.Path.Combine(Path, "WafPS.psd1");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "WafPS.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No WafPS.sln above {AppContext.BaseDirectory}.");
    }
}
