using System.Management.Automation;

namespace WafPS.Commands;

/// <summary>Lets a parameter take errors that went through <c>Export-Clixml</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DeserializedErrorTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Prefix = "Deserialized.";

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject error && error.TypeNames.Contains(Prefix + typeof(ErrorRecord).FullName)
            ? new ErrorRecord(ExceptionOf(error), Value(error, "FullyQualifiedErrorId")?.ToString(), ErrorCategory.NotSpecified, Value(error, "TargetObject"))
            : inputData;

    private static Exception ExceptionOf(PSObject error)
    {
        PSObject? exception = Value(error, "Exception") as PSObject;
        // An error of a background job that was exported afterwards contains the job's exception.
        PSObject? deserialized = exception is null ? null : Value(exception, nameof(RemoteException.SerializedRemoteException)) as PSObject ?? exception;
        return deserialized?.TypeNames.Contains(Prefix + typeof(WafServiceException).FullName) == true
            ? new WafServiceException(deserialized)
            : new RuntimeException(error.ToString());
    }

    private static object? Value(PSObject item, string name) => item.Properties[name]?.Value;
}
