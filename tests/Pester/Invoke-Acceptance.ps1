<#
.SYNOPSIS
    Runs the acceptance tests in this shell, and says what it ran. Needs Pester 5 or later and the built module.
.PARAMETER PesterVersion
    Default: the newest that is installed.
#>
[CmdletBinding()]
param([version] $PesterVersion)

$ErrorActionPreference = 'Stop'
$pester = Get-Module Pester -ListAvailable |
    Where-Object { $_.Version.Major -ge 5 -and (-not $PesterVersion -or $_.Version -eq $PesterVersion) } |
    Sort-Object Version -Descending | Select-Object -First 1
if (-not $pester) { throw "Pester $(if ($PesterVersion) { $PesterVersion } else { '5 or later' }) isn't installed, so nothing was run. Install-Module Pester, then try again." }
Import-Module $pester.Path
dotnet build "$PSScriptRoot/../../WafPS.sln"
if ($LASTEXITCODE -ne 0) { throw 'The build failed, so nothing was run.' }
$result = Invoke-Pester -Path $PSScriptRoot -PassThru -Output Detailed
"PowerShell $($PSVersionTable.PSVersion), Pester $($pester.Version): $($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped."
if ($result.Result -ne 'Passed') { throw 'Acceptance tests failed.' }
$global:LASTEXITCODE = 0
