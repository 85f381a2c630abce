using System.Management.Automation;
using WafSimulator;

namespace WafPS.Tests.Errors;

/// <summary>One way to fail, and what comes of it.</summary>
/// <param name="Name">As the page on reliability has it.</param>
/// <param name="Response">Of a simulated service, to all requests. Null if it has no fault, or if <paramref name="Server"/> or <paramref name="Endpoint"/> replaces it.</param>
/// <param name="First">The response to the first request, instead of <paramref name="Response"/>.</param>
/// <param name="LogsIn">With a token that a login gave and that was good until then, in the place of a key.</param>
/// <param name="Server">In the place of the service.</param>
/// <param name="Endpoint">In the place of its address.</param>
/// <param name="ErrorId">The error of <c>Get-WafAsyncJob</c>. Null if it reads the job.</param>
/// <param name="Category">Of that error.</param>
/// <param name="Attempts">How many requests it makes.</param>
/// <param name="Wait">What <c>Wait-WafAsyncJob</c> does.</param>
internal sealed record FaultCase(
    string Name, Fault? Response = null, Func<RawServer>? Server = null, Func<FaultRoom, string>? Endpoint = null, string? ErrorId = null, ErrorCategory Category = default, int Attempts = 1, FaultWait Wait = FaultWait.Ends,
    Fault? First = null, bool LogsIn = false);
