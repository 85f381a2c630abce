namespace WafPS.Client.Responses;

/// <summary>Where a request goes. Rate limits count by it, and errors name it.</summary>
/// <param name="Service">The service that reads the request.</param>
/// <param name="Endpoint">The service's address.</param>
/// <param name="ProjectId">Null for a service without projects.</param>
internal sealed record RequestTarget(CloudService Service, Uri Endpoint, string? ProjectId = null);
