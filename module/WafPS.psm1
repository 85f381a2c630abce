# The edition decides the folder; all else is in the assembly.
# By path, since `Import-Module -Assembly` exports nothing after -Force; escaped, since a path may hold brackets.
$framework = if ($PSEdition -eq 'Core') { 'net8.0' } else { 'net472' }
Import-Module -Name ([WildcardPattern]::Escape("$PSScriptRoot/bin/$framework/WafPS.dll"))
