using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace WafPS.Completion;

/// <summary>Completes the value of a parameter from a list of values, each with a text that explains it.</summary>
internal abstract class Completer : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = wordToComplete.Trim('\'', '"');
        return Values(parameterName)
            .Where(value => value.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(value => new CompletionResult(Word(value.Text), value.Text, CompletionResultType.ParameterValue, value.Tooltip));
    }

    protected abstract IEnumerable<(string Text, string Tooltip)> Values(string parameterName);

    // A variable can contain any text, and PowerShell runs the completed command. So the text is quoted.
    private static string Word(string text) =>
        text[0] != '-' && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_') ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
