using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace WafPS.Completion;

/// <summary>Completes the value of a parameter from a list of values, each with a text that explains it.</summary>
internal abstract class Completer : IArgumentCompleter
{
    /// <summary>Called by PowerShell.</summary>
    /// <param name="commandName">The cmdlet.</param>
    /// <param name="parameterName">The parameter.</param>
    /// <param name="wordToComplete">What is there already, perhaps in quotes.</param>
    /// <param name="commandAst">The command as far as it is typed.</param>
    /// <param name="fakeBoundParameters">The parameters as far as they are known.</param>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = wordToComplete.Trim('\'', '"');
        return Values(parameterName)
            .Where(value => value.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(value => new CompletionResult(Word(value.Text), value.Text, CompletionResultType.ParameterValue, value.Tooltip));
    }

    protected abstract IEnumerable<(string Text, string Tooltip)> Values(string parameterName);

    // A variable may hold anything, and what is completed is run.
    private static string Word(string text) =>
        text[0] != '-' && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_') ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
