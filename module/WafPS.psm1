# The edition decides the folder, and all else is in the assembly.
# By path, since `Import-Module -Assembly` exports nothing after -Force. Escaped, since a path may hold brackets.
$framework = if ($PSEdition -eq 'Core') { 'net8.0' } else { 'net472' }
try { $loaded = (Import-Module -Name ([WildcardPattern]::Escape("$PSScriptRoot/bin/$framework/WafPS.dll")) -PassThru).Version } catch { $loaded = $_ }
# Where another version is loaded, .NET refuses this one or gives the other one in its place, whose code must not run under this name.
$version = '0.0.0' # The build writes the manifest's version here.
if ("$loaded" -ne "$version.0") {
    $text = @{ NotImported = "WafPS {0} can't be imported. If this session has used another version of it, start a new PowerShell session, and then import the module. ({1})" }
    Import-LocalizedData -BindingVariable text -FileName WafPS.Loader.psd1 -ErrorAction Ignore
    throw ($text.NotImported -f $version, "$loaded")
}
