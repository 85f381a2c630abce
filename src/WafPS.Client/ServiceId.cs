namespace WafPS.Client;

/// <summary>The form of the service's IDs of jobs and projects (table 1 of the vendor's page of ConfirmAsyncJob).</summary>
internal static class ServiceId
{
    private const int Length = 32;

    public static bool IsValid(string id) =>
        id.Length == Length && id.All(c => c is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z'));
}
