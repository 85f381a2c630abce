using System.Collections;
using System.Management.Automation;

namespace WafPS.Commands;

/// <summary>
/// Makes job references of whatever a user passes: IDs, objects, dictionaries, and arrays of these. So a job means the same by
/// position, by name and through the pipeline, which two parameters of other types can't do in PowerShell's binder.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class JobReferenceTransformationAttribute : ArgumentTransformationAttribute
{
    // An array may contain itself.
    private const int MaxDepth = 16;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => References(inputData, depth: 0).ToArray();

    private static IEnumerable<WafAsyncJobReference> References(object? input, int depth)
    {
        object? value = input is PSObject wrapped ? wrapped.BaseObject : input;
        if (value is WafAsyncJobReference reference)
        {
            return [reference];
        }

        return depth < MaxDepth && value is IEnumerable items and not (string or IDictionary)
            ? items.Cast<object?>().SelectMany(item => References(item, depth + 1))
            : [new WafAsyncJobReference(input)];
    }
}
