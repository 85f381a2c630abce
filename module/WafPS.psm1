# The edition decides the folder; all else is in the assembly.
# By path, since `Import-Module -Assembly` exports nothing after -Force; escaped, since a path may hold brackets.
# Thrown again, since a module without its cmdlets would be left otherwise, as where another version of WafPS.dll is loaded already.
$framework = if ($PSEdition -eq 'Core') { 'net8.0' } else { 'net472' }
try { Import-Module -Name ([WildcardPattern]::Escape("$PSScriptRoot/bin/$framework/WafPS.dll")) } catch { throw }
