using System.Collections;
using System.Management.Automation;

namespace WafPS.Commands;

/// <summary>Lets a parameter take jobs that went through <c>Export-Clixml</c>, a background job or a remote session.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RevivesJobsAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject { BaseObject: IList } or IList
            ? ((IList)(inputData is PSObject wrapped ? wrapped.BaseObject : inputData)).Cast<object?>().Select(Revived).ToArray()
            : Revived(inputData)!;

    private static object? Revived(object? item) =>
        item is PSObject remains && remains.TypeNames.Contains("Deserialized." + typeof(WafAsyncJob).FullName) ? new WafAsyncJob(remains) : item;
}
