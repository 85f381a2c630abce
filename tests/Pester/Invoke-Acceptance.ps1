<#
.SYNOPSIS
    Runs the acceptance tests in this shell, and says what it ran. Needs the .NET SDK, and Pester 5 or later.
.PARAMETER Manifest
    The WafPS.psd1 of the module to test. Default: the module is built, and that one is tested.
.PARAMETER PesterVersion
    Default: the newest that is installed.
#>
[CmdletBinding()]
param([string] $Manifest, [version] $PesterVersion)

$ErrorActionPreference = 'Stop'
$pester = Get-Module Pester -ListAvailable |
    Where-Object { $_.Version.Major -ge 5 -and (-not $PesterVersion -or $_.Version -eq $PesterVersion) } |
    Sort-Object Version -Descending | Select-Object -First 1
if (-not $pester) { throw "Pester $(if ($PesterVersion) { $PesterVersion } else { '5 or later' }) isn't installed, so nothing was run. Install-Module Pester, then try again." }
Import-Module $pester.Path
$root = (Get-Item -LiteralPath "$PSScriptRoot/../..").FullName
dotnet build $(if ($Manifest) { "$root/tests/WafSimulator" } else { "$root/WafPS.sln" })
if ($LASTEXITCODE -ne 0) { throw 'The build failed, so nothing was run.' }
if (-not $Manifest) { $Manifest = "$root/artifacts/module/WafPS/WafPS.psd1" }
$container = New-PesterContainer -Path "$PSScriptRoot/WafPS.Tests.ps1" -Data @{ Manifest = (Get-Item -LiteralPath $Manifest).FullName }
$result = Invoke-Pester -Container $container -PassThru -Output Detailed
"PowerShell $($PSVersionTable.PSVersion), Pester $($pester.Version): $($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped."
if ($result.Result -ne 'Passed') { throw 'Acceptance tests failed.' }
$global:LASTEXITCODE = 0
