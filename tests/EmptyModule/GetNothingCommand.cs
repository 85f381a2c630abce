using System.Management.Automation;

namespace EmptyModule;

/// <summary>The least that a binary module can be, to compare an import with.</summary>
[Cmdlet(VerbsCommon.Get, "Nothing")]
public sealed class GetNothingCommand : PSCmdlet;
