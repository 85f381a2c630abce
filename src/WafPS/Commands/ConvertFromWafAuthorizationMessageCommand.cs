using System.Management.Automation;
using WafPS.Client.Identity;
using WafPS.Client.Responses;
using WafPS.Errors;
using WafPS.Settings;

namespace WafPS.Commands;

/// <summary>
/// Decodes the encoded message that an authorization failure carries, with the Security Token Service. Needs an access key
/// whose user may call <c>sts::decodeAuthorizationMessage</c>.
/// </summary>
[Cmdlet(VerbsData.ConvertFrom, "WafAuthorizationMessage", DefaultParameterSetName = ByErrorRecord)]
[OutputType(typeof(WafAuthorizationMessage))]
public sealed class ConvertFromWafAuthorizationMessageCommand : WafConnectionCommand
{
    private const string ByMessage = "Message";
    private const string ByErrorRecord = "ErrorRecord";

    // Of the vendor's page of DecodeAuthorizationMessage.
    private const int MaxMessageLength = 10_240;

    /// <summary>The encoded message: 1 to 10,240 characters, as <c>encoded_authorization_message</c> gave it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByMessage, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("EncodedAuthorizationMessage", "encoded_authorization_message")]
    [ValidateLength(1, MaxMessageLength)]
    public string Message { get; set; } = "";

    /// <summary>
    /// An error of <c>Get-WafAsyncJob</c> or <c>Wait-WafAsyncJob</c> that carries one, such as <c>$Error[0]</c>; also one of a background
    /// job or a remote session, or from <c>Import-Clixml</c>.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ByErrorRecord, ValueFromPipeline = true)]
    [DeserializedErrorTransformation]
    public ErrorRecord ErrorRecord { get; set; } = null!;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string? message = ParameterSetName == ByMessage ? Message : EncodedMessage(ErrorRecord.Exception);
        if (message is null)
        {
            Bridge.Call(() => WriteError(ErrorRecords.NoAuthorizationMessage(ErrorRecord)));
            return;
        }

        try
        {
            StsClient sts = Connect();
            DecodeOutcome outcome = Bridge.Await(Bridge.Start(cancellationToken => DecodeAsync(sts, message, cancellationToken)));
            Write(outcome, message);
        }
        catch (SettingException e)
        {
            EndCall(ErrorRecords.For(e));
        }
    }

    private static string? EncodedMessage(Exception exception) => exception switch
    {
        WafServiceException failure => failure.EncodedAuthorizationMessage,
        // An error of a background job or a remote session has a deserialized exception.
        RemoteException { SerializedRemoteException: { } deserialized } => deserialized.Properties[nameof(WafServiceException.EncodedAuthorizationMessage)]?.Value as string,
        _ => null,
    };

    private StsClient Connect()
    {
        SettingsReader reader = Reader(BoundSettings);
        Uri endpoint = reader.StsEndpoint;
        CredentialCandidate candidate = reader.Candidate;
        return candidate.Type is AuthenticationType.AccessKey or AuthenticationType.TemporaryAccessKey
            ? new StsClient(Api, endpoint, ConfiguredCredential.Create(reader.Credential, Api))
            : throw SettingException.NoAccessKey(candidate);
    }

    private static async Task<DecodeOutcome> DecodeAsync(StsClient sts, string message, CancellationToken cancellationToken)
    {
        try
        {
            return new DecodeOutcome(await sts.DecodeAsync(message, cancellationToken), null);
        }
        catch (WafClientException e)
        {
            return new DecodeOutcome(null, e);
        }
    }

    private void Write(DecodeOutcome outcome, string message)
    {
        if (outcome.Failure is null)
        {
            WafAuthorizationMessage result = new(outcome.Decoded!);
            Bridge.Call(() => WriteObject(result));
        }
        else if (outcome.Failure.Service == CloudService.Metadata)
        {
            EndCall(ErrorRecords.ForCall(WafClientException.CredentialMissing(outcome.Failure)));
        }
        else
        {
            Bridge.Call(() => WriteError(ErrorRecords.For(outcome.Failure, jobId: null, target: message)));
        }
    }

    private sealed record DecodeOutcome(string? Decoded, WafClientException? Failure);
}
